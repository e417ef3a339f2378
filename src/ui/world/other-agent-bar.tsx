/**
 * Which other agent drives beside the one of the page: a file, a run of this browser, or an agent that the page came
 * with. Runs: `raceFile`, `raceStored`, `raceShipped`, `raceDreamTrained`, `listRuns`.
 */
import { FileButton, NativeSelect } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { COMMANDS } from '../../store/commands.ts';
import { PRETRAINED } from '../../store/race-commands.ts';
import type { Tally } from '../../store/race-results.ts';
import type { ListedRun, StoredRun } from '../../store/run-library.ts';
import { DREAM_TRAINED, SHIPPED } from '../../store/shipped-agent.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { readFile } from '../files.ts';
import { formatReturn } from '../format.ts';
import { useLab, useLibrary, useViewer, useWorkbench } from '../workbench.tsx';
import classes from './opponent-bar.module.css';

export function OtherAgentBar() {
  const { run, loop } = useWorkbench();
  const experiment = useExperiment();
  const other = useViewer((state) => state.other);
  const comesWithOne = useLab((state) => SHIPPED[state.settings.experiment] !== undefined);
  const dreams = useLab((state) => DREAM_TRAINED[state.settings.experiment] !== undefined);
  const listed = useLibrary((state) => state.runs);
  const { episode } = usePanels();
  const tally = useStore(loop.race.state, (state) => state.tally);
  const same = useLab(({ shipped }) => shipped !== null && other === PRETRAINED);
  const forgetFile = useRef<() => void>(null);
  const runs = (listed ?? []).filter((each) => drives(each, experiment.id));

  useEffect(() => {
    if (listed === null) void run('listRuns');
  }, [run, listed]);

  const open = (file: File | null): void => {
    if (file === null) return;
    void run('raceFile', file.name, () => readFile(file)).finally(() => forgetFile.current?.());
  };
  return (
    <div className={classes.raceBar} data-drop="other" data-testid="other-agent">
      <span className={classes.fieldName}>
        {other === null ? 'Compare with another agent:' : `Beside it: ${other}. Another:`}
      </span>
      <FileButton
        onChange={open}
        accept=".safetensors"
        resetRef={forgetFile}
        inputProps={{ 'aria-label': 'Checkpoint of the other agent' }}
      >
        {({ onClick }) => <CommandButton command="raceFile" run={onClick} size="xs" variant="default" />}
      </FileButton>
      {comesWithOne && <CommandButton command="raceShipped" size="xs" variant="default" />}
      {dreams && <CommandButton command="raceDreamTrained" size="xs" variant="default" />}
      {runs.length > 0 && (
        <NativeSelect
          size="xs"
          aria-label={COMMANDS.raceStored.label}
          value=""
          onChange={({ currentTarget }) => {
            const chosen = runs.find(({ path }) => path === currentTarget.value);
            if (chosen) void run('raceStored', chosen);
          }}
          data={[
            { value: '', label: COMMANDS.raceStored.label, disabled: true },
            ...runs.map(({ path, name }) => ({ value: path, label: name })),
          ]}
        />
      )}
      {same && <span className={classes.note}>It is the same agent as that of this page.</span>}
      {tally && (
        <span className={classes.note} data-testid="tally">
          {tallyOf(tally, episode)}
        </span>
      )}
      <span className={classes.note}>
        Or drop a checkpoint here. The paper’s agent drives no track: the page does not read its V.
      </span>
    </div>
  );
}

/** "On 3 tracks that both have driven: C 892, the other 905 on average." */
export function tallyOf({ tracks, controller, other }: Tally, names: { one: string; many: string }): string {
  const what = `${tracks} ${tracks === 1 ? names.one.toLowerCase() : names.many}`;
  const [mine, its] = [controller, other].map((value) => formatReturn(value));
  return `On ${what} that both have driven: C ${mine}, the other ${its}${tracks === 1 ? '' : ' on average'}.`;
}

/** Whether there is a C in it, of this experiment. */
function drives(run: ListedRun, experiment: string): run is StoredRun {
  return run.fault === null && run.settings.experiment === experiment && run.history.length > 0;
}
