/** What V learns from: the same share of the frames of each episode, and of short ones what they have. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FRAME_BYTES } from '../../src/data/episode.ts';
import { collectInto } from '../../src/data/episode-files.ts';
import { keepFilesIn } from '../../src/files/files.ts';
import { MemoryFiles } from '../../src/files/memory-files.ts';
import { loadVisionData } from '../../src/training/training-data.ts';

const collected = (path: string, steps: number, keep?: number) =>
  collectInto(path, { world: { env: 'Pong-v0' }, index: 0, seed: 1, steps, keep }, () => undefined);

beforeAll(async () => {
  keepFilesIn(new MemoryFiles(1e8));
  await collected('played', 200, 0.1);
  await collected('imported', 200);
  await collected('short', 1);
});
afterAll(() => keepFilesIn(null));

it('an episode that has all its frames offers the share that the others have', async () => {
  const load = async (shares?: number[]) => {
    const seen = ['played', 'imported'];
    const { reservoir } = await loadVisionData({
      part: 'vision',
      seen,
      shares,
      unseen: [],
      capacity: 500,
      seed: 1,
    });
    return reservoir.size;
  };
  const { reservoir } = await loadVisionData({
    ...{ part: 'vision', seen: ['played'], unseen: [], capacity: 500, seed: 1 },
  });
  const played = reservoir.size;
  expect(await load()).toBe(played + 201);
  const ofImported = (await load([1, 0.1])) - played;
  expect(ofImported).toBeGreaterThan(8);
  expect(ofImported).toBeLessThan(36);
  expect(await load([1, 0.1])).toBe(played + ofImported);
});

it('an unseen episode of fewer frames than are asked of it gives some of them twice', async () => {
  const { heldOut, pictures } = await loadVisionData({
    ...{ part: 'vision', seen: ['played'], unseen: ['short'], capacity: 500, seed: 1 },
  });
  expect(heldOut).toHaveLength(8 * FRAME_BYTES);
  expect(pictures.length % FRAME_BYTES).toBe(0);
  const frame = (i: number) => heldOut.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES);
  expect(frame(0)).toEqual(frame(3));
  expect(frame(0)).not.toEqual(frame(7));
});
