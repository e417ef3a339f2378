/**
 * Your own driving as data: recorded while the switch is on, wherever one drives. Reads: what is imported, whether it
 * is recorded. Runs: `recordDriving`, `listEpisodes`.
 */
import { Button, Group, Switch } from '@mantine/core';
import { useEffect } from 'react';
import { COMMANDS } from '../../store/commands.ts';
import { Panel } from '../common/panel.tsx';
import { useDataset, useWorkbench } from '../workbench.tsx';
import classes from './data.module.css';

export function DrivingPanel() {
  const { run } = useWorkbench();
  const records = useDataset((state) => state.records);
  const imported = useDataset((state) => state.episodes?.imported);
  const drives = imported?.filter(({ policy }) => policy === 'you') ?? [];
  const steps = drives.reduce((sum, drive) => sum + drive.steps, 0);
  useEffect(() => {
    void run('listEpisodes');
  }, [run]);
  return (
    <Panel title="Your driving as data" testId="driving-data">
      <Group gap="lg">
        <Switch
          label={COMMANDS.recordDriving.label}
          checked={records}
          onChange={(event) => run('recordDriving', event.currentTarget.checked)}
          data-testid="record-driving"
        />
        <span className={classes.facts} data-testid="drives">
          {drives.length === 0
            ? 'Nothing recorded yet.'
            : `${drives.length} drive${drives.length === 1 ? '' : 's'}, ${steps.toLocaleString('en')} steps.`}
        </span>
        {drives.length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              void run('chooseEpisodes', 'imported');
              run('openRoom', 'data');
            }}
          >
            See them in Data
          </Button>
        )}
      </Group>
      <p className={classes.facts}>
        While it is on, each drive from the start becomes an episode among the imported ones, when it ends,
        when you begin again and when you let go of the wheel. One of less than 50 steps is not kept.
      </p>
    </Panel>
  );
}
