/** The points of the scatter: which frame each is, and which are laid out. */
import { describe, expect, it, vi } from 'vitest';
import { layOut } from '../../src/store/cloud-actions.ts';
import type { EpisodeLatents } from '../../src/store/engine.ts';
import { LatentCloud } from '../../src/store/latent-cloud.ts';

vi.mock('../../src/lab/clients/projection-client.ts', () => ({
  projectLatents: async (_: string, points: Float32Array, size: number) => ({
    positions: new Float32Array((2 * points.length) / size),
    shares: null,
  }),
}));

const episode = (seed: number, steps: number, latentSize = 2): EpisodeLatents => ({
  seed,
  latentSize,
  mu: Float32Array.from({ length: steps * latentSize }, (_, i) => seed + i),
  rewards: Float32Array.from({ length: steps }, (_, step) => step),
  speeds: new Float32Array(steps).fill(Number.NaN),
});

describe('the cloud of latents', () => {
  it('numbers the frames of its episodes one after the other', () => {
    const cloud = new LatentCloud();
    cloud.add(episode(10, 3));
    cloud.add(episode(20, 2));
    expect(cloud.size).toBe(5);
    expect(cloud.point(2)).toMatchObject({ seed: 10, step: 2, reward: 2 });
    expect(cloud.point(3)).toMatchObject({ seed: 20, step: 0 });
    expect(() => cloud.point(5)).toThrow(/point 5 of 5/);
    const { shown, points } = cloud.pointsFor('pca')!;
    expect([...shown]).toEqual([0, 1, 2, 3, 4]);
    expect([...points.subarray(6, 8)]).toEqual([20, 21]);
  });

  it('gives UMAP four thousand points at most, from all of its episodes', () => {
    const cloud = new LatentCloud();
    for (let seed = 0; seed < 9; seed++) cloud.add(episode(seed, 1000));
    const { shown, points } = cloud.pointsFor('umap')!;
    expect(shown.length).toBeLessThanOrEqual(4000);
    expect(points).toHaveLength(2 * shown.length);
    expect(shown[shown.length - 1]).toBeGreaterThan(8900);
  });

  it('says why UMAP of a single episode shows nothing, and keeps what is laid out', async () => {
    const cloud = new LatentCloud();
    cloud.add(episode(1, 30));
    await layOut(cloud, 'pca');
    const before = cloud.layout;
    await expect(layOut(cloud, 'umap')).rejects.toThrow('UMAP of one episode is only its path through time');
    expect(cloud.layout).toBe(before);
  });

  it('is emptied, and starts anew with the latents of another V', () => {
    const cloud = new LatentCloud();
    expect(cloud.pointsFor('pca')).toBeNull();
    cloud.add(episode(1, 4));
    cloud.add(episode(2, 4, 3));
    expect(cloud.episodes.map(({ seed }) => seed)).toEqual([2]);
    cloud.clear();
    expect([cloud.size, cloud.layout]).toEqual([0, null]);
  });

  it('takes a layout of its points, and none of those of another V that has as many episodes', async () => {
    const cloud = new LatentCloud();
    cloud.add(episode(1, 4));
    const late = layOut(cloud, 'pca');
    cloud.clear();
    cloud.add(episode(1, 3));
    await late;
    expect(cloud.layout).toBeNull();
    await layOut(cloud, 'pca');
    expect(cloud.layout?.positions).toHaveLength(6);
  });
});
