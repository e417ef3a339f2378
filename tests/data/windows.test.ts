import { describe, expect, it } from 'vitest';
import { SequenceDataset } from '../../src/data/datasets.ts';
import { EpisodeWindows } from '../../src/data/windows.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { addEpisode } from './add-episode.helper.ts';

/** Episodes whose mu counts steps: 100 * episode + step. */
async function dataset(...lengths: number[]): Promise<SequenceDataset> {
  const all = new SequenceDataset();
  for (const [episode, length] of lengths.entries()) {
    const mu = Float32Array.from({ length: length + 1 }, (_, t) => 100 * episode + t);
    await addEpisode(all, {
      seed: episode,
      policy: 'none',
      actions: new Float32Array(length).fill(episode),
      rewards: new Float32Array(length),
      dones: new Float32Array(length),
      mu,
      logvar: new Float32Array(length + 1),
    });
  }
  return all;
}

describe('EpisodeWindows', () => {
  it('go through whole episodes in consecutive windows, and pad their ends', async () => {
    const rows = new EpisodeWindows(await dataset(7), 1, 3, new Xoshiro128(1));
    const windows = [await rows.next(), await rows.next(), await rows.next(), await rows.next()];
    expect(windows.map(({ begins }) => begins[0])).toEqual([1, 0, 0, 1]);
    expect(windows.map(({ mu }) => [...mu])).toEqual([
      [0, 1, 2, 3],
      [3, 4, 5, 6],
      [6, 7, 0, 0],
      [0, 1, 2, 3],
    ]);
    expect(windows.map(({ mask }) => [...mask])).toEqual([
      [1, 1, 1],
      [1, 1, 1],
      [1, 0, 0],
      [1, 1, 1],
    ]);
  });

  it('continue from a state, each row in its episode', async () => {
    const data = await dataset(5, 8, 11);
    const rows = new EpisodeWindows(data, 4, 3, new Xoshiro128(2));
    for (let i = 0; i < 5; i++) await rows.next();
    const { state } = rows;
    const resumed = new EpisodeWindows(data, 4, 3, new Xoshiro128(77));
    resumed.state = structuredClone(state);
    for (let i = 0; i < 6; i++) expect(await resumed.next()).toEqual(await rows.next());
    expect(() => {
      new EpisodeWindows(data, 3, 3, new Xoshiro128(1)).state = state;
    }).toThrow('4 rows does not fit a batch of 3');
  });

  it('refuse an empty dataset', async () => {
    const rows = new EpisodeWindows(new SequenceDataset(), 2, 3, new Xoshiro128(1));
    await expect(rows.next()).rejects.toThrow('no sequences');
  });
});
