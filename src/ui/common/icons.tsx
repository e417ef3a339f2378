/**
 * The icons of the page, from Tabler (MIT), the icon package of the component library. One import per icon: the index
 * of the package is larger than the page. They are hidden from screen readers, because each control has a label.
 */
import IconAdjustments from '@tabler/icons-react/icons/IconAdjustmentsHorizontal';
import IconCamera from '@tabler/icons-react/icons/IconCamera';
import IconCheck from '@tabler/icons-react/icons/IconCheck';
import IconCopy from '@tabler/icons-react/icons/IconCopy';
import IconDoor from '@tabler/icons-react/icons/IconDoorEnter';
import IconDownload from '@tabler/icons-react/icons/IconDownload';
import IconKeyboard from '@tabler/icons-react/icons/IconKeyboard';
import IconLink from '@tabler/icons-react/icons/IconLink';
import IconMinus from '@tabler/icons-react/icons/IconMinus';
import IconMoon from '@tabler/icons-react/icons/IconMoon';
import IconMovie from '@tabler/icons-react/icons/IconMovie';
import IconPencil from '@tabler/icons-react/icons/IconPencil';
import IconPhoto from '@tabler/icons-react/icons/IconPhoto';
import IconPause from '@tabler/icons-react/icons/IconPlayerPauseFilled';
import IconPlay from '@tabler/icons-react/icons/IconPlayerPlayFilled';
import IconSkipBack from '@tabler/icons-react/icons/IconPlayerSkipBackFilled';
import IconSkipForward from '@tabler/icons-react/icons/IconPlayerSkipForwardFilled';
import IconStop from '@tabler/icons-react/icons/IconPlayerStopFilled';
import IconTrackNext from '@tabler/icons-react/icons/IconPlayerTrackNextFilled';
import IconTrackPrevious from '@tabler/icons-react/icons/IconPlayerTrackPrevFilled';
import IconPlus from '@tabler/icons-react/icons/IconPlus';
import IconRotate from '@tabler/icons-react/icons/IconRotate';
import IconSearch from '@tabler/icons-react/icons/IconSearch';
import IconSteeringWheel from '@tabler/icons-react/icons/IconSteeringWheel';
import IconStethoscope from '@tabler/icons-react/icons/IconStethoscope';
import IconSun from '@tabler/icons-react/icons/IconSun';
import IconTrash from '@tabler/icons-react/icons/IconTrash';
import IconUpload from '@tabler/icons-react/icons/IconUpload';
import IconX from '@tabler/icons-react/icons/IconX';
import type { IconName } from '../../store/command.ts';

const ICONS: Readonly<Record<IconName, typeof IconX>> = {
  camera: IconCamera,
  check: IconCheck,
  clip: IconMovie,
  close: IconX,
  copy: IconCopy,
  diagnose: IconStethoscope,
  dream: IconMoon,
  edit: IconPencil,
  faster: IconTrackNext,
  keyboard: IconKeyboard,
  link: IconLink,
  load: IconUpload,
  next: IconTrackNext,
  pause: IconPause,
  picture: IconPhoto,
  play: IconPlay,
  restart: IconRotate,
  room: IconDoor,
  save: IconDownload,
  search: IconSearch,
  settings: IconAdjustments,
  slower: IconTrackPrevious,
  step: IconSkipForward,
  stepBack: IconSkipBack,
  stop: IconStop,
  theme: IconSun,
  trash: IconTrash,
  wake: IconSun,
  wheel: IconSteeringWheel,
  zoomIn: IconPlus,
  zoomOut: IconMinus,
};

export function Icon({ name }: { name: IconName }) {
  const Drawn = ICONS[name];
  return <Drawn size={16} stroke={2} aria-hidden="true" />;
}
