/**
 * Finished runs that differ in their seed alone, as `npm run lab -- --seeds` leaves them, and what they say together.
 * A run is one sample, whatever the number of its tracks: the intervals are over runs (Agarwal et al. 2021).
 */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunSettings } from '../lab/settings/settings.ts';
import { bootstrapInterval, type Interval } from '../math/intervals.ts';
import { Xoshiro128 } from '../math/random.ts';
import { mean, quantileOfSorted, standardDeviation, trimmedMean } from '../math/statistics.ts';
import { FileError } from './files.ts';
import { type RunReport, reportIn } from './finished-runs.ts';

export interface ScoredRun {
  folder: string;
  settings: Partial<RunSettings>;
  /** The evaluation's tracks or episodes, and the return on each. */
  seeds: readonly number[];
  returns: readonly number[];
}

export interface RunGroup {
  /** As it was named. */
  name: string;
  /** At least one. */
  runs: readonly ScoredRun[];
}

/** Of the runs' mean returns, unless it says otherwise. */
export interface GroupStatistics {
  runs: number;
  /** Evaluated episodes of all runs. */
  episodes: number;
  mean: number;
  /** Null for one run, as is the interval. */
  sd: number | null;
  interval: Interval | null;
  interquartileMean: number;
  median: number;
  lowest: number;
  /** Share of all the runs' tracks with a return under 800; null where it is not the car. */
  under800: number | null;
}

const SEED_FOLDER = /^seed-\d+$/;

/** The name of a seed's run in the folder of all. */
export const seedFolder = (seed: number): string => `seed-${seed}`;

/**
 * The groups that folders name: a folder with a report.json is one run, one with folders seed-<n> is a group.
 * @throws FileError for what cannot be compared
 */
export function readGroups(paths: readonly string[]): RunGroup[] {
  const groups = paths.map(readGroup);
  const namedBy = new Map<string, string>();
  for (const { name, runs } of groups) {
    for (const { folder } of runs) {
      const real = realpathSync(folder);
      const before = namedBy.get(real);
      if (before !== undefined) {
        throw new FileError(`${folder} is named twice, by ${before} and by ${name}; leave one out.`);
      }
      namedBy.set(real, name);
    }
  }
  const [first, ...others] = groups;
  const experiment = first.runs[0].settings.experiment;
  for (const { name, runs } of others) {
    const other = runs[0].settings.experiment;
    if (other === experiment) continue;
    throw new FileError(
      `${first.name} is ${experiment} and ${name} is ${other}: name runs of one experiment only.`,
    );
  }
  return groups;
}

function readGroup(name: string): RunGroup {
  const folder = resolve(name);
  if (!existsSync(folder)) throw new FileError(`${name}: there is no such folder.`);
  if (!statSync(folder).isDirectory()) {
    throw new FileError(`${name} is a file: name the folder it is in.`);
  }
  const seeds = readdirSync(folder)
    .filter((entry) => SEED_FOLDER.test(entry))
    .sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
  const report = reportIn(folder);
  if (report !== null && seeds.length > 0) {
    throw new FileError(`${name} holds a run and also ${seeds.join(', ')}: move one of the two elsewhere.`);
  }
  if (report !== null) return { name, runs: [scoredRun(name, report)] };
  if (seeds.length === 0) {
    throw new FileError(`${name} has neither a report.json nor folders seed-<n>: npm run lab makes them.`);
  }
  const runs = seeds.map((seed) => scoredRun(join(name, seed), reportIn(join(folder, seed))));
  for (const run of runs) refuseOtherSettings(name, runs[0], run);
  return { name, runs };
}

function scoredRun(folder: string, report: RunReport | null): ScoredRun {
  const { settings = {}, evaluation } = report ?? {};
  if (evaluation === undefined) {
    const lacks = report === null ? 'no report.json' : 'a report without an evaluation';
    throw new FileError(
      `${folder} has ${lacks}: its run is not finished. The command that began it goes on; or remove the folder.`,
    );
  }
  const { seeds, returns } = evaluation.agent;
  return { folder, settings, seeds, returns };
}

/** A group is one sample: its runs differ in nothing but their seed. */
function refuseOtherSettings(name: string, first: ScoredRun, run: ScoredRun): void {
  // A setting that came later than a run's report is not in it.
  const keys = (Object.keys(first.settings) as (keyof RunSettings)[]).filter((key) => key in run.settings);
  const other = keys.find((key) => key !== 'seed' && first.settings[key] !== run.settings[key]);
  if (other === undefined) return;
  throw new FileError(
    `The runs of ${name} differ in ${other}: ${first.settings[other]} in ${first.folder}, ` +
      `${run.settings[other]} in ${run.folder}. Name each as a group of its own, or move one elsewhere.`,
  );
}

export function groupStatistics({ runs }: RunGroup): GroupStatistics {
  const means = runs.map(({ returns }) => mean(returns)).sort((a, b) => a - b);
  const returns = runs.flatMap((run) => run.returns);
  const several = means.length > 1;
  const car = runs[0].settings.experiment === 'car-racing';
  return {
    runs: means.length,
    episodes: returns.length,
    mean: mean(means),
    sd: several ? standardDeviation(means) : null,
    interval: several ? bootstrapInterval(means, mean, new Xoshiro128(1)) : null,
    interquartileMean: trimmedMean(means, 0.25),
    median: quantileOfSorted(means, 0.5),
    lowest: means[0],
    under800: car ? returns.filter((value) => value < 800).length / returns.length : null,
  };
}

/** Whether all runs were scored on the same tracks; else part of a difference is the tracks'. */
export function sameTracks(groups: readonly RunGroup[]): boolean {
  const tracks = groups.flatMap(({ runs }) => runs.map(({ seeds }) => seeds.join()));
  return new Set(tracks).size === 1;
}
