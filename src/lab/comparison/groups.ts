/**
 * Runs that differ in their seed alone are a group: samples of one distribution. A run is one sample, whatever the
 * number of its tracks.
 */
import {
  differenceFrom,
  type SampleDifference,
  type SampleSummary,
  summaryOf,
} from '../../math/sample-summary.ts';
import type { RunSettings } from '../settings/settings.ts';
import type { Measure } from './measures.ts';

/** A finished run as it is compared. */
export interface ComparedRun {
  name: string;
  /** A setting that came later than the run is not in it. */
  settings: Partial<RunSettings>;
  /** What it began with: two runs on other networks, or that kept other parts of them, are no group. */
  base: string | null;
  numbers: Readonly<Record<string, number>>;
  /** Of its evaluation; null where it has none. */
  tracks: readonly number[] | null;
}

export interface RunGroup {
  name: string;
  /** At least one. */
  runs: readonly ComparedRun[];
}

export interface MeasuredGroup extends SampleSummary {
  name: string;
  /** Of each run, in their order. */
  values: readonly number[];
  /** From the first group; null for that one. */
  difference: SampleDifference | null;
}

/**
 * What a report says that its run began with. Where that is an earlier round of its own, by the name, the seed is left
 * open: runs of several seeds, each of which begins with its own, are a group.
 */
export function baseOf({ base, settings }: Readonly<Record<string, unknown>>): ComparedRun['base'] {
  const { keep, name } = (base ?? {}) as { keep?: unknown; name?: unknown };
  if (name === undefined) return null;
  const { seed } = (settings ?? {}) as { seed?: unknown };
  const round = '-?round-?\\d+';
  const earlierRound = new RegExp(
    `(${round}[\\\\/]seed-)${seed}(?!\\d)|(seed-?)${seed}(?:([\\\\/])(?=round-)|(?=-round))`,
  );
  return `${keep} of ${String(name).replace(earlierRound, '$1$2<n>$3')}`;
}

/** The tracks or episodes of the evaluation in a report. */
export function tracksOf({ evaluation }: Readonly<Record<string, unknown>>): ComparedRun['tracks'] {
  const { agent } = (evaluation ?? {}) as { agent?: { seeds?: unknown } };
  return Array.isArray(agent?.seeds) ? agent.seeds : null;
}

/** The setting in which two runs differ beside their seed; null where there is none. */
export function differenceOf(a: ComparedRun, b: ComparedRun): keyof RunSettings | null {
  const keys = (Object.keys(a.settings) as (keyof RunSettings)[]).filter((key) => key in b.settings);
  return keys.find((key) => key !== 'seed' && a.settings[key] !== b.settings[key]) ?? null;
}

/** The runs in their order, those of one group together. */
export function groupsOf<Run extends ComparedRun>(runs: readonly Run[]): Run[][] {
  const groups: Run[][] = [];
  for (const run of runs) {
    const fits = ([first]: Run[]) => first.base === run.base && differenceOf(first, run) === null;
    const group = groups.find(fits);
    if (group === undefined) groups.push([run]);
    else group.push(run);
  }
  return groups;
}

/** The groups whose runs all have the measure. */
export function measure(groups: readonly RunGroup[], { key }: Measure): MeasuredGroup[] {
  return groups
    .filter(({ runs }) => runs.every(({ numbers }) => Object.hasOwn(numbers, key)))
    .map(({ name, runs }) => {
      const values = runs.map(({ numbers }) => numbers[key]);
      return { name, values, ...summaryOf(values) };
    })
    .map((group, i, [first]) => ({
      ...group,
      difference: i === 0 ? null : differenceFrom(first.values, group.values),
    }));
}

/** Whether all were evaluated on the same tracks, or none was; else part of a difference is the tracks'. */
export function sameTracks(groups: readonly RunGroup[]): boolean {
  const tracks = groups.flatMap(({ runs }) => runs.map((run) => run.tracks?.join() ?? ''));
  return new Set(tracks).size === 1;
}
