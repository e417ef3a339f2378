/** Take the wheel, choose whom to race, and on which track. */
import { Button, NumberInput, SegmentedControl, Tooltip } from '@mantine/core';
import type { OpponentActor } from '../../store/engine.ts';
import { WheelIcon } from '../common/icons.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import type { HandsPanel } from '../experiments/panels.ts';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './stage.module.css';

const ABOUT_RIVAL =
  'A second car on the same track. Script: a scripted driver that reads the true road from the simulator. C: the controller, which sees only the 64×64 frames.';
const MOST_SEED = 2 ** 31 - 1;

interface RaceBarProps {
  panel: HandsPanel;
  onDrive: () => void;
}

export function RaceBar({ panel, onDrive }: RaceBarProps) {
  const { loop } = useWorkbench();
  const races = useExperiment().progress !== null;
  const { episode } = usePanels();
  const human = useViewer((state) => state.actor === 'human');
  const opponent = useViewer((state) => state.opponent);
  const hasController = useViewer(({ has }) => has.vision && has.memory && has.controller);
  const seed = useViewer((state) => state.seed);

  return (
    <div className={classes.raceBar}>
      <Tooltip label={human ? `${panel.stop} (H or Esc)` : panel.about} multiline maw={320}>
        <Button
          size="xs"
          variant={human ? 'default' : 'filled'}
          leftSection={<WheelIcon />}
          data-testid="drive"
          onClick={() => {
            if (human) loop.releaseWheel();
            else {
              loop.takeWheel();
              onDrive();
            }
          }}
        >
          {human ? panel.stop : panel.start}
        </Button>
      </Tooltip>
      {races && (
        <div className={classes.field}>
          <Tooltip label={ABOUT_RIVAL} multiline maw={320}>
            <span className={classes.fieldName}>Opponent</span>
          </Tooltip>
          <SegmentedControl
            aria-label="Opponent"
            size="xs"
            value={opponent ?? 'none'}
            onChange={(value: OpponentActor | 'none') => loop.setOpponent(value === 'none' ? null : value)}
            data={[
              { value: 'none', label: 'none' },
              { value: 'driver', label: 'Script' },
              { value: 'controller', label: 'C', disabled: !hasController },
            ]}
          />
        </div>
      )}
      <div className={classes.field}>
        <span className={classes.fieldName}>{episode.one}</span>
        <NumberInput
          aria-label={`${episode.one}: seed of the episode`}
          size="xs"
          w={76}
          hideControls
          allowDecimal={false}
          allowNegative={false}
          min={0}
          max={MOST_SEED}
          clampBehavior="strict"
          value={seed}
          onChange={(value) => typeof value === 'number' && value !== seed && void loop.reset(value)}
        />
      </div>
    </div>
  );
}
