/**
 * Reads the numbers of the ball's report that the page shows. A report is open-ended JSON, so every value is
 * checked and what is absent is null.
 */
import { listAt, numberAt, objectAt, textAt } from './json.ts';

/** Coefficients of determination of linear read-outs on unseen episodes. */
export interface ReadoutRow {
  name: string;
  z: number | null;
  h: number | null;
  zh: number | null;
}

/** One guess of where the ball will be, or of when it bounces, by dreamed steps. */
export interface GuessRow {
  /** `dream 0.1`, `constantVelocity`, …: what the page has names and explanations for. */
  name: string;
  values: (number | null)[];
}

export interface CurvePoint {
  x: number;
  y: number;
}

export interface BallResults {
  readouts: ReadoutRow[];
  /** Columns of `errors`. */
  steps: number[];
  /** Mean distance to the true ball, pixels. */
  errors: GuessRow[];
  /** Columns of `foresight`: bounces within so many dreamed steps. */
  reaches: number[];
  /** Share of the true bounces that were foreseen. */
  foresight: GuessRow[];
  /** Share of the dreamed bounces that did not come. */
  falseAlarms: GuessRow[];
  /** Mass of the mixtures' second mode by frames from a bounce, and far from any. */
  split: CurvePoint[];
  splitAway: number | null;
  latentSize: number | null;
  /** Real frames M saw before it dreamed. */
  context: number | null;
  unseenEpisodes: number | null;
}

/** What a card was made with when it was not its run that made it. */
export interface ExaminationRecord {
  episodes: number;
  seed: number;
}

export interface DreamErrorPoint {
  steps: number;
  values: Record<string, number>;
}

type Report = Readonly<Record<string, unknown>> | null;

const GUESSES = ['constantVelocity', 'persistence', 'readout', 'blind', 'noMemory'];
const FORESIGHTS = ['sampled', 'mean', 'constantVelocity', 'chance'];

export function ballResults(report: Report): BallResults | null {
  const ball = objectAt(report, 'ball');
  if (ball === null) return null;
  const horizons = listAt(ball, 'horizons').filter((horizon) => numberAt(horizon, 'steps') !== null);
  const temperatures = temperaturesOf(horizons[0]);
  const foresight = objectAt(ball, 'foresight');
  const foresightRows = (key: string): GuessRow[] =>
    FORESIGHTS.map((name) => ({
      name,
      values: listAt(foresight, name).map((entry) => numberAt(entry, key)),
    })).filter(({ values }) => values.length > 0);
  return {
    readouts: readoutRows(ball) ?? placesOnly(ball),
    steps: horizons.map((horizon) => numberAt(horizon, 'steps')!),
    errors: [
      ...temperatures.map((tau) => ({
        name: `dream ${tau}`,
        values: horizons.map((horizon) => numberAt(objectAt(horizon, 'dream'), tau)),
      })),
      ...GUESSES.map((name) => ({ name, values: horizons.map((horizon) => numberAt(horizon, name)) })),
    ].filter(({ values }) => values.some((value) => value !== null)),
    reaches: listAt(foresight, 'sampled').map((entry) => numberAt(entry, 'steps') ?? 0),
    foresight: foresightRows('hitRate'),
    falseAlarms: foresightRows('falseAlarms').filter(({ name }) => name === 'sampled' || name === 'mean'),
    split: curveAt(objectAt(ball, 'split'), 'points', 'step', 'secondMode'),
    splitAway: numberAt(objectAt(objectAt(ball, 'split'), 'away'), 'secondMode'),
    latentSize: numberAt(ball, 'latentSize'),
    context: numberAt(ball, 'context'),
    unseenEpisodes: numberAt(ball, 'unseenEpisodes'),
  };
}

export function examinationOf(report: Report): ExaminationRecord | null {
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

/** The rows of `readouts`; null where there are none. */
export function readoutRows(card: unknown): ReadoutRow[] | null {
  const rows = listAt(card, 'readouts').flatMap((row) => {
    const name = textAt(row, 'name');
    return name === null
      ? []
      : [{ name, z: numberAt(row, 'z'), h: numberAt(row, 'h'), zh: numberAt(row, 'zh') }];
  });
  return rows.length === 0 ? null : rows;
}

/** What reports held before there were read-outs from h. */
function placesOnly(ball: unknown): ReadoutRow[] {
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
