/** All dialogs, of which at most one is open. */
import { Palette } from '../palette/palette.tsx';
import { ShortcutList } from '../world/shortcut-list.tsx';
import { ReplaceDialog } from './replace-dialog.tsx';
import { TrainDialog } from './train-dialog.tsx';

export default function AllDialogs() {
  return (
    <>
      <Palette />
      <ShortcutList />
      <TrainDialog />
      <ReplaceDialog />
    </>
  );
}
