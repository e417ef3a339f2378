/** `npm run lab`: a whole run of the page itself in a headless browser; its results go to a folder. */
import { join, resolve } from 'node:path';
import { KEPT_PARTS } from '../../lab/checkpoint/warm-start.ts';
import type { AskedSettings } from '../../lab/page-handle.ts';
import { checkSettings } from '../../lab/settings/check.ts';
import { refuseWithoutEffect } from '../../lab/settings/effect.ts';
import { refuseInLaterRounds } from '../../lab/settings/next-round.ts';
import { EXPERIMENTS, PRESETS, type RunSettings, SETTINGS } from '../../lab/settings/settings.ts';
import { asUsage, type BaseFile, checkBase } from '../base.ts';
import { existingFile, npzFiles, writableFolder } from '../files.ts';
import { isFinished } from '../finished-runs.ts';
import { BACKENDS, LabRun, type LabRunOptions, PROFILE_FOLDER, RESULT_FILES } from '../lab-run.ts';
import { natsOption } from '../nats-option.ts';
import { choose, parse, parseNumber, parseSettings, TIMEOUT, UsageError } from '../options.ts';
import { checkFolder, isRoundDone, optionsOfRound, withRounds } from '../rounds.ts';
import { isPassedOver, parseSeeds, runSeeds, type SeedRun } from '../seed-runs.ts';
import { settingsText } from '../settings-reference.ts';
import type { Verb } from '../verb.ts';

const usage = `usage: npm run lab -- <experiment> [options]
  <experiment>         ${EXPERIMENTS.join(' | ')}
  --preset <name>      ${PRESETS.join(' | ')} (quick)
  --seed <n>           seed of all the run's randomness (1)
  --seeds <seeds>      1..5 or 1,3,7: a whole run each, one after the other, in <out>/seed-<n>; one that is finished
                       is passed over; a table at the end (npm run compare)
  --rounds <n>         1 to 10: the agent of each round drives most of the episodes of the next (as --keep policy); the
                       last is in <out>, those before it in <out>/round-1 and so on (the preset's; with --from: 1)
  --out <folder>       where the results go (runs/<experiment>); a finished run of other settings there is refused
  --from <checkpoint>  begin with the networks of a checkpoint
  --keep <part>        vision | memory | controller: what is kept of it; later stages are run again (memory);
                       policy: nothing, it drives most of the episodes on which all is trained again
                       encoder: all but V's decoder, which is trained further; z, M and C stay as they are
                       search: all of it, and the search goes on: --set evolution.generations=<more than it has>;
                       preset, seed and the other settings are the checkpoint's
  --set <key=value>    one setting, may be repeated: --set vision.steps=2000; one that cannot take effect is refused
  --data <folder>      train V and M on the episodes in its .npz files, in the order of their names (docs/data.md)
  --keep-data          the last round keeps its episodes, for npm run export; the same command is then done at once
  --backend <name>     ${BACKENDS.join(' | ')} (auto)
  --nats <address>     evaluators of this NATS server play too: the coordinator's address of npm run cluster
  --timeout <minutes>  stop the run after this time and write what there is (of --rounds and --seeds: each run)
Every setting, its range and its values in the presets: npm run lab -- --help settings (docs/settings.md)`;

export interface LabArguments extends LabRunOptions {
  /** One run for each, in a folder below `out`; null for the one run of `settings`. */
  seeds: readonly number[] | null;
  /** Of iterative training; 1: a run is one round. */
  rounds: number;
}

export function parseLabArguments(args: string[]): LabArguments {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      preset: { type: 'string' },
      seed: { type: 'string' },
      seeds: { type: 'string' },
      rounds: { type: 'string' },
      out: { type: 'string' },
      from: { type: 'string' },
      keep: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      data: { type: 'string' },
      'keep-data': { type: 'boolean', default: false },
      backend: { type: 'string', default: 'auto' },
      nats: { type: 'string' },
      timeout: { type: 'string' },
    },
  });
  if (positionals.length !== 1) {
    const seen = positionals.length === 0 ? 'none was given' : `seen were ${positionals.join(', ')}`;
    throw new UsageError(`One experiment is expected, ${seen}; allowed are ${EXPERIMENTS.join(', ')}.`);
  }
  const experiment = choose('The experiment', positionals[0], EXPERIMENTS);
  const from = parseBase(values.from, values.keep);
  const data = values.data === undefined ? null : npzFiles('--data', values.data);
  const set = withData(parseSettings(values.set), data);
  if (values.rounds !== undefined && set.rounds !== undefined) {
    throw new UsageError(
      `The rounds are given twice, by --rounds ${values.rounds} and by --set rounds=${set.rounds}.`,
    );
  }
  if (values.seed !== undefined && set.seed !== undefined) {
    throw new UsageError(`The seed is given twice, by --seed ${values.seed} and by --set seed=${set.seed}.`);
  }
  const seeds = seedsOption(values.seeds, values.seed, set, from);
  // A search that goes on has its own preset and seed: they are asked for only where they are named.
  const unnamed =
    from?.keep === 'search' ? undefined : { preset: 'quick', seed: String(seeds?.[0] ?? set.seed ?? 1) };
  const { preset = unnamed?.preset, seed = unnamed?.seed } = values;
  const settings: AskedSettings = {
    ...set,
    experiment,
    ...(preset !== undefined && { preset: choose('--preset', preset, PRESETS) }),
    ...(seed !== undefined && { seed: parseNumber('--seed', seed, SETTINGS.seed) }),
  };
  if (from === null) asUsage(() => refuseWithoutEffect(settings, checkSettings(settings)));
  const asked =
    values.rounds === undefined ? set.rounds : parseNumber('--rounds', values.rounds, SETTINGS.rounds);
  const options: LabRunOptions = {
    settings,
    out: resolve(values.out ?? join('runs', experiment)),
    from,
    backend: choose('--backend', values.backend, BACKENDS),
    data: data === null ? null : data.slice(0, set['collect.episodes']),
    keepData: values['keep-data'],
    nats: natsOption(values.nats),
    timeout: values.timeout === undefined ? null : parseNumber('--timeout', values.timeout, TIMEOUT),
  };
  const { settings: ofEach, rounds } = withRounds(options, asked);
  if (rounds > 1) asUsage(() => refuseInLaterRounds(ofEach));
  return { ...options, settings: ofEach, seeds, rounds };
}

/** `--seeds`, beside which nothing else may give the seed. */
function seedsOption(
  text: string | undefined,
  seed: string | undefined,
  set: Partial<RunSettings>,
  from: BaseFile | null,
): number[] | null {
  if (text === undefined) return null;
  const also = [
    ...(seed === undefined ? [] : [`--seed ${seed}`]),
    ...(set.seed === undefined ? [] : [`--set seed=${set.seed}`]),
  ];
  if (also.length > 0) {
    throw new UsageError(`--seeds ${text} and ${also[0]} both give the seed; leave one out.`);
  }
  if (from?.keep === 'search') {
    throw new UsageError(
      `--seeds ${text} cannot take effect: the search of ${from.path} goes on with its own seed. ` +
        'Leave it out, or begin new searches with --keep controller.',
    );
  }
  return parseSeeds(text, SETTINGS.seed);
}

/** The settings with those that training on brought-in episodes means. */
function withData(set: Partial<RunSettings>, data: string[] | null): Partial<RunSettings> {
  if (data === null) return set;
  const { 'collect.source': source = 'imported', 'collect.episodes': episodes = data.length } = set;
  if (source !== 'imported') {
    throw new UsageError(`--data and --set collect.source=${source} exclude each other; leave one out.`);
  }
  if (episodes > data.length) {
    throw new UsageError(`--set collect.episodes=${episodes}, and --data has ${data.length} .npz files.`);
  }
  return { ...set, 'collect.source': source, 'collect.episodes': episodes };
}

function parseBase(from: string | undefined, keep: string | undefined): BaseFile | null {
  if (from === undefined) {
    if (keep !== undefined)
      throw new UsageError('--keep says what is kept of --from <checkpoint>, which is missing.');
    return null;
  }
  existingFile('--from', from);
  // As it was written: the provenance repeats it.
  return { path: from, keep: choose('--keep', keep ?? 'memory', KEPT_PARTS) };
}

/** Null where the round before is not done. */
function wholeOf({ settings, from }: LabRunOptions, round: number): RunSettings | null {
  if (from === null) return checkSettings(settings);
  return round > 1 && !isRoundDone(from) ? null : checkBase(settings, from);
}

/** The rounds of one seed, the last of which is the run of its folder; those before it lie inside or beside. */
function chainOf({ seeds: _, rounds, ...options }: LabArguments, seed: number | null): SeedRun[] {
  return Array.from({ length: rounds }, (_, i) => {
    const one = optionsOfRound(options, i + 1, rounds, seed);
    // The episodes of the last round are those that are kept.
    const keepData = options.keepData && i + 1 === rounds;
    return {
      options: { ...one, keepData },
      get whole() {
        return wholeOf(one, i + 1);
      },
    };
  });
}

/** One round after the other. @returns the exit code of the first that fails, or of the last */
async function start(chain: readonly SeedRun[]): Promise<number> {
  for (const [i, round] of chain.entries()) {
    if (chain.length > 1) process.stdout.write(`\n== round ${i + 1} of ${chain.length} ==\n`);
    if (isPassedOver(round)) continue;
    const { options } = round;
    writableFolder('--out', options.out, RESULT_FILES);
    writableFolder("The browser's profile in --out", join(options.out, PROFILE_FOLDER), []);
    // What it begins with is there now, or says why not.
    const code = await new LabRun(options, round.whole ?? checkBase(options.settings, options.from!)).run();
    if (code !== 0) return code;
  }
  return 0;
}

/** @throws FileError where a folder holds a finished run that is none of these, before the first of them */
function checkFolders(chain: readonly SeedRun[]): void {
  if (chain.length > 1) checkFolder(chain.at(-1)!.options);
  for (const { options, whole } of chain) if (whole !== null) isFinished(options.out, whole, options.from);
}

export const lab: Verb = {
  summary: 'trains an agent: all stages of a run, its results in a folder',
  usage,
  topics: { settings: settingsText },
  async run(args) {
    const asked = parseLabArguments(args);
    const chains = (asked.seeds ?? [null]).map((seed) => chainOf(asked, seed));
    for (const chain of chains) checkFolders(chain);
    if (asked.seeds === null) return start(chains[0]);
    const lasts = new Map(chains.map((chain) => [chain.at(-1)!, chain]));
    return runSeeds(asked.out, [...lasts.keys()], (last) => start(lasts.get(last)!));
  },
};
