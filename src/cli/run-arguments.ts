/** The arguments of the commands that train: lab and study. */
import { join, resolve } from 'node:path';
import {
  type Base,
  KEPT_PARTS,
  type KeptPart,
  readWarmStart,
  settingsOfWarmStart,
} from '../lab/checkpoint/warm-start.ts';
import type { AskedSettings } from '../lab/page-handle.ts';
import { refuseWithoutEffect } from '../lab/settings/effect.ts';
import { EXPERIMENTS, PRESETS, type RunSettings, SETTINGS } from '../lab/settings/settings.ts';
import { BACKEND_CHOICES, type BackendChoice, checkSettings } from '../lab/settings/url.ts';
import { messageOf } from '../math/text.ts';
import { existingFile, FileError, readBytes } from './files.ts';
import { choose, parse, parseNumber, parseSettings, UsageError } from './options.ts';
import { STUDIES, type StudyName } from './studies.ts';

export interface LabArguments {
  settings: AskedSettings;
  out: string;
  /** A checkpoint whose networks the run begins with. */
  from: { path: string; keep: KeptPart } | null;
  backend: BackendChoice;
  /** Minutes after which the run is stopped; null for never. */
  timeout: number | null;
}

export interface StudyArguments {
  study: StudyName;
  from: string;
  preset: RunSettings['preset'];
  seed: number;
  episodes: number;
  out: string;
  /** Settings that all variants share, as text. */
  set: string[];
}

export const LAB_USAGE = `usage: npm run lab -- <experiment> [options]
  <experiment>         ${EXPERIMENTS.join(' | ')}
  --preset <name>      ${PRESETS.join(' | ')} (quick)
  --seed <n>           seed of all the run's randomness (1)
  --out <folder>       where the results go (runs/<experiment>)
  --from <checkpoint>  begin with the networks of a checkpoint
  --keep <part>        vision | memory | controller: how much of it; what comes after is made anew (memory)
                       search: all of it, and the search goes on: --set evolution.generations=<more than it has>;
                       preset, seed and the other settings are the checkpoint's
  --set <key=value>    one setting, may be repeated: --set vision.steps=2000; one that cannot take effect is refused
  --backend <name>     ${BACKEND_CHOICES.join(' | ')} (auto)
  --timeout <minutes>  stop the run after this time and write what there is`;

export const STUDY_USAGE = `usage: npm run study -- <study> --from <checkpoint> [options]
  <study>              ${Object.keys(STUDIES).join(' | ')}
  --from <checkpoint>  the agent whose V and M every variant begins with
  --preset <name>      ${PRESETS.join(' | ')} (quick)
  --seed <n>           seed of every variant's run (1)
  --episodes <n>       episodes that score each, on seeds from 0 up (100)
  --out <folder>       where runs and table go (runs/<study>)
  --set <key=value>    one setting of all variants, may be repeated; it must have an effect in each`;

export function parseLabArguments(args: string[]): LabArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      preset: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
      from: { type: 'string' },
      keep: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      backend: { type: 'string', default: 'auto' },
      timeout: { type: 'string' },
    },
  });
  if (positionals.length !== 1) {
    const seen = positionals.length === 0 ? 'none was given' : `seen were ${positionals.join(', ')}`;
    throw new UsageError(`One experiment is expected, ${seen}; allowed are ${EXPERIMENTS.join(', ')}.`);
  }
  const experiment = choose('The experiment', positionals[0], EXPERIMENTS);
  // A timer's milliseconds are 31 bits; a longer one would fire at once.
  const timeout = { min: 0.01, max: Math.floor((2 ** 31 - 1) / 60_000) };
  const from = parseBase(values.from, values.keep);
  const set = parseSettings(values.set);
  if (values.seed !== undefined && set.seed !== undefined) {
    throw new UsageError(`The seed is given twice, by --seed ${values.seed} and by --set seed=${set.seed}.`);
  }
  // A search that goes on has its own preset and seed: they are asked for only where they are named.
  const unnamed = from?.keep === 'search' ? undefined : { preset: 'quick', seed: String(set.seed ?? 1) };
  const { preset = unnamed?.preset, seed = unnamed?.seed } = values;
  const settings: AskedSettings = {
    ...set,
    experiment,
    ...(preset !== undefined && { preset: choose('--preset', preset, PRESETS) }),
    ...(seed !== undefined && { seed: parseNumber('--seed', seed, SETTINGS.seed) }),
  };
  if (from === null) asUsage(() => refuseWithoutEffect(settings, checkSettings(settings)));
  return {
    settings,
    out: resolve(values.out ?? join('runs', experiment)),
    from,
    backend: choose('--backend', values.backend, BACKEND_CHOICES),
    timeout: values.timeout === undefined ? null : parseNumber('--timeout', values.timeout, timeout),
  };
}

/** The base of a run, looked at before a browser is started: what it has, and whether all that is asked takes effect. */
export function checkBase(
  settings: AskedSettings,
  { path, keep }: { path: string; keep: KeptPart },
): RunSettings {
  const checkpoint = readBytes('--from', path);
  let base: Base;
  try {
    base = readWarmStart({ checkpoint, name: path, keep });
  } catch (error) {
    throw new FileError(`--from: ${messageOf(error)}`, { cause: error });
  }
  return asUsage(() => {
    const whole = checkSettings(keep === 'search' ? { ...base.checkpoint.settings, ...settings } : settings);
    return settingsOfWarmStart(whole, base, settings);
  });
}

/** What the lab refuses of the arguments is a mistake of the caller's. */
function asUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new UsageError(`${messageOf(error)}.`, { cause: error });
  }
}

function parseBase(from: string | undefined, keep: string | undefined): LabArguments['from'] {
  if (from === undefined) {
    if (keep !== undefined)
      throw new UsageError('--keep says what is kept of --from <checkpoint>, which is missing.');
    return null;
  }
  existingFile('--from', from);
  // As it was written: the provenance repeats it.
  return { path: from, keep: choose('--keep', keep ?? 'memory', KEPT_PARTS) };
}

export function parseStudyArguments(args: string[]): StudyArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      preset: { type: 'string', default: 'quick' },
      seed: { type: 'string', default: '1' },
      episodes: { type: 'string', default: '100' },
      out: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
    },
  });
  const names = Object.keys(STUDIES) as StudyName[];
  if (positionals.length !== 1) {
    throw new UsageError(
      `One study is expected, got ${positionals.length}; allowed are ${names.join(', ')}.`,
    );
  }
  const study = choose('The study', positionals[0], names);
  if (values.from === undefined) throw new UsageError('--from <checkpoint> is missing.');
  existingFile('--from', values.from);
  const { variants } = STUDIES[study];
  for (const key of Object.keys(parseSettings(values.set))) {
    const varied = variants.some(({ changes }) => changes.some((change) => change.startsWith(`${key}=`)));
    const option = { seed: '--seed', 'evaluation.episodes': '--episodes' }[key];
    if (varied)
      throw new UsageError(`--set ${key} cannot take effect: it is what the study ${study} varies.`);
    if (option !== undefined) throw new UsageError(`--set ${key} cannot take effect: ${option} says it.`);
  }
  return {
    study,
    from: values.from,
    preset: choose('--preset', values.preset, PRESETS),
    seed: parseNumber('--seed', values.seed, SETTINGS.seed),
    episodes: parseNumber('--episodes', values.episodes, { min: 1, max: 1000, integer: true }),
    out: resolve(values.out ?? join('runs', study)),
    set: values.set,
  };
}
