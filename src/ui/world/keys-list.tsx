/** The '?' list: every key of the world, and when it counts. */
import { Kbd, Modal } from '@mantine/core';
import { useStore } from 'zustand';
import { usePanels } from '../experiments/index.tsx';
import { bindingsOf } from './keys.ts';
import classes from './stage.module.css';
import type { StageLook } from './stage-look.ts';

export function KeysList({ look }: { look: StageLook }) {
  const { hands, cameras } = usePanels();
  const opened = useStore(look.state, (state) => state.keysShown);
  const rows = bindingsOf(hands !== null, cameras);
  return (
    <Modal opened={opened} onClose={() => look.showKeys(false)} title="Keyboard shortcuts" centered>
      <p className={classes.keysAbout}>
        Shortcuts work while the large picture has the focus: click it, or press Tab until it has a frame.
      </p>
      <dl className={classes.keys}>
        {[...(hands?.help ?? []), ...rows].map(({ label, does }) => (
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
