/** Every setting of the run, from the table: what it means, what it may be, what the paper used. */
import { Button, Drawer } from '@mantine/core';
import { presetSettings } from '../../lab/presets.ts';
import { type Experiment, SETTINGS, type SettingKey } from '../../lab/settings.ts';
import { isOccupied } from '../../store/store.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { SettingField } from './setting-field.tsx';
import classes from './settings.module.css';

const GROUPS: Readonly<Record<string, string>> = {
  seed: 'Seed',
  ball: 'The ball',
  collect: 'Collect',
  vision: 'V, the variational autoencoder',
  memory: 'M, the MDN-RNN',
  controller: 'C, the controller',
  evolution: 'Evolution of C',
  evaluation: 'Evaluation',
};

/** Groups that mean nothing to an experiment: a ball has no actions, a car no radius. */
const FOREIGN_GROUPS: Readonly<Record<Experiment, ReadonlySet<string>>> = {
  'bouncing-ball': new Set(['controller', 'evolution', 'evaluation']),
  'car-racing': new Set(['ball']),
};

const groupOf = (key: SettingKey): string => key.split('.')[0];

export function SettingsDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { actions } = useWorkbench();
  const settings = useLab((state) => state.settings);
  const busy = useLab(isOccupied);
  const preset = { ...presetSettings(settings.experiment, settings.preset), seed: settings.seed };
  const keys = Object.keys(SETTINGS) as SettingKey[];
  const changed = keys.filter((key) => settings[key] !== preset[key]);
  const groups = [...new Set(keys.map(groupOf))].filter(
    (group) => !FOREIGN_GROUPS[settings.experiment].has(group),
  );

  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="md"
      title={<span className={classes.title}>Settings of the run</span>}
      closeButtonProps={{ 'aria-label': 'Close the settings' }}
    >
      <p className={classes.about}>
        {busy
          ? 'A run keeps what it was started with: stop it to change settings.'
          : 'They apply when Train is pressed, and live in the address: copy it to share them.'}
      </p>
      <div className={classes.changed}>
        <span>
          {changed.length === 0
            ? `All as the ${settings.preset} preset says.`
            : `${changed.length} changed from the ${settings.preset} preset.`}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          disabled={busy || changed.length === 0}
          onClick={actions.resetSettings}
        >
          Back to the preset
        </Button>
      </div>
      {groups.map((group) => (
        <fieldset key={group} className={classes.group} disabled={busy}>
          <legend>{GROUPS[group] ?? group}</legend>
          {keys
            .filter((key) => groupOf(key) === group)
            .map((key) => (
              <SettingField key={key} name={key} value={settings[key]} preset={preset[key]} />
            ))}
        </fieldset>
      ))}
    </Drawer>
  );
}
