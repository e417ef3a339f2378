/** UMAP (McInnes, Healy and Melville, 2018; arXiv:1802.03426): neighbours in z stay neighbours in the plane. */
import { UMAP } from 'umap-js';
import { Xoshiro128 } from '../math/random.ts';
import type { Projection } from './pca.ts';

const NEIGHBOURS = 15;

/** The same points give the same picture. @param points [count, size] @throws RangeError where there are too few */
export function umap(points: Float32Array, size: number): Projection {
  const count = points.length / size;
  if (count <= NEIGHBOURS) {
    throw new RangeError(
      `UMAP looks at ${NEIGHBOURS} neighbours of each point, so it needs more; got ${count}`,
    );
  }
  const random = new Xoshiro128(1);
  const reduced = new UMAP({ nNeighbors: NEIGHBOURS, nComponents: 2, random: () => random.random() }).fit(
    Array.from({ length: count }, (_, point) => [...points.subarray(point * size, (point + 1) * size)]),
  );
  return { positions: Float32Array.from(reduced.flat()), shares: null };
}
