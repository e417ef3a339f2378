/**
 * Reads the numbers of the ball's report that the results card shows. A report is open-ended JSON, so every
 * value is checked and what is absent is null. Imports nothing of ours.
 */

export interface BallResults {
  /** Coefficients of determination of a linear read-out of the ball's place from z, on unseen episodes. */
  r2x: number | null;
  r2y: number | null;
  /** Mean distance in pixels after `horizon` dreamed steps. */
  dreamError: number | null;
  constantVelocityError: number | null;
  horizon: number | null;
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
  };
}

function objectAt(value: unknown, key: string): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  const inner = (value as Record<string, unknown>)[key];
  return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : null;
}

function numberAt(value: Record<string, unknown>, key: string): number | null {
  const inner = value[key];
  return typeof inner === 'number' && Number.isFinite(inner) ? inner : null;
}
