/** Drive, choose an opponent, choose the track. */
import { Tooltip } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import type { OpponentActor } from '../../store/engine.ts';
import { CommandButton } from '../common/command-button.tsx';
import { SeedInput } from '../common/seed-input.tsx';
import { Segments } from '../common/segments.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import type { HandsPanel } from '../experiments/panels.ts';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './opponent-bar.module.css';

const ABOUT_OPPONENT =
  'A second car on the same track. Script: a scripted driver that reads the true road from ' +
  'the simulator. C: the controller, which sees only the 64×64 frames. Other agent: the one chosen below.';

interface OpponentBarProps {
  panel: HandsPanel;
}

export function OpponentBar({ panel }: OpponentBarProps) {
  const { run } = useWorkbench();
  const races = useExperiment().progress !== null;
  const { episode } = usePanels();
  const human = useViewer((state) => state.actor === 'human');
  const opponent = useViewer((state) => state.opponent);
  const other = useViewer((state) => state.other);
  const hasController = useViewer(({ has }) => has.vision && has.memory && has.controller);
  const seed = useViewer((state) => state.seed);

  return (
    <div className={classes.raceBar}>
      <Tooltip label={human ? `${panel.stop} (H or Esc)` : panel.about} multiline maw={320}>
        <CommandButton
          command={human ? 'stopDriving' : 'drive'}
          label={human ? panel.stop : panel.start}
          icon={panel.wheel ? undefined : false}
          size="xs"
          variant={human ? 'default' : 'filled'}
          testId="drive"
        />
      </Tooltip>
      {(races || other !== null) && (
        <div className={classes.field}>
          <Tooltip label={ABOUT_OPPONENT} multiline maw={320}>
            <span className={classes.fieldName}>{COMMANDS.setOpponent.label}</span>
          </Tooltip>
          <Segments<OpponentActor | 'none'>
            aria-label={COMMANDS.setOpponent.label}
            size="xs"
            value={opponent ?? 'none'}
            onChange={(value) => run('setOpponent', value === 'none' ? null : value)}
            data={[
              { value: 'none', label: 'none' },
              { value: 'driver', label: 'Script', disabled: !races },
              { value: 'controller', label: 'C', disabled: !hasController || !races },
              { value: 'other', label: 'Other agent', disabled: other === null },
            ]}
          />
        </div>
      )}
      <div className={classes.field}>
        <span className={classes.fieldName}>{episode.one}</span>
        <SeedInput
          label={`${episode.one}: seed of the episode`}
          value={seed}
          onChange={(chosen) => void run('setSeed', chosen)}
        />
      </div>
    </div>
  );
}
