/** Episodes that this machine and others collect together: each comes once, from whoever was first. */
import { describe, expect, it } from 'vitest';
import type { EpisodeOrder } from '../../../src/data/collect.ts';
import type { Collected } from '../../../src/data/episode-files.ts';
import { Collection } from '../../../src/lab/pool/collection.ts';

const orderOf = (index: number): EpisodeOrder => ({
  world: { env: 'CarRacing-v3' } as EpisodeOrder['world'],
  index,
  seed: 100 + index,
  steps: 10,
});
const SUMMARY: Collected = { steps: 10, return: 1, policy: 'p', bytes: 3, found: false };

function collectionOf(orders: EpisodeOrder[], before: (Collected | null)[] = []) {
  const came: number[] = [];
  const notices: string[] = [];
  const written: string[] = [];
  const collection = new Collection(
    orders.map((order) => ({ order, path: `episode-${order.index}` })),
    orders.map((_, i) => before[i] ?? null),
    {
      onEpisode: (_, index) => came.push(index),
      onNotice: (text) => notices.push(text),
      write: async (files) =>
        files.map(({ path, file }) => {
          if (file[0] === 0) return 'it is of another order';
          written.push(path);
          return SUMMARY;
        }),
    },
  );
  return { collection, came, notices, written };
}

const outcomeOf = (id: number, first = 1) => ({
  id,
  return: 1,
  steps: 10,
  contents: 'a',
  file: Uint8Array.of(first),
});

describe('a shared collection', () => {
  it('asks only for what is not in its file, and never elsewhere for what an agent must collect', () => {
    const orders = [0, 1, 2, 3].map(orderOf);
    orders[3] = { ...orders[3], agent: 'x' };
    const { collection, came } = collectionOf(orders, [{ ...SUMMARY, found: true }]);
    expect(came).toEqual([0]);
    const { round } = collection;
    expect(round.jobs.map(({ id }) => id)).toEqual([1, 2, 3]);
    round.elsewhere = 4;
    expect(round.takeAway(9, 0).map(({ id, order }) => [id, order?.seed])).toEqual([
      [1, 101],
      [2, 102],
    ]);
    expect(round.take(1, 1, new Map()).map(({ id }) => id)).toEqual([3]);
  });

  it('writes what comes from elsewhere, once, and drops the bytes', async () => {
    const { collection, came, written } = collectionOf([0, 1].map(orderOf));
    const { good, bad } = await collection.keep([outcomeOf(1)]);
    expect(good).toEqual([{ id: 1, return: 1, steps: 10, contents: 'a' }]);
    expect(bad).toEqual([]);
    collection.round.add(good);
    expect(await collection.keep([outcomeOf(1)])).toEqual({ good: [], bad: [] });
    collection.addHere(1, { ...SUMMARY, hash: 'a' });
    collection.addHere(0, { ...SUMMARY, hash: 'b' });
    expect([came, written]).toEqual([[1, 0], ['episode-1']]);
    expect(collection.round.isComplete).toBe(true);
  });

  it('collects here what came as no episode of its order, and says so', async () => {
    const { collection, came, notices } = collectionOf([orderOf(0)]);
    expect(await collection.keep([outcomeOf(0, 0)])).toEqual({ good: [], bad: [0] });
    expect(came).toEqual([]);
    expect(notices).toEqual([
      'Episode 0 of another machine is collected here again: it is of another order.',
    ]);
  });
});
