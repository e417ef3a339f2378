/**
 * Runs that are not whole runs from nothing: one network alone, or all three anew on the driving of the agent on the
 * page. With the settings of the page. Reads: settings, what is trained. Runs: `startWith`.
 */
import { Button, Tooltip } from '@mantine/core';
import { presetSettings } from '../../lab/settings/presets.ts';
import { hasController, type RunSettings, type SettingKey } from '../../lab/settings/settings.ts';
import type { StartWith } from '../../store/actions.ts';
import { Locked } from '../common/locked.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { useLocked } from '../locked.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './other-runs.module.css';

interface Choice {
  label: string;
  about: string;
  missing: string | null;
  keep?: StartWith['keep'];
  until?: StartWith['until'];
  /** Settings that the kept networks decide. */
  decided: readonly string[];
}

export function OtherRuns() {
  const { vision, memory, controller } = useLab((state) => state.trained);
  const acts = hasController(useExperiment());
  const alone: Choice[] = [
    {
      label: 'V alone',
      about: 'Collects episodes and trains a new V, then stops. It can go on to M and C from the room Runs.',
      missing: null,
      until: 'vision',
      decided: [],
    },
    {
      label: 'New M for this V',
      about: 'Keeps the V on the page, collects episodes, trains a new M, measures both, then stops.',
      missing: vision ? null : 'There is no V on the page yet: train one first.',
      keep: 'vision',
      until: 'diagnose',
      decided: ['rounds', 'vision.', 'ball.'],
    },
  ];
  const newC: Choice = {
    label: 'New C for these V and M',
    about: 'Keeps the V and M on the page, searches for a new C and evaluates it.',
    missing: vision && memory ? null : 'There are no V and M on the page yet: train them first.',
    keep: 'memory',
    decided: ['rounds', 'collect.', 'vision.', 'memory.', 'ball.'],
  };
  const nextRound: Choice = {
    label: 'V, M and C on its own driving',
    about:
      'The C on the page drives most of the new episodes; V and M learn from these, C is carried over to them and ' +
      'evolved on (iterative training; the paper, section 5).',
    missing: controller ? null : 'There is no C on the page yet: train one first.',
    keep: 'policy',
    decided: ['rounds'],
  };
  return (
    <div className={classes.groups} data-testid="other-runs">
      <Group name="One network alone" choices={acts ? [...alone, newC] : alone} />
      {acts && <Group name="Next round" choices={[nextRound]} />}
    </div>
  );
}

function Group({ name, choices }: { name: string; choices: readonly Choice[] }) {
  const { run } = useWorkbench();
  const settings = useLab((state) => state.settings);
  const locked = useLocked();
  return (
    <section className={classes.bar} aria-label={name}>
      <span className={classes.name}>{name}:</span>
      {choices.map(({ label, about, missing, keep, until, decided }) => {
        const why = locked ?? missing;
        return (
          <Locked key={label} why={why}>
            <Tooltip label={about} disabled={why !== null} multiline maw={300}>
              <Button
                size="compact-sm"
                variant="default"
                disabled={why !== null}
                onClick={() => void run('startWith', { settings: askedOf(settings, decided), keep, until })}
              >
                {label}
              </Button>
            </Tooltip>
          </Locked>
        );
      })}
    </section>
  );
}

/** The settings of the page, without those that the kept networks decide. */
function askedOf(settings: RunSettings, decided: readonly string[]): StartWith['settings'] {
  const { experiment, preset } = settings;
  const usual = presetSettings(experiment, preset);
  const changed = (Object.keys(settings) as (SettingKey | 'experiment' | 'preset')[]).filter(
    (key) => settings[key] !== usual[key] && !decided.some((group) => key.startsWith(group)),
  );
  return { experiment, preset, ...Object.fromEntries(changed.map((key) => [key, settings[key]])) };
}
