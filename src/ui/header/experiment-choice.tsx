/** Which experiment the page shows; asks first where another one would replace training that is not saved. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { EXPERIMENTS, type Experiment, experimentOf } from '../../lab/settings/settings.ts';
import { isOccupied, unsavedSeconds, WORTH_ASKING_SECONDS } from '../../store/store.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { SwitchDialog } from './switch-dialog.tsx';

export function ExperimentChoice() {
  const { lab, run } = useWorkbench();
  const experiment = useLab((state) => state.settings.experiment);
  const busy = useLab(isOccupied);
  const [wanted, setWanted] = useState<Experiment | null>(null);

  const choose = (chosen: Experiment): void => {
    if (unsavedSeconds(lab.store.getState()) > WORTH_ASKING_SECONDS) setWanted(chosen);
    else run('setExperiment', chosen);
  };

  return (
    <>
      <SegmentedControl
        aria-label="Experiment"
        size="sm"
        disabled={busy}
        value={experiment}
        onChange={choose}
        data={EXPERIMENTS.map((value) => ({ value, label: experimentOf(value).title }))}
      />
      <SwitchDialog experiment={wanted} onClose={() => setWanted(null)} />
    </>
  );
}
