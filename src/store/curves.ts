/**
 * The curves of a run: what each chart is called, which columns it draws, and the rows a chart is given.
 * One table for charts, legends and tests.
 */
import type { CurveName } from '../lab/events.ts';
import { PAPER_CURVE, type PublishedCurve } from './paper-curve.ts';
import { type Series, selectRows } from './series.ts';

/** Recharts needs 28 ms for an update at 1000 points; 400 are as many as a chart is wide. */
export const MAX_CHART_POINTS = 400;

/** Colours are roles, not values: the palette (colour-blind safe) lives in the style sheet. */
export type LineTone = 'first' | 'second' | 'third' | 'reference' | 'paper' | 'paperPopulation';

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
  readonly panes: readonly CurvePane[];
}

export const CURVES: Readonly<Record<CurveName, CurveInfo>> = {
  vision: {
    title: 'V loss',
    help:
      'Squared error of a reconstructed frame, summed over its pixels, and the KL divergence ' +
      'of q(z|x) from the prior N(0, I).',
    x: 'batch',
    panes: [
      {
        unit: 'per frame',
        canLog: true,
        lines: [
          { key: 'reconstruction', label: 'Reconstruction', tone: 'first' },
          { key: 'kl', label: 'KL', tone: 'second' },
        ],
      },
    ],
  },
  memory: {
    title: 'M loss',
    help:
      'Negative log-likelihood (NLL) of the next z under the mixture, and the losses of the ' +
      'other heads: reward, done, and z several steps ahead.',
    x: 'batch',
    panes: [
      { unit: 'nats per latent', canLog: false, lines: [{ key: 'nll', label: 'NLL', tone: 'first' }] },
      {
        unit: 'per step',
        canLog: true,
        rewardOnly: true,
        lines: [
          { key: 'reward', label: 'Reward', tone: 'second' },
          { key: 'done', label: 'Done', tone: 'third' },
          { key: 'ahead', label: 'z ahead', tone: 'first' },
        ],
      },
    ],
  },
  fitness: {
    title: 'Fitness of C',
    help:
      'Best, mean and worst return of the candidates of each generation, and the return of the ' +
      'distribution mean, tested on full episodes.',
    x: 'generation',
    panes: [
      {
        unit: 'return',
        canLog: false,
        published: PAPER_CURVE,
        lines: [
          { key: 'best', label: 'Best', tone: 'second' },
          { key: 'mean', label: 'Mean', tone: 'first' },
          { key: 'worst', label: 'Worst', tone: 'third' },
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
          { key: 'dream', label: 'Dream', tone: 'first' },
          { key: 'constantVelocity', label: 'Constant velocity', tone: 'second' },
          { key: 'persistence', label: 'Persistence', tone: 'reference' },
          { key: 'readout', label: 'Teacher-forced', tone: 'third' },
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
