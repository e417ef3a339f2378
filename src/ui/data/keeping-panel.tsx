/** What a run keeps and what it deletes, and the one choice about it. Reads: `keepsData`. Runs: `keepData`. */
import { Switch } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import { Panel } from '../common/panel.tsx';
import { useDataset, useWorkbench } from '../workbench.tsx';
import classes from './data.module.css';

export function KeepingPanel() {
  const { run } = useWorkbench();
  const keeps = useDataset((state) => state.keepsData);
  return (
    <Panel title="What is kept" testId="keeping">
      <Switch
        label={COMMANDS.keepData.label}
        checked={keeps}
        onChange={(event) => run('keepData', event.currentTarget.checked)}
        data-testid="keep-data"
      />
      <ul className={classes.facts}>
        <li>
          <b>While a run is under way or stopped half-way</b> its episodes stay, so that it can go on.
        </li>
        <li>
          <b>When it is done</b>{' '}
          {keeps
            ? 'they stay, with the run itself, in the room Runs; of several rounds, those of the last one. ' +
              'Deleting the run there deletes them.'
            : 'they are deleted: networks, curves, pictures and scores go on as one file in the room Runs.'}
        </li>
        <li>
          <b>A new run of the same experiment, preset and seed</b> with other settings deletes those of the
          one before.
        </li>
        <li>
          <b>Imported episodes</b> stay until you delete them here.
        </li>
      </ul>
    </Panel>
  );
}
