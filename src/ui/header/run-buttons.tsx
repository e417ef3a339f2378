/** Train, Pause, Resume, Stop; asks first where much time, disk or unsaved training is at stake. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { coresHere } from '../../lab/clients/machine.ts';
import { costOf } from '../../store/cost.ts';
import { unsavedSeconds, WORTH_ASKING_SECONDS } from '../../store/store.ts';
import { PauseIcon, PlayIcon, StopIcon } from '../common/icons.tsx';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './header.module.css';
import { StartDialog } from './start-dialog.tsx';

/** From two hours or 1 GB on, the cost is said and confirmed before a run starts. */
const LONG_SECONDS = 7200;
const LARGE_BYTES = 1e9;

export function RunButtons() {
  const { lab, actions } = useWorkbench();
  const status = useLab((state) => state.status);
  const examining = useLab((state) => state.examination !== null);
  const [asking, setAsking] = useState(false);

  const start = (): void => {
    const state = lab.store.getState();
    const cost = costOf(state.settings, coresHere());
    const ask =
      cost.seconds > LONG_SECONDS || cost.bytes > LARGE_BYTES || unsavedSeconds(state) > WORTH_ASKING_SECONDS;
    if (ask) setAsking(true);
    else actions.train();
  };

  return (
    <div className={classes.run}>
      {status === 'running' && (
        <Button variant="default" leftSection={<PauseIcon />} onClick={actions.pause} data-testid="pause">
          Pause
        </Button>
      )}
      {status === 'paused' && (
        <Button leftSection={<PlayIcon />} onClick={actions.resume} data-testid="resume">
          Resume
        </Button>
      )}
      {status === 'running' || status === 'paused' ? (
        <Button variant="default" leftSection={<StopIcon />} onClick={actions.stop} data-testid="stop">
          Stop
        </Button>
      ) : (
        <Button leftSection={<PlayIcon />} onClick={start} disabled={examining} data-testid="train">
          Train
        </Button>
      )}
      <StartDialog opened={asking} onClose={() => setAsking(false)} />
    </div>
  );
}
