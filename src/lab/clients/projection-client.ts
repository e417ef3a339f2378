/** The page's client of the projection worker, which is made for one layout and ended after it. */
import type { Projection } from '../../projection/pca.ts';
import { spawnProjection } from './workers.ts';

export type { Projection } from '../../projection/pca.ts';

/** UMAP of some thousand points. */
const SILENCE_S = 900;

/** @param points [count, size] @throws Error with the reason where the method refuses them */
export async function projectLatents(
  method: 'pca' | 'umap',
  points: Float32Array,
  size: number,
): Promise<Projection> {
  const thread = spawnProjection();
  try {
    return await thread.call((worker) => worker.project(method, points, size), SILENCE_S);
  } finally {
    thread.end();
  }
}
