/** The '?' list: every shortcut of the command table, and the keys that drive. */
import { Kbd, Modal } from '@mantine/core';
import { COMMANDS, type CommandName, shortcutsOf } from '../../store/commands.ts';
import { usePanels } from '../experiments/index.tsx';
import type { HandsPanel } from '../experiments/panels.ts';
import { useView, useWorkbench } from '../workbench.tsx';
import classes from './shortcut-list.module.css';

/** Labels of commands in the words of the experiment. */
const own = ({ start, stop }: HandsPanel): Partial<Record<CommandName, string>> => ({
  toggleDrive: `${start} or ${stop.toLowerCase()}`,
  leaveView: `${stop} and leave the picture`,
});

export function ShortcutList() {
  const { hands, cameras } = usePanels();
  const { run } = useWorkbench();
  const opened = useView(({ dialog }) => dialog === 'shortcuts');
  // The keys that act come first: they do while a person acts.
  const shortcuts = shortcutsOf(hands !== null, cameras).map(({ name, shown, label }) => ({
    shown,
    label: (hands && own(hands)[name]) ?? label,
  }));
  const rows = [...(hands?.help ?? []), ...shortcuts];
  return (
    <Modal opened={opened} onClose={() => run('closeDialog')} title={COMMANDS.showShortcuts.label} centered>
      <p className={classes.keysAbout}>
        Shortcuts work while a large picture has the focus: click it, or press Tab until it has a frame. Ctrl
        K or ⌘ K works everywhere.
      </p>
      <dl className={classes.keys}>
        {rows.map(({ shown, label }) => (
          <div key={shown} className={classes.keyRow}>
            <dt>
              <Kbd size="sm">{shown}</Kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
