import { describe, expect, it } from 'vitest';
import { collectEpisode } from '../../src/data/collect.ts';
import { decodeEpisode, encodeEpisode, FRAME_BYTES } from '../../src/data/episode.ts';

const car = (index: number, seed = 7, steps = 40) =>
  collectEpisode({ world: { env: 'CarRacing-v3' }, index, seed, steps });

describe('collectEpisode', () => {
  it('the same order gives the same bytes, another seed others', () => {
    expect(Buffer.compare(car(0).frames, car(0).frames)).toBe(0);
    expect(Buffer.compare(car(0, 8).frames, car(0).frames)).not.toBe(0);
  });

  it('has one frame more than steps, valid actions, and ground truth for every frame', () => {
    for (let index = 0; index < 10; index++) {
      const { frames, actions, rewards, truth, truthNames } = car(index);
      const steps = rewards.length;
      expect(steps).toBe(40);
      expect(frames.length).toBe((steps + 1) * FRAME_BYTES);
      expect(truth.length).toBe((steps + 1) * truthNames.length);
      for (let t = 0; t < steps; t++) {
        const [steer, gas, brake] = actions.subarray(3 * t, 3 * t + 3);
        expect(Math.abs(steer)).toBeLessThanOrEqual(1);
        expect(gas).toBeGreaterThanOrEqual(0);
        expect(gas).toBeLessThanOrEqual(1);
        expect(brake).toBeGreaterThanOrEqual(0);
        expect(brake).toBeLessThanOrEqual(1);
      }
    }
  });

  it('moves the car with its policies, unlike white noise', () => {
    const speeds = Array.from({ length: 10 }, (_, index) => {
      const { truth, truthNames, rewards } = car(index, 100 + index, 150);
      const last = rewards.length * truthNames.length;
      return Math.hypot(truth[last + truthNames.indexOf('vx')], truth[last + truthNames.indexOf('vy')]);
    });
    const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
    // Uniform random actions reach 3.1 units a second.
    expect(mean).toBeGreaterThan(15);
  });

  it('uses every policy', () => {
    const names = new Set(Array.from({ length: 10 }, (_, index) => car(index, 1, 5).policy));
    expect([...names].sort()).toEqual(['brownian', 'driver', 'held', 'random-network']);
  });

  it('collects a ball without actions; its file is read back unchanged', () => {
    const episode = collectEpisode({
      world: { env: 'BouncingBall-v0', radius: 5, speed: 2 },
      index: 0,
      seed: 3,
      steps: 20,
    });
    expect(episode.actions.length).toBe(0);
    for (const kept of [episode, car(0, 1, 5)]) {
      const { frames, ...rest } = decodeEpisode(encodeEpisode(kept));
      const { frames: before, ...others } = kept;
      expect(Buffer.compare(frames, before)).toBe(0);
      expect(rest).toEqual(others);
    }
  });

  it('keeps each frame with the given probability, selected by the seed', () => {
    const kept = (keep: number, seed: number) =>
      collectEpisode({
        world: { env: 'BouncingBall-v0', radius: 5, speed: 2 },
        index: 0,
        seed,
        steps: 400,
        keep,
      });
    const whole = kept(1, 1);
    expect([...whole.frameNumbers]).toEqual(Array.from({ length: 401 }, (_, t) => t));
    expect(kept(0, 1).frames.length).toBe(0);
    const part = kept(0.2, 1);
    // 80 expected, standard deviation 8.
    expect(Math.abs(part.frameNumbers.length - 80)).toBeLessThan(40);
    for (const [i, number] of part.frameNumbers.entries()) {
      const frame = part.frames.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES);
      const from = number * FRAME_BYTES;
      expect(Buffer.compare(frame, whole.frames.subarray(from, from + FRAME_BYTES))).toBe(0);
    }
    expect(kept(0.2, 1).frameNumbers).toEqual(part.frameNumbers);
    expect(kept(0.2, 2).frameNumbers).not.toEqual(part.frameNumbers);
    // What is not kept changes nothing else.
    expect(part.truth).toEqual(whole.truth);
  });
});
