/** The '?' list: every key of the world, and when it counts. */
import { Kbd, Modal } from '@mantine/core';
import { useStore } from 'zustand';
import { KEY_BINDINGS, WHEEL_HELP } from './keys.ts';
import classes from './stage.module.css';
import type { StageLook } from './stage-look.ts';

export function KeysList({ look, drivable }: { look: StageLook; drivable: boolean }) {
  const opened = useStore(look.state, (state) => state.keysShown);
  const rows = KEY_BINDINGS.filter((binding) => drivable || !binding.drivable);
  return (
    <Modal opened={opened} onClose={() => look.showKeys(false)} title="Keyboard shortcuts" centered>
      <p className={classes.keysAbout}>
        Shortcuts work while the large picture has the focus: click it, or press Tab until it has a frame.
      </p>
      <dl className={classes.keys}>
        {[...(drivable ? WHEEL_HELP : []), ...rows].map(({ label, does }) => (
          <div key={label} className={classes.keyRow}>
            <dt>
              <Kbd size="sm">{label}</Kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
