/**
 * Curves of several runs as lines of one chart: what can be drawn of each curve, and the rows of the chart. The points
 * are those of the runs; none is interpolated.
 */
import { groupsOf } from '../lab/comparison/groups.ts';
import type { CurveName } from '../lab/events.ts';
import { type ChartRow, type CurveLine, chartRows, type LineTone, MAX_CHART_POINTS } from './curves.ts';
import type { StoredRun } from './run-library.ts';
import { Series } from './series.ts';

/** A column of a curve by which runs are compared. */
export interface Measure {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly canLog: boolean;
}

export const MEASURES: Readonly<Record<Exclude<CurveName, 'dream-error'>, readonly Measure[]>> = {
  vision: [
    { key: 'reconstruction', label: 'Reconstruction', unit: 'per frame', canLog: true },
    { key: 'kl', label: 'KL', unit: 'nats per frame', canLog: true },
  ],
  memory: [
    { key: 'nll', label: 'NLL', unit: 'nats per latent', canLog: false },
    { key: 'reward', label: 'Reward', unit: 'per step', canLog: true },
    { key: 'done', label: 'Done', unit: 'nats per step', canLog: true },
  ],
  fitness: [
    { key: 'mean', label: 'Mean', unit: 'return', canLog: false },
    { key: 'best', label: 'Best', unit: 'return', canLog: false },
    { key: 'worst', label: 'Worst', unit: 'return', canLog: false },
    { key: 'test', label: 'Distribution mean', unit: 'return', canLog: false },
    { key: 'sigma', label: 'σ', unit: 'step size of the search', canLog: true },
  ],
};

export type OverlaidCurve = keyof typeof MEASURES;

/** A run by its name, with its curve. */
export interface Overlaid {
  name: string;
  series: Series;
  tone: LineTone;
}

/** The curve of a stored run. */
export function seriesOf(curve: OverlaidCurve, run: StoredRun): Series {
  const series = new Series();
  if (curve === 'fitness') {
    for (const { generation, best, mean, worst, sigma, test } of run.history) {
      series.append(generation, { best, mean, worst, sigma, ...(test !== undefined && { test }) });
    }
  } else for (const { x, values } of run[curve]) series.append(x, values);
  return series;
}

/** Lines and rows of a chart; runs without the measure have no line. */
export function overlay(
  runs: readonly Overlaid[],
  { key, canLog }: Measure,
  log: boolean,
): { lines: CurveLine[]; rows: ChartRow[]; last: Record<string, number> } {
  const limit = Math.floor(MAX_CHART_POINTS / Math.max(1, runs.length));
  const rows = new Map<number, ChartRow>();
  const lines: CurveLine[] = [];
  const last: Record<string, number> = {};
  runs.forEach(({ name, series, tone }, i) => {
    if (series.column(key) === null) return;
    const line = `run${i}`;
    lines.push({ key: line, label: name, tone });
    last[line] = series.last(key);
    for (const { x, [key]: value } of chartRows(series, [key], { log: log && canLog, limit })) {
      rows.set(x, { ...(rows.get(x) ?? { x }), [line]: value } as ChartRow);
    }
  });
  return { lines, rows: [...rows.values()].sort((a, b) => a.x - b.x), last };
}

const TONES = ['run1', 'run2', 'run3', 'run4', 'run5'] as const;

/** A colour for each run; where there are too many for that, one for all that differ in their seed alone. */
export function tonesOf(runs: readonly StoredRun[]): LineTone[] {
  const groups = runs.length <= TONES.length ? runs.map((run) => [run]) : groupsOf(runs);
  return runs.map((run) => TONES[groups.findIndex((group) => group.includes(run)) % TONES.length]);
}
