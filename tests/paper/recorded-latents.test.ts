/** Live latents, nearest frames and reordered recordings, on recordings whose answers are known. */
import { expect, test } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import {
  liveLatents,
  nearestFrame,
  type RecordedLatents,
  shuffled,
  zSampled,
} from '../../src/paper/recorded-latents.ts';

/** Three latents: one moves, one hardly, one not at all. */
const recording: RecordedLatents = {
  frames: 4,
  latentSize: 3,
  mu: Float32Array.from([0, 0, 5, 1, 0.1, 5, 2, 0, 5, 3, 0.1, 5]),
  sigma: new Float32Array(12).fill(0.5),
};

test('a latent is live when its mu moves', () => {
  expect(liveLatents(recording)).toEqual([0]);
});

test('nearest is measured over the live latents only', () => {
  // By all latents the last frame would not be the nearest: the dead ones are far off on purpose.
  expect(nearestFrame(recording, [0], [2.75, -9, 40])).toEqual({ frame: 3, distance: 0.25 });
  expect(nearestFrame(recording, [0, 1], [0.5, 0.1, 0]).frame).toBe(1);
  expect(() => nearestFrame(recording, [0], [Number.NaN, 0, 0])).toThrow(/not finite/);
});

test('shuffling keeps every row whole', () => {
  const mixed = shuffled(recording.mu, 3, new Xoshiro128(5));
  const rows = (data: Float32Array) => [0, 1, 2, 3].map((t) => [...data.subarray(3 * t, 3 * t + 3)].join());
  expect([...rows(mixed)].sort()).toEqual([...rows(recording.mu)].sort());
  expect(rows(mixed)).not.toEqual(rows(recording.mu));
});

test('sampled z lies about mu as far as sigma says', () => {
  const frames = 5000;
  const wide = {
    frames,
    latentSize: 1,
    mu: new Float32Array(frames).fill(2),
    sigma: new Float32Array(frames).fill(0.5),
  };
  const z = zSampled(wide, new Xoshiro128(1));
  const mean = z.reduce((sum, value) => sum + value, 0) / frames;
  const deviation = Math.sqrt(z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / frames);
  expect(mean).toBeCloseTo(2, 1);
  expect(deviation).toBeCloseTo(0.5, 1);
});
