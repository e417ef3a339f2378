/** The loss curve of V or of M as a run keeps it: thinned, so that it stays small however long the training takes. */

export interface LossPoint {
  /** Training step. */
  x: number;
  values: Record<string, number>;
}

/** Numbers have so many digits: no chart shows more, and a checkpoint keeps no more. */
const DIGITS = 6;

/** As a checkpoint keeps them, so that a resumed run continues the very same curve. Steps and frames stay whole. */
export function roundedValues(values: LossPoint['values']): LossPoint['values'] {
  const rounded = (value: number): number =>
    Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
}

/** Points of a curve in a checkpoint, at most. */
export const MAX_POINTS = 200;

/** Adds a point; points at or after its step are replaced: the training went back to a kept state. */
export function addPoint(curve: LossPoint[], point: LossPoint): void {
  cutCurve(curve, point.x - 1);
  curve.push(point);
  if (curve.length > 2 * MAX_POINTS) curve.splice(0, curve.length, ...thinned(curve));
}

/** Removes the points after a step. */
export function cutCurve(curve: LossPoint[], step: number): void {
  while (curve.length > 0 && curve[curve.length - 1].x > step) curve.pop();
}

/**
 * At most MAX_POINTS of the points: the first, and the last one of each of as many equal stretches of steps, so the
 * last of all as well. Real points only; nothing is averaged.
 */
export function thinned(curve: readonly LossPoint[]): LossPoint[] {
  if (curve.length <= MAX_POINTS) return [...curve];
  const [first] = curve;
  const width = (curve[curve.length - 1].x - first.x) / (MAX_POINTS - 1);
  const stretchOf = ({ x }: LossPoint): number => Math.min(MAX_POINTS - 1, Math.ceil((x - first.x) / width));
  return curve.filter((point, i) => i === curve.length - 1 || stretchOf(point) !== stretchOf(curve[i + 1]));
}
