/**
 * The settings of one part of the run: those that most visitors change, and the others folded below them. A part
 * without effect in this experiment is folded as a whole.
 */
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { whyNoEffect } from '../../lab/settings/effect.ts';
import type { RunSettings, SettingKey } from '../../lab/settings/settings.ts';
import { useLab } from '../workbench.tsx';
import { noEffect, SettingField } from './setting-field.tsx';
import classes from './settings.module.css';

/** What most visitors change; the rest of a group is folded. */
const COMMON: ReadonlySet<SettingKey> = new Set<SettingKey>([
  'seed',
  'rounds',
  'ball.radius',
  'ball.speed',
  'car.domainRandomize',
  'car.lapRule',
  'collect.episodes',
  'collect.steps',
  'vision.size',
  'vision.latentSize',
  'vision.steps',
  'memory.hiddenSize',
  'memory.mixtures',
  'memory.steps',
  'controller.inputs',
  'evolution.world',
  'evolution.tau',
  'evolution.populationSize',
  'evolution.rollouts',
  'evolution.generations',
  'evolution.minutes',
  'evaluation.episodes',
]);

interface SettingGroupProps {
  title: string;
  keys: readonly SettingKey[];
  preset: RunSettings;
  disabled: boolean;
}

export function SettingGroup({ title, keys, preset, disabled }: SettingGroupProps) {
  const settings = useLab((state) => state.settings);
  const reason = commonReason(settings, keys);
  const field = (key: SettingKey) => (
    <SettingField
      key={key}
      name={key}
      value={settings[key]}
      preset={preset[key]}
      idle={whyNoEffect(settings, key)}
      saidAbove={reason !== null}
    />
  );
  const rare = keys.filter((key) => !COMMON.has(key));
  const changed = rare.filter((key) => settings[key] !== preset[key] && whyNoEffect(settings, key) === null);

  return (
    <fieldset className={classes.group} disabled={disabled}>
      <legend>{title}</legend>
      {reason === null ? (
        keys.filter((key) => COMMON.has(key)).map(field)
      ) : (
        <Fold summary={noEffect(reason)}>{keys.map(field)}</Fold>
      )}
      {reason === null && rare.length > 0 && (
        <Fold
          summary={`More (${rare.length}${changed.length === 0 ? '' : `, ${changed.length} changed`})`}
          opens={changed.length > 0}
        >
          {rare.map(field)}
        </Fold>
      )}
    </fieldset>
  );
}

interface FoldProps {
  summary: string;
  /** Opens it once; only a press closes it: a setting that is back at its preset is still under the hand. */
  opens?: boolean;
  children: ReactNode;
}

function Fold({ summary, opens = false, children }: FoldProps) {
  const root = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    if (opens && root.current !== null) root.current.open = true;
  }, [opens]);
  return (
    <details ref={root} className={classes.fold}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** Why none of these has an effect, where the reason is one for all: a ball has no actions, a car no radius. */
function commonReason(settings: RunSettings, keys: readonly SettingKey[]): string | null {
  const reasons = new Set(keys.map((key) => whyNoEffect(settings, key)));
  const [reason] = reasons;
  return reasons.size === 1 ? reason : null;
}
