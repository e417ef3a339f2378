/**
 * The options of the environment as switches. They are settings of the run: what is watched, what is trained and what
 * the address says are one. Reads: the settings, and whether the agent is of another world. Runs: `setSetting`.
 */
import { SETTINGS } from '../../lab/settings/settings.ts';
import { worldKeys } from '../../lab/settings/world-settings.ts';
import { isOtherWorld } from '../../store/own-world.ts';
import { Explained } from '../common/explained.tsx';
import { Locked } from '../common/locked.tsx';
import { Segments } from '../common/segments.tsx';
import { useLocked } from '../locked.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './opponent-bar.module.css';

export function WorldOptions() {
  const settings = useLab((state) => state.settings);
  if (!worldKeys(settings).includes('car.domainRandomize')) return null;
  return (
    <>
      <div className={classes.raceBar} data-testid="world-options">
        <Choice
          label="Colours"
          of="car.domainRandomize"
          choices={[
            { value: false, label: 'as in v3' },
            { value: true, label: 'drawn anew each episode' },
          ]}
        />
        <Choice
          label="A lap ends"
          of="car.lapRule"
          choices={[
            { value: 'v3', label: 'as in v3' },
            { value: 'fixed', label: 'at the line' },
          ]}
        />
      </div>
      <OtherWorld />
    </>
  );
}

interface ChoiceProps {
  label: string;
  of: 'car.domainRandomize' | 'car.lapRule';
  choices: readonly { value: boolean | string; label: string }[];
}

function Choice({ label, of, choices }: ChoiceProps) {
  const { run } = useWorkbench();
  const locked = useLocked();
  const present = useLab((state) => state.settings[of]);
  return (
    <div className={classes.field}>
      <Explained why={SETTINGS[of].help} className={classes.fieldName}>
        {label}
      </Explained>
      <Locked why={locked}>
        <Segments
          aria-label={label}
          size="xs"
          disabled={locked !== null}
          value={String(present)}
          onChange={(text) =>
            run('setSetting', of, choices.find(({ value }) => String(value) === text)!.value)
          }
          data={choices.map((choice) => ({ value: String(choice.value), label: choice.label }))}
        />
      </Locked>
    </div>
  );
}

/** What is watched is not what the agent was trained and measured in. */
function OtherWorld() {
  const isOther = useLab(isOtherWorld);
  const settings = useLab((state) => state.settings);
  const made = useLab((state) => state.madeWith);
  if (!isOther || made === null) return null;
  const colours = made['car.domainRandomize'] !== settings['car.domainRandomize'];
  const why = !colours
    ? 'This agent was trained and measured with the other lap rule'
    : made['car.domainRandomize']
      ? 'This agent was trained and measured in colours drawn anew each episode'
      : 'This agent has seen no colours but those of v3';
  return (
    <div className={classes.note} role="status" data-testid="other-world">
      {why}: the report’s numbers do not hold for what drives here now. Train begins a run in this world,
      whose settings these switches are.
    </div>
  );
}
