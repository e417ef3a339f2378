/**
 * The keys of the world, in one table: what the '?' list shows is what the picture listens to, and only while it
 * has the focus. The keys that act (hands.ts) come first while a person does.
 */
import { SPEEDS, type ViewerLoop } from '../../store/viewer-loop.ts';
import { type StageLook, ZOOM_STEP } from './stage-look.ts';

export interface KeyTargets {
  loop: ViewerLoop;
  look: StageLook;
  /** There is something to act with. */
  drivable: boolean;
  /** The keyboard goes back to the page. */
  leave(): void;
}

export interface KeyBinding {
  /** As KeyboardEvent.key, letters in lower case. */
  keys: readonly string[];
  /** As it is shown. */
  label: string;
  does: string;
  /** Only where there is something to act with. */
  drivable?: true;
  /** Only where the picture has cameras. */
  cameras?: true;
  run(targets: KeyTargets, shift: boolean): void;
}

export const KEY_BINDINGS: readonly KeyBinding[] = [
  { keys: [' '], label: 'Space', does: 'Play or pause', run: ({ loop }) => loop.toggle() },
  {
    keys: ['arrowright'],
    label: '→',
    does: 'One step; with Shift: ten steps (while you do not drive)',
    run: ({ loop }, shift) => void loop.step(shift ? 10 : 1),
  },
  { keys: ['['], label: '[', does: 'Slower', run: ({ loop }) => changeSpeed(loop, -1) },
  { keys: [']'], label: ']', does: 'Faster', run: ({ loop }) => changeSpeed(loop, 1) },
  { keys: ['r'], label: 'R', does: 'Restart the episode', run: ({ loop }) => void loop.reset() },
  {
    keys: ['n'],
    label: 'N',
    does: 'Next episode',
    run: ({ loop }) => void loop.reset(loop.state.getState().seed + 1),
  },
  {
    keys: ['t'],
    label: 'T',
    does: 'Show or hide the dream',
    run: ({ loop }) => toggleDream(loop),
  },
  {
    keys: ['h'],
    label: 'H',
    does: 'Drive, or stop driving',
    drivable: true,
    run: ({ loop }) => (loop.state.getState().actor === 'human' ? loop.releaseWheel() : loop.takeWheel()),
  },
  {
    keys: ['escape'],
    label: 'Esc',
    does: 'Stop driving and leave the picture',
    run: ({ loop, leave }) => {
      loop.releaseWheel();
      leave();
    },
  },
  {
    keys: ['c'],
    label: 'C',
    does: 'Next camera: behind the car, north up, whole track',
    cameras: true,
    run: ({ look }) => look.nextCamera(),
  },
  {
    keys: ['+', '='],
    label: '+',
    does: 'Zoom in',
    cameras: true,
    run: ({ look }) => look.zoomBy(ZOOM_STEP),
  },
  {
    keys: ['-'],
    label: '−',
    does: 'Zoom out',
    cameras: true,
    run: ({ look }) => look.zoomBy(1 / ZOOM_STEP),
  },
  {
    keys: ['0'],
    label: '0',
    does: 'Reset zoom',
    cameras: true,
    run: ({ look }) => look.resetZoom(),
  },
  { keys: ['?'], label: '?', does: 'Keyboard shortcuts', run: ({ look }) => look.showKeys(true) },
];

/** The binding of a key, if there is one here. */
export function bindingOf(key: string, drivable: boolean, cameras: boolean = drivable): KeyBinding | null {
  const wanted = key.toLowerCase();
  return bindingsOf(drivable, cameras).find((it) => it.keys.includes(wanted)) ?? null;
}

export function bindingsOf(drivable: boolean, cameras: boolean): KeyBinding[] {
  return KEY_BINDINGS.filter((it) => (drivable || !it.drivable) && (cameras || !it.cameras));
}

function changeSpeed(loop: ViewerLoop, by: 1 | -1): void {
  const { speed } = loop.state.getState();
  const next = by > 0 ? SPEEDS.find((other) => other > speed) : SPEEDS.findLast((other) => other < speed);
  if (next !== undefined) loop.state.setState({ speed: next });
}

function toggleDream(loop: ViewerLoop): void {
  if (loop.state.getState().dreaming) loop.wakeUp();
  else void loop.dreamFromHere();
}
