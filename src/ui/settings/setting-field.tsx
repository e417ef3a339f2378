/** One setting as a form field, generated from its declaration; a value out of range is refused with the range. */
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import { SETTINGS, type Setting, type SettingKey } from '../../lab/settings.ts';
import { parseSetting } from '../../lab/url.ts';
import { messageOf } from '../../lab/words.ts';
import { Explained } from '../common/explained.tsx';
import { formatCount } from '../format.ts';
import { useWorkbench } from '../workbench.tsx';
import classes from './settings.module.css';

type Value = number | string | boolean;

interface SettingFieldProps {
  name: SettingKey;
  value: Value;
  preset: Value;
}

export function SettingField({ name, value, preset }: SettingFieldProps) {
  const { actions } = useWorkbench();
  const setting: Setting = SETTINGS[name];
  const [text, setText] = useState(String(value));
  const problemId = useId();
  const [problem, setProblem] = useState<string | null>(null);

  // The value may change elsewhere: a preset, an address.
  useEffect(() => {
    setText(String(value));
    setProblem(null);
  }, [value]);

  const enter = (entered: string): void => {
    setText(entered);
    try {
      actions.setSetting(name, parseSetting(name, entered));
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };

  return (
    <div className={classes.field} data-changed={value !== preset}>
      <Explained why={helpOf(setting)} className={classes.label}>
        {setting.label}
      </Explained>
      <span className={classes.paper}>
        {setting.paper === undefined ? '' : `paper: ${show(setting.paper)}`}
      </span>
      {setting.kind === 'number' && (
        <TextInput
          aria-label={setting.label}
          size="xs"
          className={classes.input}
          inputMode={setting.integer ? 'numeric' : 'decimal'}
          value={text}
          error={problem !== null}
          aria-describedby={problem === null ? undefined : problemId}
          onChange={(event) => enter(event.currentTarget.value)}
          onBlur={() => {
            setText(String(value));
            setProblem(null);
          }}
        />
      )}
      {problem !== null && (
        <p id={problemId} role="alert" className={classes.problem}>
          {problem}
        </p>
      )}
      {setting.kind === 'choice' && (
        <NativeSelect
          aria-label={setting.label}
          size="xs"
          className={classes.input}
          value={text}
          data={[...setting.choices]}
          onChange={(event) => enter(event.currentTarget.value)}
        />
      )}
      {setting.kind === 'flag' && (
        <Switch
          aria-label={setting.label}
          className={classes.input}
          checked={value === true}
          onChange={(event) => enter(String(event.currentTarget.checked))}
        />
      )}
    </div>
  );
}

function helpOf(setting: Setting): string {
  if (setting.kind !== 'number') return setting.help;
  return `${setting.help} From ${show(setting.min)} to ${show(setting.max)}.`;
}

function show(value: Value): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' && value >= 1000 ? formatCount(value) : String(value);
}
