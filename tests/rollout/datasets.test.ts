import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import { FrameReservoir, SequenceDataset } from '../../src/rollout/datasets.ts';
import { FRAME_BYTES, type LatentEpisode } from '../../src/rollout/episode.ts';

function framesOf(values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * FRAME_BYTES);
  values.forEach((value, i) => {
    bytes.fill(value, i * FRAME_BYTES, (i + 1) * FRAME_BYTES);
  });
  return bytes;
}

/** An episode whose every number says where it stands: mu = step, action = step + 0.5. */
function countingEpisode(steps: number, offset = 0): LatentEpisode {
  return {
    seed: 0,
    policy: 'counting',
    actions: Float32Array.from({ length: steps }, (_, t) => offset + t + 0.5),
    rewards: Float32Array.from({ length: steps }, (_, t) => offset + t),
    dones: new Float32Array(steps),
    truth: new Float32Array(steps + 1),
    truthNames: ['x'],
    mu: Float32Array.from({ length: steps + 1 }, (_, t) => offset + t),
    logvar: new Float32Array(steps + 1),
  };
}

describe('FrameReservoir', () => {
  it('keeps every frame while there is room', () => {
    const reservoir = new FrameReservoir(10, new Xoshiro128(1));
    reservoir.offer(framesOf([1, 2, 3]));
    expect(reservoir.size).toBe(3);
    const seen = new Set<number>();
    const batch = new Uint8Array(FRAME_BYTES);
    for (let i = 0; i < 60; i++) {
      reservoir.draw(batch);
      seen.add(batch[0]);
    }
    expect([...seen].sort()).toEqual([1, 2, 3]);
  });

  it('past its capacity it is a uniform sample of all that was offered', () => {
    const counts = new Float64Array(40);
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const reservoir = new FrameReservoir(10, new Xoshiro128(trial));
      for (let from = 0; from < 40; from += 8) {
        reservoir.offer(framesOf(Array.from({ length: 8 }, (_, i) => from + i)));
      }
      expect(reservoir.size).toBe(10);
      const batch = new Uint8Array(FRAME_BYTES);
      for (let i = 0; i < 20; i++) {
        reservoir.draw(batch);
        counts[batch[0]]++;
      }
    }
    // 8,000 draws over 40 frames: 200 each; five standard deviations of a clustered count are about 140.
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(140);
  });

  it('refuses bytes that are no frames, and to draw from nothing', () => {
    const reservoir = new FrameReservoir(10, new Xoshiro128(1));
    expect(() => reservoir.offer(new Uint8Array(5))).toThrow(/got 5/);
    expect(() => reservoir.draw(new Uint8Array(FRAME_BYTES))).toThrow(/gather episodes first/);
  });
});

describe('SequenceDataset', () => {
  it('windows are contiguous, actions stand beside their frames', () => {
    const dataset = new SequenceDataset();
    dataset.add(countingEpisode(20));
    const { mu, actions, rewards, mask } = dataset.draw(6, 4, new Xoshiro128(3));
    for (let row = 0; row < 6; row++) {
      const first = mu[row * 5];
      for (let t = 0; t <= 4; t++) expect(mu[row * 5 + t]).toBe(first + t);
      for (let t = 0; t < 4; t++) {
        expect(actions[row * 4 + t]).toBe(first + t + 0.5);
        expect(rewards[row * 4 + t]).toBe(first + t);
        expect(mask[row * 4 + t]).toBe(1);
      }
    }
  });

  it('reaches first and last window alike', () => {
    const dataset = new SequenceDataset();
    dataset.add(countingEpisode(6));
    const { mu } = dataset.draw(200, 4, new Xoshiro128(5));
    const starts = new Set(Array.from({ length: 200 }, (_, row) => mu[row * 5]));
    expect([...starts].sort()).toEqual([0, 1, 2]);
  });

  it('pads a short episode and masks the padding', () => {
    const dataset = new SequenceDataset();
    dataset.add(countingEpisode(3, 10));
    const { mu, mask } = dataset.draw(1, 5, new Xoshiro128(1));
    expect([...mask]).toEqual([1, 1, 1, 0, 0]);
    expect([...mu]).toEqual([10, 11, 12, 13, 0, 0]);
  });

  it('refuses to draw from nothing', () => {
    expect(() => new SequenceDataset().draw(1, 1, new Xoshiro128(1))).toThrow(/gather and encode/);
  });
});
