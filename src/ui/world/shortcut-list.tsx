/** The '?' list: every shortcut of the command table, and the keys that drive. */
import { Kbd, Modal } from '@mantine/core';
import { COMMANDS, SHORTCUTS } from '../../store/commands.ts';
import { useView, useWorkbench } from '../workbench.tsx';
import classes from './world-view.module.css';

/** Of driving.ts; they come first while a person drives. */
const DRIVING_KEYS: readonly { shown: string; label: string }[] = [
  {
    shown: '← → or A D',
    label: 'Steer. The wheel turns while you hold the key; it turns less at high speed',
  },
  { shown: '↑ or W', label: 'Gas' },
  { shown: '↓ or S', label: 'Brake' },
];

export function ShortcutList({ drivable }: { drivable: boolean }) {
  const { run } = useWorkbench();
  const opened = useView((state) => state.shortcutsShown);
  const rows = SHORTCUTS.filter((shortcut) => drivable || !shortcut.drivable);
  return (
    <Modal opened={opened} onClose={() => run('hideShortcuts')} title={COMMANDS.showShortcuts.label} centered>
      <p className={classes.keysAbout}>
        Shortcuts work while the large picture has the focus: click it, or press Tab until it has a frame.
      </p>
      <dl className={classes.keys}>
        {[...(drivable ? DRIVING_KEYS : []), ...rows].map(({ shown, label }) => (
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
