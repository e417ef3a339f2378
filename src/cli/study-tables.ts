/** The tables of the studies; they read in a terminal and in Markdown. */
import { meanInterval } from '../math/intervals.ts';
import { mean, quantileOfSorted, standardDeviation } from '../math/statistics.ts';

/** What was measured of one variant. */
export interface StudyRow {
  label: string;
  generations: number;
  /** Closed-loop steps of the search, in millions. */
  steps: number;
  /** Of the whole run. */
  minutes: number;
  /** Returns in the dream; null where it was not scored there. */
  dream: readonly number[] | null;
  /** Returns on the same tracks for all. */
  real: readonly number[];
}

export type StudyTable = (rows: readonly StudyRow[]) => string;

const meanAndSd = (returns: readonly number[]): string =>
  `${mean(returns).toFixed(0)} ± ${standardDeviation(returns).toFixed(0)}`;

const count = (returns: readonly number[], fits: (value: number) => boolean): string =>
  String(returns.filter(fits).length);

/** Half the width of the interval that holds the true mean with 95 %, for many independent tracks. */
export function halfInterval(returns: readonly number[]): number {
  return meanInterval(0, standardDeviation(returns), returns.length).high;
}

/** A column for each world that was scored. */
export const worldsTable: StudyTable = (rows) => {
  const dreams = rows.some(({ dream }) => dream !== null);
  return markdown(
    ['C', 'generations', ...(dreams ? ['score in the dream'] : []), 'score in reality'],
    rows.map(({ label, generations, dream, real }) => [
      label,
      String(generations),
      ...(dreams ? [dream === null ? '-' : meanAndSd(dream)] : []),
      meanAndSd(real),
    ]),
  );
};

/** How many tracks go wrong, beside the mean. */
export const tailTable: StudyTable = (rows) =>
  markdown(
    ['C', 'generations', 'M steps', 'mean ± 95 %', 'sd', '900 or more', 'under 800', 'under 600', 'lowest'],
    rows.map(({ label, generations, steps, real }) => [
      label,
      String(generations),
      steps.toFixed(2),
      `${mean(real).toFixed(1)} ± ${halfInterval(real).toFixed(1)}`,
      standardDeviation(real).toFixed(1),
      count(real, (value) => value >= 900),
      count(real, (value) => value < 800),
      count(real, (value) => value < 600),
      Math.min(...real).toFixed(0),
    ]),
  );

/** Whole runs, with the median and the lowest of their means. */
export const runsTable: StudyTable = (rows) => {
  const table = markdown(
    ['run', 'generations', 'minutes', 'mean ± sd', '900 or more', 'under 800', 'lowest'],
    rows.map(({ label, generations, minutes, real }) => [
      label,
      String(generations),
      minutes.toFixed(1),
      meanAndSd(real),
      count(real, (value) => value >= 900),
      count(real, (value) => value < 800),
      Math.min(...real).toFixed(0),
    ]),
  );
  const means = rows.map(({ real }) => mean(real)).sort((a, b) => a - b);
  const minutes = rows.map((row) => row.minutes).sort((a, b) => a - b);
  const summary =
    `Of ${rows.length} means the median is ${quantileOfSorted(means, 0.5).toFixed(1)} and the lowest ` +
    `${means[0].toFixed(1)}; ` +
    `a run took ${quantileOfSorted(minutes, 0.5).toFixed(1)} minutes in the median.`;
  return `${table}\n${summary}\n`;
};

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1), ''].join('\n');
}
