/**
 * Reads the numbers of the ball's report that the page shows. A report is open-ended JSON, so every value is
 * checked and what is absent is null. Imports nothing of ours.
 */

export interface BallResults {
  /** Coefficients of determination of a linear read-out of the ball's place from z, on unseen episodes. */
  r2x: number | null;
  r2y: number | null;
  /** Mean distance in pixels after `horizon` dreamed steps. */
  dreamError: number | null;
  constantVelocityError: number | null;
  horizon: number | null;
  /** Real frames M saw before it dreamed. */
  context: number | null;
  unseenEpisodes: number | null;
}

export interface DreamErrorPoint {
  steps: number;
  values: Record<string, number>;
}

export function ballResults(report: Readonly<Record<string, unknown>> | null): BallResults | null {
  const ball = objectAt(report, 'ball');
  if (ball === null) return null;
  return {
    r2x: numberAt(ball, 'r2x'),
    r2y: numberAt(ball, 'r2y'),
    dreamError: numberAt(ball, 'dreamError'),
    constantVelocityError: numberAt(ball, 'constantVelocityError'),
    horizon: numberAt(ball, 'horizon'),
    context: numberAt(ball, 'context'),
    unseenEpisodes: numberAt(ball, 'unseenEpisodes'),
  };
}

/** The report's errors by dreamed steps, as points of the chart; the dream at its lowest temperature. */
export function dreamErrorPoints(report: Readonly<Record<string, unknown>>): DreamErrorPoint[] {
  const horizons = objectAt(report, 'ball')?.horizons;
  if (!Array.isArray(horizons)) return [];
  const points: DreamErrorPoint[] = [];
  for (const horizon of horizons) {
    const steps = numberAt(horizon, 'steps');
    if (steps === null) continue;
    const byTemperature = Object.entries(objectAt(horizon, 'dream') ?? {}).sort(
      ([a], [b]) => Number(a) - Number(b),
    );
    const values: Record<string, number> = {};
    const [coolest] = byTemperature;
    if (coolest && typeof coolest[1] === 'number') values.dream = coolest[1];
    for (const key of ['constantVelocity', 'persistence', 'readout']) {
      const value = numberAt(horizon, key);
      if (value !== null) values[key] = value;
    }
    points.push({ steps, values });
  }
  return points.sort((a, b) => a.steps - b.steps);
}

function objectAt(value: unknown, key: string): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  const inner = (value as Record<string, unknown>)[key];
  return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : null;
}

function numberAt(value: unknown, key: string): number | null {
  if (typeof value !== 'object' || value === null) return null;
  const inner = (value as Record<string, unknown>)[key];
  return typeof inner === 'number' && Number.isFinite(inner) ? inner : null;
}
