/**
 * The curves of a run: what each chart is called, which columns it draws, and the rows a chart is given.
 * One table for charts, legends and tests.
 */
import type { CurveName } from '../lab/events.ts';
import { PAPER_CURVE, type PublishedCurve } from './paper-curve.ts';
import { type Series, selectRows } from './series.ts';

/** Recharts needs 28 ms for an update at 1000 points; 400 are as many as a chart is wide. */
export const MAX_CHART_POINTS = 400;

/**
 * Colours are roles, not values: the palette (colour-blind safe) lives in the style sheet. V, M and C have one colour
 * each, in three shades with their own dashes; what they are held against is grey, the paper's is purple.
 */
type NetTone<Net extends string> = Net | `${Net}2` | `${Net}3`;
export type LineTone =
  | NetTone<'v' | 'm' | 'c'>
  | 'reference'
  | 'reference2'
  | 'paper'
  | 'paperPopulation'
  | `run${1 | 2 | 3 | 4 | 5}`;

export interface CurveLine {
  /** Column of the series: a key of the `values` of a point. */
  readonly key: string;
  readonly label: string;
  readonly tone: LineTone;
}

/** Lines that share one y axis. */
export interface CurvePane {
  readonly unit: string;
  readonly lines: readonly CurveLine[];
  /** Values are positive, so a logarithmic axis can be asked for. */
  readonly canLog: boolean;
  /** Only where there are actions and rewards: not for the ball. */
  readonly rewardOnly?: boolean;
  /** What others measured, drawn behind. */
  readonly published?: PublishedCurve;
}

export interface CurveInfo {
  readonly title: string;
  readonly help: string;
  readonly x: string;
  /** Of single batches: smoothing shows its course. */
  readonly noisy?: true;
  readonly panes: readonly CurvePane[];
}

export const CURVES: Readonly<Record<CurveName, CurveInfo>> = {
  vision: {
    title: 'V loss',
    help:
      'What V learns to make small. Reconstruction: how far the painted frame is from the real one, the squared ' +
      'error of all its pixels and colours. KL: how much z says of the frame, in nats. Lower is better, but ' +
      'one costs the other: a z that says nothing paints nothing. Training draws z with noise; on unseen ' +
      'episodes z is μ.',
    x: 'batch',
    noisy: true,
    panes: [
      {
        unit: 'per frame',
        canLog: true,
        lines: [
          { key: 'reconstruction', label: 'Reconstruction', tone: 'v' },
          { key: 'kl', label: 'KL', tone: 'v2' },
          { key: 'heldOutReconstruction', label: 'Reconstruction, unseen, z = μ', tone: 'v3' },
        ],
      },
    ],
  },
  memory: {
    title: 'M loss',
    help:
      'How unexpected the next z was to M, in nats: each nat less means that M held what came 2.7 times ' +
      'likelier. Lower is better; as z is continuous it may fall below 0. On unseen episodes z is μ; where ' +
      'training draws z with noise, that alone makes them lower. The others are the errors of the ' +
      'predicted reward, of the end of the episode (done), and of z several steps ahead.',
    x: 'batch',
    noisy: true,
    panes: [
      {
        unit: 'nats per latent',
        canLog: false,
        lines: [
          { key: 'nll', label: 'NLL', tone: 'm' },
          { key: 'heldOutNll', label: 'NLL, unseen, z = μ', tone: 'm2' },
        ],
      },
      {
        unit: 'per step',
        canLog: true,
        rewardOnly: true,
        lines: [
          { key: 'reward', label: 'Reward', tone: 'm' },
          { key: 'done', label: 'Done', tone: 'm2' },
          { key: 'ahead', label: 'z ahead', tone: 'm3' },
        ],
      },
    ],
  },
  fitness: {
    title: 'Fitness of C',
    help:
      'Each generation tries many candidates for C; drawn are the best, the mean and the worst fitness of them: ' +
      'the return, less what the settings of the search take from it, such as a penalty on steering. ' +
      'The distribution mean is what the search holds best; its test is the return alone, on episodes of its ' +
      'own, so it tells most. Higher is better.',
    x: 'generation',
    panes: [
      {
        unit: 'return',
        canLog: false,
        published: PAPER_CURVE,
        lines: [
          { key: 'best', label: 'Best', tone: 'c2' },
          { key: 'mean', label: 'Mean', tone: 'c' },
          { key: 'worst', label: 'Worst', tone: 'c3' },
          { key: 'test', label: 'Distribution mean (test)', tone: 'reference' },
        ],
      },
    ],
  },
  'dream-error': {
    title: 'Dream error',
    help:
      'Distance between the dreamed and the true ball by steps after the last context frame, ' +
      'beside two baselines: constant velocity, and persistence (the ball stays in place). ' +
      'Teacher-forced: linear probe on the true frame, a lower bound of the error.',
    x: 'steps of the dream',
    panes: [
      {
        unit: 'pixels',
        canLog: true,
        lines: [
          { key: 'dream', label: 'Dream', tone: 'm' },
          { key: 'constantVelocity', label: 'Constant velocity', tone: 'reference' },
          { key: 'persistence', label: 'Persistence', tone: 'reference2' },
          { key: 'readout', label: 'Teacher-forced', tone: 'v' },
        ],
      },
    ],
  },
};

/** Generations with which a new search began around the C of the one before. */
export function newSearches(fitness: Series): number[] {
  const searches = fitness.column('search');
  if (searches === null) return [];
  // The first search has no number: NaN.
  const numberAt = (row: number): number => searches[row] || 0;
  return Array.from(fitness.x).filter((_, row) => row > 0 && numberAt(row) !== numberAt(row - 1));
}

/** One row of a chart: x and each line's value, null where there is none (or none on a logarithmic axis). */
export type ChartRow = { x: number } & Record<string, number | null>;

/** What a chart draws of a series: real points, at most `limit` of them. */
export function chartRows(
  series: Series,
  keys: readonly string[],
  options: { log?: boolean; limit?: number } = {},
): ChartRow[] {
  const { log = false, limit = MAX_CHART_POINTS } = options;
  const x = series.x;
  const columns = keys.map((key) => series.column(key));
  return selectRows(series, keys, limit).map((row) => {
    const point: ChartRow = { x: x[row] };
    keys.forEach((key, i) => {
      const value = columns[i]?.[row] ?? Number.NaN;
      point[key] = Number.isFinite(value) && !(log && value <= 0) ? value : null;
    });
    return point;
  });
}

/** Part of the points that a smoothed value is the mean of: a noisy loss then shows its course. */
const SMOOTHED_SHARE = 1 / 40;

/**
 * What a chart draws of a series when it is smoothed: at evenly spaced points the mean of the last fortieth of all
 * points up to there, of fewer at the beginning. Every point counts, also those that are not drawn.
 */
export function smoothRows(
  series: Series,
  keys: readonly string[],
  { log = false, limit = MAX_CHART_POINTS }: { log?: boolean; limit?: number } = {},
): ChartRow[] {
  const { x, length } = series;
  const count = Math.min(length, limit);
  const width = Math.max(1, Math.round(length * SMOOTHED_SHARE));
  const drawn = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (length - 1)) / (count - 1)),
  );
  const rows = drawn.map((row): ChartRow => ({ x: x[row] }));
  for (const key of keys) {
    const sums = sumsOf(series.column(key) ?? new Float64Array(length).fill(Number.NaN));
    drawn.forEach((row, i) => {
      const from = Math.max(0, row + 1 - width);
      const points = sums.counts[row + 1] - sums.counts[from];
      const value = (sums.values[row + 1] - sums.values[from]) / points;
      rows[i][key] = points > 0 && !(log && value <= 0) ? value : null;
    });
  }
  return rows;
}

/** Sums, and numbers of the finite values, of all beginnings of a column. */
function sumsOf(column: Float64Array): { values: Float64Array; counts: Float64Array } {
  const values = new Float64Array(column.length + 1);
  const counts = new Float64Array(column.length + 1);
  column.forEach((value, i) => {
    const known = Number.isFinite(value);
    values[i + 1] = values[i] + (known ? value : 0);
    counts[i + 1] = counts[i] + (known ? 1 : 0);
  });
  return { values, counts };
}
