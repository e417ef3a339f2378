/** Train; asks first where much time, disk or unsaved training is at stake. */
import { useState } from 'react';
import { coresHere } from '../../lab/clients/machine.ts';
import { costOf } from '../../store/cost.ts';
import { isOccupied, unsavedSeconds, WORTH_ASKING_SECONDS } from '../../store/store.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './header.module.css';
import { StartDialog } from './start-dialog.tsx';

/** From two hours or 1 GB on, a dialog shows the cost before a run starts. */
const LONG_SECONDS = 7200;
const LARGE_BYTES = 1e9;

export function RunButtons() {
  const { lab, run } = useWorkbench();
  const busy = useLab(isOccupied);
  const [asking, setAsking] = useState(false);

  const start = (): void => {
    const state = lab.store.getState();
    const cost = costOf(state.settings, coresHere());
    const ask =
      cost.seconds > LONG_SECONDS || cost.bytes > LARGE_BYTES || unsavedSeconds(state) > WORTH_ASKING_SECONDS;
    if (ask) setAsking(true);
    else run('train');
  };

  return (
    <div className={classes.run}>
      <CommandButton command="train" run={start} disabled={busy} testId="train" />
      <StartDialog opened={asking} onClose={() => setAsking(false)} />
    </div>
  );
}
