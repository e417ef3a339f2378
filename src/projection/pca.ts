/** Principal components: the two directions in which points differ most. */
import { symmetricEigen } from '../math/eigen.ts';

export interface Projection {
  /** [points, 2] */
  positions: Float32Array;
  /** Share of the variance that each of the two directions has; null where a method gives none. */
  shares: [number, number] | null;
}

/** @param points [count, size] @throws RangeError where there are fewer than two */
export function pca(points: Float32Array, size: number): Projection {
  const count = points.length / size;
  if (!Number.isInteger(count) || count < 2) {
    throw new RangeError(
      `PCA needs two points at least, of ${size} numbers each; got ${points.length} numbers`,
    );
  }
  const mean = new Float64Array(size);
  for (let i = 0; i < points.length; i++) mean[i % size] += points[i] / count;
  const covariance = new Float64Array(size * size);
  for (let at = 0; at < points.length; at += size) {
    for (let i = 0; i < size; i++) {
      const centred = points[at + i] - mean[i];
      for (let j = 0; j <= i; j++) covariance[i * size + j] += (centred * (points[at + j] - mean[j])) / count;
    }
  }
  const { values, vectors } = symmetricEigen(covariance, size);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0) || 1;
  const positions = new Float32Array(2 * count);
  for (let point = 0; point < count; point++) {
    for (let axis = 0; axis < 2 && axis < size; axis++) {
      const column = size - 1 - axis; // Values ascend.
      let sum = 0;
      for (let i = 0; i < size; i++) sum += (points[point * size + i] - mean[i]) * vectors[i * size + column];
      positions[2 * point + axis] = sum;
    }
  }
  const share = (axis: number): number => (axis < size ? Math.max(0, values[size - 1 - axis]) / total : 0);
  return { positions, shares: [share(0), share(1)] };
}
