/**
 * One setting as a form field, generated from its declaration; a value out of range is refused with the range. One that
 * has no effect under the others is disabled and says why.
 */
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { parseSetting } from '../../lab/settings/check.ts';
import { SETTINGS, type Setting, type SettingKey } from '../../lab/settings/settings.ts';
import { CHANGEABLE } from '../../lab/stages/changeable.ts';
import { messageOf } from '../../math/text.ts';
import { Explained } from '../common/explained.tsx';
import { formatCount } from '../format.ts';
import { useWorkbench } from '../workbench.tsx';
import classes from './settings.module.css';

type Value = number | string | boolean;

interface SettingFieldProps {
  name: SettingKey;
  value: Value;
  preset: Value;
  /** Why it has no effect; null where it has one. */
  idle: string | null;
  /** The group says the reason for all of its settings. */
  saidAbove: boolean;
}

export function SettingField({ name, value, preset, idle, saidAbove }: SettingFieldProps) {
  const { run } = useWorkbench();
  const setting: Setting = SETTINGS[name];
  const [text, setText] = useState(String(value));
  const problemId = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const common = {
    'aria-label': setting.label,
    'aria-describedby': problem === null ? undefined : problemId,
    'aria-description': idle === null ? undefined : noEffect(idle),
    className: classes.input,
    disabled: idle !== null,
  };

  // The value may change elsewhere: a preset, an address.
  useEffect(() => {
    setText(String(value));
    setProblem(null);
  }, [value]);

  const enter = (entered: string): void => {
    setText(entered);
    try {
      run('setSetting', name, parseSetting(name, entered.trim()));
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };

  return (
    <div className={classes.field} data-changed={idle === null && value !== preset} data-idle={idle !== null}>
      <Explained why={helpOf(setting, idle)} className={classes.label}>
        {setting.label}
      </Explained>
      <span className={classes.paper}>
        {mayChange(name) && (
          <span className={classes.midway} title="A stopped run goes on with another value of this one.">
            ● midway{' '}
          </span>
        )}
        {setting.paper === undefined ? '' : `paper: ${show(setting.paper)}`}
      </span>
      {setting.kind === 'number' && (
        <TextInput
          {...common}
          size="xs"
          inputMode={setting.integer ? 'numeric' : 'decimal'}
          value={text}
          error={problem !== null}
          onChange={(event) => enter(event.currentTarget.value)}
          onBlur={() => {
            setText(String(value));
            setProblem(null);
          }}
        />
      )}
      {setting.kind === 'choice' && (
        <NativeSelect
          {...common}
          size="xs"
          value={text}
          data={[...setting.choices]}
          onChange={(event) => enter(event.currentTarget.value)}
        />
      )}
      {setting.kind === 'flag' && (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) => enter(String(event.currentTarget.checked))}
        />
      )}
      {idle !== null && !saidAbove && <p className={classes.idle}>{noEffect(idle)}</p>}
      {problem !== null && (
        <p id={problemId} role="alert" className={classes.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** Whether a run that was stopped goes on with another value; any other setting makes another run. */
function mayChange(name: SettingKey): boolean {
  return Object.values(CHANGEABLE).some((keys) => keys.includes(name));
}

function helpOf(setting: Setting, idle: string | null): string {
  if (idle !== null) return `${noEffect(idle)} ${setting.help}`;
  if (setting.kind !== 'number') return setting.help;
  return `${setting.help} From ${show(setting.min)} to ${show(setting.max)}.`;
}

export function noEffect(reason: string): string {
  return `No effect: ${reason}.`;
}

function show(value: Value): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' && value >= 1000 ? formatCount(value) : String(value);
}
