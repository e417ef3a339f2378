/** Layouts of points in the plane. */
import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import { pca } from '../../src/projection/pca.ts';
import { umap } from '../../src/projection/umap.ts';

const random = new Xoshiro128(4);

describe('PCA', () => {
  it('lays points out along the directions in which they differ most, with their shares', () => {
    // Standard deviations 3, 1 and 0 along (0.6, 0.8, 0), (-0.8, 0.6, 0) and z.
    const points = new Float32Array(3 * 4000);
    const along = Array.from({ length: 4000 }, () => [3 * random.normal(), random.normal()]);
    along.forEach(([a, b], i) => {
      points.set([0.6 * a - 0.8 * b + 5, 0.8 * a + 0.6 * b - 2, 7], 3 * i);
    });
    const { positions, shares } = pca(points, 3);
    expect(shares![0]).toBeCloseTo(0.9, 1);
    expect(shares![0] + shares![1]).toBeCloseTo(1, 6);
    const sign = Math.sign(positions[0] * along[0][0]);
    let worst = 0;
    const mean = along.reduce((sum, [a]) => sum + a, 0) / along.length;
    along.forEach(([a], i) => {
      worst = Math.max(worst, Math.abs(sign * positions[2 * i] - (a - mean)));
    });
    expect(worst).toBeLessThan(0.3);
  });

  it('keeps distances where there are two numbers only, and refuses one point', () => {
    const { positions } = pca(Float32Array.of(0, 0, 3, 4, 1, -2), 2);
    expect(Math.hypot(positions[2] - positions[0], positions[3] - positions[1])).toBeCloseTo(5, 5);
    expect(() => pca(Float32Array.of(1, 2), 2)).toThrow(/two points at least, of 2 numbers each; got 2/);
  });
});

describe('UMAP', () => {
  it('keeps two groups apart, and gives the same picture again', () => {
    const points = Float32Array.from({ length: 60 * 8 }, (_, i) => random.normal() + (i < 30 * 8 ? 0 : 12));
    const { positions } = umap(points, 8);
    const centre = (from: number): number[] =>
      [0, 1].map((axis) => {
        let sum = 0;
        for (let i = from; i < from + 30; i++) sum += positions[2 * i + axis] / 30;
        return sum;
      });
    const [first, second] = [centre(0), centre(30)];
    const nearOwn = Array.from({ length: 60 }, (_, i) => {
      const [own, other] = i < 30 ? [first, second] : [second, first];
      const to = ([x, y]: number[]) => Math.hypot(positions[2 * i] - x, positions[2 * i + 1] - y);
      return to(own) < to(other);
    });
    expect(nearOwn.every(Boolean)).toBe(true);
    expect(umap(points, 8).positions).toEqual(positions);
  });

  it('refuses fewer points than neighbours', () => {
    expect(() => umap(new Float32Array(16), 2)).toThrow(/15 neighbours of each point.*got 8/);
  });
});
