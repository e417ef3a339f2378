/**
 * Reads the numbers of the ball's report that the page shows. A report is open-ended JSON, so every value is
 * checked and what is absent is null.
 */
import { listAt, numberAt, objectAt, textAt } from './json.ts';

/** Coefficients of determination of linear probes on unseen episodes. */
export interface ProbeRow {
  name: string;
  z: number | null;
  h: number | null;
  zh: number | null;
}

/** A prediction of where the ball will be, or of when it bounces, by dreamed steps. */
export interface PredictionRow {
  /** `dream 0.1`, `constantVelocity`, …: what the page has names and explanations for. */
  name: string;
  values: (number | null)[];
}

export interface CurvePoint {
  x: number;
  y: number;
}

/** Where V puts the places of the ball's box. */
export interface BoxMap {
  /** `z`: the two latents; `probe`: x and y in pixels, as a linear probe reads them from more latents. */
  plane: 'z' | 'probe';
  /** Rows of cells of the box from top to bottom, cells from left to right; null where no frame was. */
  rows: (CurvePoint | null)[][];
}

export interface BallResults {
  probes: ProbeRow[];
  /** Null in reports from before there was a map. */
  map: BoxMap | null;
  /** Columns of `errors`. */
  steps: number[];
  /** Mean distance to the true ball, pixels. */
  errors: PredictionRow[];
  /** Columns of `bounces`: bounces within so many dreamed steps. */
  bounceHorizons: number[];
  /** Share of the true bounces that were predicted. */
  bounces: PredictionRow[];
  /** Share of the predicted bounces without a true one. */
  falseAlarms: PredictionRow[];
  /** Mass of the mixtures' second mode by frames from a bounce, and far from any. */
  multimodality: CurvePoint[];
  multimodalityAway: number | null;
  latentSize: number | null;
  /** Real frames M saw before it dreamed. */
  context: number | null;
  unseenEpisodes: number | null;
}

/** Episodes and seed of diagnostics that were run outside a training run. */
export interface DiagnosticsRecord {
  episodes: number;
  seed: number;
}

export interface DreamErrorPoint {
  steps: number;
  values: Record<string, number>;
}

type Report = Readonly<Record<string, unknown>> | null;

const BASELINES = ['constantVelocity', 'persistence', 'readout', 'blind', 'noMemory'];
const BOUNCE_ROWS = ['sampled', 'mean', 'constantVelocity', 'chance'];

export function ballResults(report: Report): BallResults | null {
  const ball = objectAt(report, 'ball');
  if (ball === null) return null;
  const horizons = listAt(ball, 'horizons').filter((horizon) => numberAt(horizon, 'steps') !== null);
  const temperatures = temperaturesOf(horizons[0]);
  const foresight = objectAt(ball, 'foresight');
  const bounceRows = (key: string): PredictionRow[] =>
    BOUNCE_ROWS.map((name) => ({
      name,
      values: listAt(foresight, name).map((entry) => numberAt(entry, key)),
    })).filter(({ values }) => values.length > 0);
  return {
    probes: probeRows(ball) ?? placesOnly(ball),
    map: mapOf(objectAt(ball, 'map')),
    steps: horizons.map((horizon) => numberAt(horizon, 'steps')!),
    errors: [
      ...temperatures.map((tau) => ({
        name: `dream ${tau}`,
        values: horizons.map((horizon) => numberAt(objectAt(horizon, 'dream'), tau)),
      })),
      ...BASELINES.map((name) => ({ name, values: horizons.map((horizon) => numberAt(horizon, name)) })),
    ].filter(({ values }) => values.some((value) => value !== null)),
    bounceHorizons: listAt(foresight, 'sampled').map((entry) => numberAt(entry, 'steps') ?? 0),
    bounces: bounceRows('hitRate'),
    falseAlarms: bounceRows('falseAlarms').filter(({ name }) => name === 'sampled' || name === 'mean'),
    multimodality: curveAt(objectAt(ball, 'split'), 'points', 'step', 'secondMode'),
    multimodalityAway: numberAt(objectAt(objectAt(ball, 'split'), 'away'), 'secondMode'),
    latentSize: numberAt(ball, 'latentSize'),
    context: numberAt(ball, 'context'),
    unseenEpisodes: numberAt(ball, 'unseenEpisodes'),
  };
}

/** Null unless it has the cells of a square of at least two by two. */
function mapOf(map: unknown): BoxMap | null {
  const [plane, side] = [textAt(map, 'plane'), numberAt(map, 'side')];
  const cells = listAt(map, 'cells').map((cell): CurvePoint | null => {
    const [x, y] = [numberAt(cell, '0'), numberAt(cell, '1')];
    return x === null || y === null ? null : { x, y };
  });
  if (side === null || !(side >= 2) || cells.length !== side * side) return null;
  if (plane !== 'z' && plane !== 'probe') return null;
  return { plane, rows: Array.from({ length: side }, (_, row) => cells.slice(row * side, (row + 1) * side)) };
}

export function diagnosticsOf(report: Report): DiagnosticsRecord | null {
  const made = objectAt(report, 'examination');
  const [episodes, seed] = [numberAt(made, 'episodes'), numberAt(made, 'seed')];
  return episodes === null || seed === null ? null : { episodes, seed };
}

/** The report's errors by dreamed steps, as points of the chart; the dream at its lowest temperature. */
export function dreamErrorPoints(report: Readonly<Record<string, unknown>>): DreamErrorPoint[] {
  const points: DreamErrorPoint[] = [];
  for (const horizon of listAt(objectAt(report, 'ball'), 'horizons')) {
    const steps = numberAt(horizon, 'steps');
    if (steps === null) continue;
    const values: Record<string, number> = {};
    const [coolest] = temperaturesOf(horizon);
    const dream = coolest === undefined ? null : numberAt(objectAt(horizon, 'dream'), coolest);
    if (dream !== null) values.dream = dream;
    for (const key of ['constantVelocity', 'persistence', 'readout']) {
      const value = numberAt(horizon, key);
      if (value !== null) values[key] = value;
    }
    points.push({ steps, values });
  }
  return points.sort((a, b) => a.steps - b.steps);
}

/** The rows of linear probes, which reports call `readouts`; null where there are none. */
export function probeRows(card: unknown): ProbeRow[] | null {
  const rows = listAt(card, 'readouts').flatMap((row) => {
    const name = textAt(row, 'name');
    return name === null
      ? []
      : [{ name, z: numberAt(row, 'z'), h: numberAt(row, 'h'), zh: numberAt(row, 'zh') }];
  });
  return rows.length === 0 ? null : rows;
}

/** Reports from before there were probes of h. */
function placesOnly(ball: unknown): ProbeRow[] {
  return ['x', 'y']
    .map((name) => ({ name, z: numberAt(ball, `r2${name}`), h: null, zh: null }))
    .filter(({ z }) => z !== null);
}

/** A list of points by two of their fields; points that lack one are left out. */
export function curveAt(value: unknown, list: string, xKey: string, yKey: string): CurvePoint[] {
  return listAt(value, list).flatMap((point) => {
    const x = numberAt(point, xKey);
    const y = numberAt(point, yKey);
    return x === null || y === null ? [] : [{ x, y }];
  });
}

/** Coolest first. */
function temperaturesOf(horizon: unknown): string[] {
  return Object.keys(objectAt(horizon, 'dream') ?? {}).sort((a, b) => Number(a) - Number(b));
}
