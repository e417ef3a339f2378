/**
 * Reads the arguments of `npm run lab`, `npm run evaluate` and `npm run study`. Whatever is unknown or out of range becomes a
 * UsageError that names it and says what is allowed. Imports the table of settings and their reader.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { KEPT_PARTS, type KeptPart } from '../lab/base.ts';
import { EXPERIMENTS, PRESETS, type RunSettings, SETTINGS, type SettingKey } from '../lab/settings.ts';
import { parseSetting as settingFromText } from '../lab/url.ts';
import { STUDIES, type StudyName } from './studies.ts';

/** A mistake of the caller's: printed with the usage, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const BACKENDS = ['auto', 'webgpu', 'webgl', 'wasm'] as const;
export type BackendChoice = (typeof BACKENDS)[number];

export interface LabArguments {
  settings: Partial<RunSettings> & Pick<RunSettings, 'experiment' | 'preset'>;
  out: string;
  /** A checkpoint whose networks the run begins with. */
  from: { path: string; keep: KeptPart } | null;
  backend: BackendChoice;
  /** Minutes after which the run is stopped; null for never. */
  timeout: number | null;
}

export interface EvaluateArguments {
  checkpoint: string;
  episodes: number;
  seed: number;
  world: 'real' | 'dream';
  tau: number;
  json: string | null;
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

export interface ShipArguments {
  checkpoint: string;
  out: string;
  /** What `npm run evaluate --json` wrote of this agent; null keeps what the run itself measured. */
  evaluation: string | null;
}

export const LAB_USAGE = `usage: npm run lab -- <experiment> [options]
  <experiment>         ${EXPERIMENTS.join(' | ')}
  --preset <name>      ${PRESETS.join(' | ')} (quick)
  --seed <n>           seed of all the run's randomness (1)
  --out <folder>       where the results go (runs/<experiment>)
  --from <checkpoint>  begin with the networks of a checkpoint
  --keep <part>        vision | memory | controller: how much of it; what comes after is made anew (memory)
  --set <key=value>    one setting, may be repeated: --set vision.steps=2000
  --backend <name>     ${BACKENDS.join(' | ')} (auto)
  --timeout <minutes>  stop the run after this time and write what there is`;

export const EVALUATE_USAGE = `usage: npm run evaluate -- --checkpoint <file> [options]
  --checkpoint <file>  a safetensors checkpoint of a run
  --episodes <n>       how many (100)
  --seed <n>           seed of the first episode; the next ones count up from it (0)
  --world <name>       real | dream (real)
  --tau <t>            temperature of the dream (1)
  --json <file>        also write the result as JSON`;

export const STUDY_USAGE = `usage: npm run study -- <study> --from <checkpoint> [options]
  <study>              ${Object.keys(STUDIES).join(' | ')}
  --from <checkpoint>  the agent whose V and M every variant begins with
  --preset <name>      ${PRESETS.join(' | ')} (quick)
  --seed <n>           seed of every variant's run (1)
  --episodes <n>       episodes that score each, on seeds from 0 up (100)
  --out <folder>       where runs and table go (runs/<study>)
  --set <key=value>    one setting of all variants, may be repeated`;

export const SHIP_USAGE = `usage: npm run ship -- --checkpoint <file> --out <file>
  --checkpoint <file>  a safetensors checkpoint of a run
  --out <file>         the page's agent: public/agents/<experiment>.safetensors
  --evaluation <file>  its score, as npm run evaluate -- --json <file> wrote it`;

export interface AverageArguments {
  checkpoints: string[];
  out: string;
}

export const AVERAGE_USAGE = `usage: npm run average -- --out <file> <checkpoint> <checkpoint> ...
  <checkpoint>         safetensors checkpoints of runs on the same V and M
  --out <file>         where the checkpoint with the average of their C goes`;

function choose<T extends string>(what: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new UsageError(`${what} is ${JSON.stringify(value)}; allowed are ${allowed.join(', ')}.`);
  }
  return found;
}

interface Range {
  min: number;
  max: number;
  integer?: boolean;
}

function parseNumber(what: string, text: string, { min, max, integer }: Range): number {
  // Number('') is 0, so an empty text needs its own refusal.
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= min && value <= max) || (integer && !Number.isInteger(value))) {
    const kind = integer ? 'a whole number' : 'a number';
    throw new UsageError(`${what} is ${JSON.stringify(text)}; allowed is ${kind} from ${min} to ${max}.`);
  }
  return value;
}

/** `key=value` against the table of settings. */
function parseSetting(text: string): [SettingKey, number | string | boolean] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError(`--set is ${JSON.stringify(text)}; allowed is <key>=<value>.`);
  const key = choose('The key of --set', text.slice(0, equals), Object.keys(SETTINGS) as SettingKey[]);
  try {
    return [key, settingFromText(key, text.slice(equals + 1))];
  } catch (error) {
    throw new UsageError(`--set ${text}: ${error instanceof Error ? error.message : error}.`);
  }
}

/** node:util's parseArgs, its complaints turned into ours. */
function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const allowed = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.replace(/\.$/, '')}. Allowed are ${allowed.join(', ')}.`);
  }
}

export function parseLabArguments(args: string[]): LabArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      preset: { type: 'string', default: 'quick' },
      seed: { type: 'string', default: '1' },
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
  const timeout = { min: 0.01, max: 1e6 };
  return {
    settings: {
      ...Object.fromEntries(values.set.map(parseSetting)),
      experiment,
      preset: choose('--preset', values.preset, PRESETS),
      seed: parseNumber('--seed', values.seed, SETTINGS.seed),
    },
    out: resolve(values.out ?? join('runs', experiment)),
    from: parseBase(values.from, values.keep),
    backend: choose('--backend', values.backend, BACKENDS),
    timeout: values.timeout === undefined ? null : parseNumber('--timeout', values.timeout, timeout),
  };
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

function existingFile(option: string, path: string): string {
  const resolved = resolve(path);
  if (!existsSync(resolved)) {
    throw new UsageError(`${option} is ${JSON.stringify(path)}, and there is no such file.`);
  }
  return resolved;
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
  for (const text of values.set) parseSetting(text);
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

export function parseAverageArguments(args: string[]): AverageArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' } },
  });
  if (values.out === undefined) throw new UsageError('--out <file> is missing.');
  if (positionals.length < 2) {
    throw new UsageError(`At least two checkpoints are expected, got ${positionals.length}.`);
  }
  for (const path of positionals) existingFile('A checkpoint', path);
  // As they were written: the provenance repeats them.
  return { checkpoints: positionals, out: resolve(values.out) };
}

export function parseShipArguments(args: string[]): ShipArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      out: { type: 'string' },
      evaluation: { type: 'string' },
    },
  });
  if (values.checkpoint === undefined) throw new UsageError('--checkpoint <file> is missing.');
  if (values.out === undefined) throw new UsageError('--out <file> is missing.');
  const evaluation = values.evaluation === undefined ? null : existingFile('--evaluation', values.evaluation);
  return {
    checkpoint: existingFile('--checkpoint', values.checkpoint),
    out: resolve(values.out),
    evaluation,
  };
}

export function parseEvaluateArguments(args: string[]): EvaluateArguments {
  const { values } = parse({
    args,
    options: {
      checkpoint: { type: 'string' },
      episodes: { type: 'string', default: '100' },
      seed: { type: 'string', default: '0' },
      world: { type: 'string', default: 'real' },
      tau: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  if (values.checkpoint === undefined) throw new UsageError('--checkpoint <file> is missing.');
  return {
    checkpoint: existingFile('--checkpoint', values.checkpoint),
    episodes: parseNumber('--episodes', values.episodes, { min: 1, max: 100_000, integer: true }),
    seed: parseNumber('--seed', values.seed, SETTINGS.seed),
    world: choose('--world', values.world, ['real', 'dream']),
    tau: parseNumber('--tau', values.tau, { min: 0.01, max: 10 }),
    json: values.json === undefined ? null : resolve(values.json),
  };
}
