/** Take the wheel, choose whom to race, and on which track. */
import { Button, NumberInput, SegmentedControl, Tooltip } from '@mantine/core';
import type { OpponentActor } from '../../store/engine.ts';
import { WheelIcon } from '../common/icons.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './stage.module.css';

const ABOUT_DRIVING =
  'You drive. Arrows or WASD while the picture has the focus: the wheel turns little by little while a key is held, and less at speed. Or thumbs: left half steers, right half is gas and brake. Or a game pad.';
const ABOUT_RIVAL =
  'Somebody drives the same track in a second car, beside whoever is watched: the driver, a script that sees the true road, or C, which sees what the 64×64 picture shows.';
const MAX_SEED = 2 ** 31 - 1;

export function RaceBar({ onDrive }: { onDrive: () => void }) {
  const { loop } = useWorkbench();
  const human = useViewer((state) => state.actor === 'human');
  const opponent = useViewer((state) => state.opponent);
  const hasController = useViewer(({ has }) => has.vision && has.memory && has.controller);
  const seed = useViewer((state) => state.seed);

  return (
    <div className={classes.raceBar}>
      <Tooltip label={human ? 'Hand the wheel back (H or Esc)' : ABOUT_DRIVING} multiline maw={320}>
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
          {human ? 'Hand back' : 'Drive'}
        </Button>
      </Tooltip>
      <div className={classes.field}>
        <Tooltip label={ABOUT_RIVAL} multiline maw={320}>
          <span className={classes.fieldName}>Race</span>
        </Tooltip>
        <SegmentedControl
          aria-label="Whom to race"
          size="xs"
          value={opponent ?? 'none'}
          onChange={(value: OpponentActor | 'none') => loop.setOpponent(value === 'none' ? null : value)}
          data={[
            { value: 'none', label: 'nobody' },
            { value: 'driver', label: 'Driver' },
            { value: 'controller', label: 'C', disabled: !hasController },
          ]}
        />
      </div>
      <div className={classes.field}>
        <span className={classes.fieldName}>Track</span>
        <NumberInput
          aria-label="Track: seed of the episode"
          size="xs"
          w={76}
          hideControls
          allowDecimal={false}
          allowNegative={false}
          min={0}
          max={MAX_SEED}
          clampBehavior="strict"
          value={seed}
          onChange={(value) => typeof value === 'number' && value !== seed && void loop.reset(value)}
        />
      </div>
    </div>
  );
}
