/**
 * Every setting of the run, generated from the table of settings: meaning, range, the paper's value. Reads:
 * `settings` and the preset. Runs: `setSetting`, which throws with the allowed range (shown at the field), and
 * `resetSettings`. Disabled during a run; a setting without effect under the others says why.
 */
import { Drawer } from '@mantine/core';
import { whyNoEffect } from '../../lab/settings/effect.ts';
import { presetSettings } from '../../lab/settings/presets.ts';
import { SETTINGS, type SettingKey } from '../../lab/settings/settings.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useLocked } from '../locked.ts';
import { useLab } from '../workbench.tsx';
import { SettingGroup } from './setting-group.tsx';
import classes from './settings.module.css';

const GROUPS: Readonly<Record<string, string>> = {
  seed: 'Seed',
  rounds: 'Iterative training',
  ball: 'Ball',
  car: 'Car',
  collect: 'Data collection',
  vision: 'V, the variational autoencoder',
  memory: 'M, the MDN-RNN',
  controller: 'C, the controller',
  evolution: 'Evolution of C',
  evaluation: 'Evaluation',
};

const groupOf = (key: SettingKey): string => key.split('.')[0];

export function SettingsDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const settings = useLab((state) => state.settings);
  const why = useLocked();
  const busy = why !== null;
  const preset = { ...presetSettings(settings.experiment, settings.preset), seed: settings.seed };
  const keys = Object.keys(SETTINGS) as SettingKey[];
  const changed = keys.filter((key) => settings[key] !== preset[key] && whyNoEffect(settings, key) === null);
  const groups = [...new Set(keys.map(groupOf))];

  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="md"
      title={<span className={classes.title}>Settings</span>}
      closeButtonProps={{ 'aria-label': 'Close the settings' }}
    >
      <p className={classes.about}>
        {why ??
          'Settings take effect when you press Train. The address of the page contains them: copy it to share them. ' +
            'Stop a run and change what is marked ● midway: Train goes on with it until that network is trained. ' +
            'Any other change starts a new run, and the one before is kept in the room Runs.'}
      </p>
      <div className={classes.changed}>
        <span>
          {changed.length === 0
            ? `All settings are those of the ${settings.preset} preset.`
            : `${changed.length} ${changed.length === 1 ? 'setting differs' : 'settings differ'} from ` +
              `the ${settings.preset} preset.`}
        </span>
        <CommandButton
          command="resetSettings"
          size="compact-xs"
          variant="default"
          disabled={busy || changed.length === 0}
        />
      </div>
      {groups.map((group) => (
        <SettingGroup
          key={group}
          title={GROUPS[group] ?? group}
          keys={keys.filter((key) => groupOf(key) === group)}
          preset={preset}
          disabled={busy}
        />
      ))}
    </Drawer>
  );
}
