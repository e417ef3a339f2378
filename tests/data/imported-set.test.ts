/** Episodes that are brought in: all or none, whatever fails, and nothing that is read is deleted. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectEpisode } from '../../src/data/collect.ts';
import { encodeEpisode } from '../../src/data/episode.ts';
import { summaryIn } from '../../src/data/episode-files.ts';
import { decodeEpisodeNpz, encodeEpisodeNpz } from '../../src/data/episode-npz.ts';
import { pathsIn } from '../../src/data/episode-paths.ts';
import {
  forgetEpisodes,
  holdSet,
  type NamedNpz,
  presentSet,
  takeEpisodes,
} from '../../src/data/imported-set.ts';
import { writeFile } from '../../src/files/files.ts';
import { encodeNpz } from '../../src/files/npz.ts';
import { decodeNpz } from '../../src/files/read-npz.ts';
import { disk, type FakeFolder, insertDisk } from '../files/fake-disk.helper.ts';
import { insertFaultyDisk } from '../files/faulty-disk.helper.ts';

const FOLDER = 'imported/pong';
const world = { env: 'Pong-v0' } as const;
const npzOf = (seed: number): Uint8Array =>
  encodeEpisodeNpz(collectEpisode({ world, index: 0, seed, steps: 3, keep: 1 }), null);
const [one, two, three, four] = [1, 2, 3, 4].map((seed) => ({ name: `${seed}.npz`, bytes: npzOf(seed) }));
const bad: NamedNpz = { name: 'bad.npz', bytes: Uint8Array.of(1, 2, 3) };

/** Seeds of the present episodes, all of which must be readable. */
async function seeds(): Promise<number[]> {
  const { folder, episodes } = await presentSet(FOLDER);
  const found = [];
  for (let n = 0; n < episodes; n++) {
    const summary = await summaryIn(pathsIn(folder, n));
    found.push(summary?.seed ?? Number.NaN);
  }
  return found;
}

const bringIn = (npzs: NamedNpz[], manner: 'replace' | 'add' = 'replace') =>
  takeEpisodes(FOLDER, npzs, world, manner);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a set', () => {
  let root: FakeFolder;
  beforeEach(() => {
    root = insertDisk();
  });
  const inFolder = () => [
    ...((root.entries.get('imported') as FakeFolder).entries.get('pong') as FakeFolder).entries.keys(),
  ];

  it('replaces the one of before, or follows it, and leaves nothing else', async () => {
    expect(await presentSet(FOLDER)).toEqual({ folder: FOLDER, episodes: 0 });
    expect(await bringIn([one, two])).toEqual({ episodes: 2, steps: 6 });
    expect(await seeds()).toEqual([1, 2]);
    await bringIn([{ name: 'a file', bytes: new Blob([three.bytes.slice()]) }]);
    expect(await seeds()).toEqual([3]);
    expect(await bringIn([one, four], 'add')).toEqual({ episodes: 2, steps: 6 });
    expect(await seeds()).toEqual([3, 1, 4]);
    expect(inFolder()).toEqual(['present.json', 'set-2']);
    await forgetEpisodes(FOLDER);
    expect(await seeds()).toEqual([]);
    expect(inFolder()).toEqual(['present.json']);
    await expect(async () => bringIn([])).rejects.toThrow('no file to import');
  });

  it.each(['replace', 'add'] as const)(
    'with bad files among it changes nothing (%s), and all are named',
    async (manner) => {
      await bringIn([one, two]);
      const { truth: _, ...rest } = decodeNpz(three.bytes);
      const lacking = { name: 'lacking.npz', bytes: encodeNpz(rest, false) };
      await expect(bringIn([three, bad, four, lacking], manner)).rejects.toThrow(
        /^bad\.npz: not a whole \.npz.*; lacking\.npz: it has no truth/,
      );
      await expect(bringIn([bad, bad, bad, bad, bad], manner)).rejects.toThrow(/; and 2 more$/);
      expect(await seeds()).toEqual([1, 2]);
      expect(inFolder().sort()).toEqual(['present.json', 'set-1']);
    },
  );

  it('stays empty where the first files to be added are not all good', async () => {
    await expect(bringIn([one, bad], 'add')).rejects.toThrow(/^bad\.npz/);
    expect(await seeds()).toEqual([]);
    await bringIn([two], 'add');
    expect(await seeds()).toEqual([2]);
  });

  it('that does not fit on the disk leaves the one of before', async () => {
    await bringIn([one, two]);
    disk.room = 1000;
    await expect(bringIn([three, four])).rejects.toThrow('the disk is full');
    await expect(bringIn([three, four], 'add')).rejects.toThrow('the disk is full');
    expect(await seeds()).toEqual([1, 2]);
  });

  it('of version 0.1, written into the folder itself, is found, added to and replaced', async () => {
    const old = encodeEpisode(decodeEpisodeNpz(one.bytes, world), { return: '0' });
    await writeFile(pathsIn(FOLDER, 0).trajectory, old);
    expect(await seeds()).toEqual([1]);
    await expect(bringIn([four, bad], 'add')).rejects.toThrow(/^bad\.npz/);
    expect(await seeds()).toEqual([1]);
    await bringIn([two], 'add');
    expect(await seeds()).toEqual([1, 2]);
    await bringIn([three]);
    expect(await seeds()).toEqual([3]);
    expect(inFolder().sort()).toEqual(['present.json', 'set-1']);
  });

  it('whose name is damaged is told, and replaced by the next', async () => {
    await bringIn([one]);
    for (const text of ['{', 'null', '{"set":"../x","episodes":1}', '{"set":"set-1","episodes":"1"}']) {
      await writeFile(`${FOLDER}/present.json`, new TextEncoder().encode(text));
      await expect(presentSet(FOLDER)).rejects.toThrow('is damaged: import them again');
    }
    await bringIn([two]);
    expect(await seeds()).toEqual([2]);
  });
});

/** As much of the browser's locks as is used: shared ones, and those that are asked for if they are free. */
function insertLocks(): void {
  const held = new Map<string, number>();
  const request = async (
    name: string,
    { mode, ifAvailable }: LockOptions,
    job: (lock: object | null) => unknown,
  ) => {
    if (ifAvailable === true && (held.get(name) ?? 0) > 0) return job(null);
    if (mode !== 'shared') return job({});
    held.set(name, (held.get(name) ?? 0) + 1);
    return Promise.resolve(job({})).finally(() => held.set(name, held.get(name)! - 1));
  };
  Object.assign(navigator, { locks: { request } });
}

it('the set that a run holds stays until the run ends', async () => {
  insertDisk();
  insertLocks();
  await bringIn([one, two]);
  const { folder } = await holdSet(FOLDER);
  await bringIn([three]);
  expect(await seeds()).toEqual([3]);
  expect(await summaryIn(pathsIn(folder, 1))).toMatchObject({
    seed: 2,
  });
});

describe.each(['QuotaExceededError', 'UnknownError'])('%s in any call of the file functions', (error) => {
  it.each(['replace', 'add'] as const)('leaves all of before or all of the new (%s)', async (manner) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const before = [1, 2];
    const after = manner === 'add' ? [1, 2, 3, 4] : [3, 4];
    let faults = 0;
    for (let call = 0; ; call++) {
      const faulty = insertFaultyDisk();
      await bringIn([one, two]);
      faulty.fail = { after: call, error };
      const thrown = await bringIn([three, four], manner).then(
        () => false,
        () => true,
      );
      const failed = faulty.fail.after < 0;
      faulty.fail = null;
      const found = await seeds();
      expect(thrown ? [before, after] : [after], `call ${call + 1}, ${faulty.calls.at(-1)}`).toContainEqual(
        found,
      );
      await bringIn([four]);
      expect(await seeds()).toEqual([4]);
      if (!failed) break;
      faults++;
    }
    expect(faults).toBeGreaterThan(20);
  });
});
