/** Frames made again are the frames first seen, byte for byte. */
import { describe, expect, it } from 'vitest';
import { collectEpisode } from '../../src/data/collect.ts';
import { decodeEpisode, type Episode, encodeEpisode, FRAME_BYTES } from '../../src/data/episode.ts';
import { frameAt, frameBatches, rerenderFrames, wholeFrames } from '../../src/data/re-render.ts';
import type { World } from '../../src/env/experiments.ts';

const WORLDS: World[] = [{ env: 'CarRacing-v3' }, { env: 'BouncingBall-v0', radius: 4, speed: 3 }];

/** An episode with all its frames, and the same as its file keeps it without any. */
function both(world: World, index: number, steps = 120): { seen: Episode; trajectory: Episode } {
  const order = { world, index, seed: 900 + index, steps };
  const trajectory = decodeEpisode(encodeEpisode(collectEpisode({ ...order, keep: 0 })));
  return { seen: collectEpisode(order), trajectory };
}

const joined = (frames: Iterable<Uint8Array>): Buffer =>
  Buffer.concat([...frames].map((frame) => Buffer.from(frame)));

/** Each is overwritten by the next, so copies are taken on the way. */
function* copies(frames: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const frame of frames) yield frame.slice();
}

describe.each(WORLDS)('$env', (world) => {
  it('re-renders the same bytes for every policy', () => {
    for (let index = 0; index < 10; index++) {
      const { seen, trajectory } = both(world, index);
      expect(trajectory.frames.length).toBe(0);
      expect(Buffer.compare(joined(copies(rerenderFrames(trajectory))), seen.frames)).toBe(0);
      // Negative control: another episode's frames are others.
      if (index > 0) expect(Buffer.compare(seen.frames, both(world, 0).seen.frames)).not.toBe(0);
    }
  });

  it('gives the same frames in batches, singly and at once, re-rendered or stored', () => {
    const { seen, trajectory } = both(world, 0, 20);
    for (const episode of [seen, trajectory]) {
      const batches = [...copies(frameBatches(episode, 8))];
      expect(batches.map(({ length }) => length / FRAME_BYTES)).toEqual([8, 8, 5]);
      expect(Buffer.compare(joined(batches), seen.frames)).toBe(0);
      expect(Buffer.compare(wholeFrames(episode), seen.frames)).toBe(0);
      const seventh = seen.frames.subarray(7 * FRAME_BYTES, 8 * FRAME_BYTES);
      expect(Buffer.compare(frameAt(episode, 7), seventh)).toBe(0);
      expect(() => frameAt(episode, 21)).toThrow('frame 21 of an episode of 21 frames');
    }
  });

  it('refuses a trajectory that does not repeat, and names the frame', () => {
    const { trajectory } = both(world, 0, 20);
    const truth = trajectory.truth.slice();
    truth[9 * trajectory.truthNames.length] += 0.25;
    expect(() => wholeFrames({ ...trajectory, truth })).toThrow(
      /seed 900 .* frame 9 .* collect the episodes again/s,
    );
  });
});
