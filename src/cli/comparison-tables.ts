/** The tables of runs and of groups of runs; they read in a terminal and in Markdown. */
import { type ComparedRun, type MeasuredGroup, measure, type RunGroup } from '../lab/comparison/groups.ts';
import type { Measure } from '../lab/comparison/measures.ts';
import type { SampleDifference } from '../math/sample-summary.ts';
import { fourDigits as digits } from '../math/text.ts';
import { markdown } from './study-tables.ts';

/** Below this the bootstrap's interval misses the true mean much oftener than one time in twenty. */
const ENOUGH_RUNS = 5;

/** A table for each measure. */
export function comparisonText(groups: readonly RunGroup[], measures: readonly Measure[]): string {
  return measures.map((each) => `${each.label}:\n${groupsTable(measure(groups, each))}`).join('\n');
}

/** What an interval over so few runs cannot say, a line for each group that has so few. */
export function fewRunsNotes(groups: readonly RunGroup[]): string[] {
  return groups.flatMap(({ name, runs }) => {
    if (runs.length === 1) return [`${name} is one run: how much runs differ cannot be told from it.`];
    if (runs.length >= ENOUGH_RUNS) return [];
    return [
      `${name} has ${runs.length} runs: the bootstrap's interval of so few is too narrow; make ${ENOUGH_RUNS} or more.`,
    ];
  });
}

function groupsTable(rows: readonly MeasuredGroup[]): string {
  return markdown(
    [
      ...['runs of', 'runs', 'mean ± sd', '95 % over runs', 'from the first', 'interquartile mean', 'median'],
      ...['lowest', 'highest'],
    ],
    rows.map(({ name, count, sd, interval, difference, ...row }) => [
      name,
      String(count),
      `${digits(row.mean)}${sd === null ? '' : ` ± ${digits(sd)}`}`,
      interval === null ? 'one run' : `${digits(interval.low)} to ${digits(interval.high)}`,
      difference === null ? '' : differenceText(difference),
      ...[row.interquartileMean, row.median, row.lowest, row.highest].map(digits),
    ]),
  );
}

/** "+12.3 (-4 to 30)": groups whose interval holds 0 are not told apart. */
function differenceText({ mean, interval }: SampleDifference): string {
  const signed = `${mean < 0 ? '' : '+'}${digits(mean)}`;
  return interval === null ? signed : `${signed} (${digits(interval.low)} to ${digits(interval.high)})`;
}

/** The runs of several seeds, a line each. */
export function seedsTable(runs: readonly ComparedRun[], measures: readonly Measure[]): string {
  return markdown(
    ['seed', ...measures.map(({ label }) => label)],
    runs.map(({ settings, numbers }) => [
      String(settings.seed),
      ...measures.map(({ key }) => digits(numbers[key])),
    ]),
  );
}
