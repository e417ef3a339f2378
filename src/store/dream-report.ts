/**
 * How long dreams last, how long they forecast, how far they flatter and how rightly they judge, as a report has it;
 * null where absent.
 */
import type { ExperimentRecord } from '../lab/settings/settings.ts';
import { listAt, numberAt, objectAt } from './json.ts';

type Report = Readonly<Record<string, unknown>> | null;

/** After the longest of the dreams that C drives. */
export interface Endurance {
  dreams: number;
  steps: number;
  kept: number;
  /** 95 % interval of their share, and the share of foreign pixels: 0 .. 1. */
  low: number;
  high: number;
  foreignColours: number;
  /** Of the picture from one step to the next, percent of two random frames: dreamed, and in reality. */
  change: number;
  realChange: number;
}

/** Steps until a dream under reality's actions is no better than a random frame; null for more than `within`. */
export interface Forecast {
  dreams: number;
  within: number;
  lower: number | null;
  median: number | null;
  upper: number | null;
}

/** Mean returns of C over the next steps from moments of its own driving. */
export interface Optimism {
  steps: number;
  moments: number;
  real: number;
  dream: number;
  /** 95 % interval of dream - real. */
  low: number;
  high: number;
  /** The group of moments that the dream flatters most, and what C had earned before them, at most. */
  worst: { before: number; most: number; moments: number; real: number; dream: number } | null;
}

/** At the temperature of M as trained. */
export interface JudgementAtOne {
  controllers: number;
  /** Real tracks and dreams of each, and what drew them. */
  tracks: number;
  dreams: number;
  seed: number;
  correlation: number;
  low: number;
  high: number;
  /** Mean returns of the C itself. */
  real: number;
  dream: number;
}

/** A group of fewer says little. */
const LEAST_MOMENTS = 5;

type Key = Pick<ExperimentRecord, 'diagnostics'>;

export function enduranceOf(report: Report, { diagnostics }: Key): Endurance | null {
  const measured = objectAt(objectAt(report, diagnostics.key), 'dreamEndurance');
  const rows = listAt(measured, 'rows');
  const last = numbersAt(rows.at(-1), ['steps', 'kept', 'low', 'high', 'foreignColours', 'change']);
  const start = numbersAt(rows[0], ['change']);
  const dreams = numberAt(measured, 'dreams');
  if (last === null || start === null || dreams === null) return null;
  return { ...last, dreams, realChange: start.change };
}

export function forecastOf(report: Report, { diagnostics }: Key): Forecast | null {
  const driven = objectAt(objectAt(objectAt(report, diagnostics.key), 'dreamDistance'), 'driven');
  const until = objectAt(driven, 'untilRandom');
  const known = numbersAt(until, ['dreams', 'within']);
  if (known === null) return null;
  const [lower, median, upper] = ['lowerQuartile', 'median', 'upperQuartile'].map((key) =>
    numberAt(until, key),
  );
  return { ...known, lower, median, upper };
}

export function optimismOf(report: Report, { diagnostics }: Key): Optimism | null {
  const measured = objectAt(objectAt(report, diagnostics.key), 'dreamOptimism');
  const known = numbersAt(measured, ['steps', 'moments', 'real', 'dream', 'before']);
  const difference = numbersAt(objectAt(measured, 'difference'), ['low', 'high']);
  if (known === null || difference === null) return null;
  const { before, ...whole } = known;
  const groups = listAt(measured, 'rows')
    .map((row) => numbersAt(row, ['most', 'moments', 'real', 'dream']))
    .filter((row) => row !== null && row.moments >= LEAST_MOMENTS)
    .sort((a, b) => b!.dream - b!.real - (a!.dream - a!.real));
  return { ...whole, ...difference, worst: groups.length === 0 ? null : { before, ...groups[0]! } };
}

export function judgementOf(report: Report): JudgementAtOne | null {
  const judgement = objectAt(report, 'judgement');
  const row = listAt(judgement, 'rows').find((each) => numberAt(each, 'tau') === 1);
  const said = numbersAt(row, ['correlation', 'low', 'high']);
  const plan = numbersAt(judgement, ['controllers', 'tracks', 'dreams', 'seed']);
  const real = numberAt(objectAt(judgement, 'real'), 'mean');
  const dream = numberAt(objectAt(row, 'dream'), 'mean');
  if (said === null || plan === null || real === null || dream === null) return null;
  return { ...said, ...plan, real, dream };
}

/** These numbers of an object; null where one of them is missing. */
function numbersAt<Name extends string>(value: unknown, names: readonly Name[]): Record<Name, number> | null {
  const numbers: Partial<Record<Name, number>> = {};
  for (const name of names) {
    const number = numberAt(value, name);
    if (number === null) return null;
    numbers[name] = number;
  }
  return numbers as Record<Name, number>;
}
