/** Which experiment the page shows; the command asks first where another one would replace unsaved training. */
import { NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { EXPERIMENTS, type Experiment, experimentOf } from '../../lab/settings/settings.ts';
import { COMMANDS } from '../../store/commands.ts';
import { Locked } from '../common/locked.tsx';
import { Segments } from '../common/segments.tsx';
import { useLocked } from '../locked.ts';
import { useLab, useWorkbench } from '../workbench.tsx';

/** Side by side they would take the width of the sentence under the page's name. */
const NARROW = '(max-width: 1400px)';

const CHOICES = EXPERIMENTS.map((value) => ({ value, label: experimentOf(value).title }));

export function ExperimentChoice() {
  const { run } = useWorkbench();
  const experiment = useLab((state) => state.settings.experiment);
  const why = useLocked();
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const common = {
    'aria-label': COMMANDS.changeExperiment.label,
    disabled: why !== null,
    value: experiment,
    data: CHOICES,
  };
  const choose = (chosen: string): void => run('changeExperiment', chosen as Experiment);
  return (
    <Locked why={why}>
      {isNarrow ? (
        <NativeSelect {...common} size="xs" onChange={(event) => choose(event.currentTarget.value)} />
      ) : (
        <Segments {...common} onChange={choose} />
      )}
    </Locked>
  );
}
