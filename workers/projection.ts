/** The projection worker: lays many z out in the plane, and is ended after it. */
import { transfer } from 'comlink';
import { type Projection, pca } from '../src/projection/pca.ts';
import { serve } from '../src/threads/serve.ts';

export class ProjectionWorker {
  /** @param points [count, size] */
  async project(method: 'pca' | 'umap', points: Float32Array, size: number): Promise<Projection> {
    const project = method === 'pca' ? pca : (await import('../src/projection/umap.ts')).umap;
    const projection = project(points, size);
    return transfer(projection, [projection.positions.buffer]);
  }
}

serve(new ProjectionWorker());
