/** Episodes as NumPy's archives: out and in without a difference, and what does not fit is named. */
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { collectEpisode } from '../../src/data/collect.ts';
import { decodeEpisode, encodeEpisode, encodeLatents, type LatentSteps } from '../../src/data/episode.ts';
import { episodeNpz, summaryIn } from '../../src/data/episode-files.ts';
import { decodeEpisodeNpz, encodeEpisodeNpz } from '../../src/data/episode-npz.ts';
import { pathsIn } from '../../src/data/episode-paths.ts';
import { presentSet, takeEpisodes } from '../../src/data/imported-set.ts';
import { wholeFrames } from '../../src/data/re-render.ts';
import { experimentIds, experimentOf } from '../../src/env/experiments.ts';
import { encodeNpy, encodeNpz, type NpyArray } from '../../src/files/npz.ts';
import type { OpenFile } from '../../src/files/opfs.ts';
import { decodeNpy, decodeNpz } from '../../src/files/read-npz.ts';

const files = new Map<string, Uint8Array>();

vi.mock('../../src/files/opfs.ts', () => ({
  readFile: async (path: string) => files.get(path) ?? null,
  writeFile: async (path: string, bytes: Uint8Array) => void files.set(path, bytes.slice()),
  remove: async (path: string) => {
    for (const name of files.keys()) if (name.startsWith(`${path}/`)) files.delete(name);
  },
  list: async () => [],
  openFile: async <R>(path: string, use: (file: OpenFile) => R) => {
    const bytes = files.get(path);
    return bytes === undefined
      ? null
      : use({ size: bytes.length, read: (begin, end) => bytes.slice(begin, end) });
  },
}));

vi.stubGlobal('navigator', {});
const world = { env: 'Pong-v0' } as const;
/** Of which the run kept every third frame or so. */
const episode = collectEpisode({ world, index: 0, seed: 5, steps: 12, keep: 0.3 });
const { seed, policy, actions, rewards, dones } = episode;
const mu = Float32Array.from({ length: 13 * 2 }, (_, i) => i / 4);
const latents: LatentSteps = { seed, policy, actions, rewards, dones, mu, logvar: mu.map((value) => -value) };
const npz = encodeEpisodeNpz(episode, latents);

describe('an episode out', () => {
  const arrays = decodeNpz(npz);

  it('has every frame, also those that are rendered again, and one end at its last step', () => {
    expect(arrays.frames.shape).toEqual([13, 64, 64, 3]);
    expect(arrays.frames.data).toEqual(wholeFrames(episode));
    expect([...arrays.terminated.data, ...arrays.truncated.data].indexOf(1)).toBe(23);
    expect(arrays.mu).toEqual({ shape: [13, 2], data: mu });
    expect(JSON.parse(new TextDecoder().decode(arrays.metadata.data as Uint8Array))).toMatchObject({
      ...{ world, seed: 5, truth_names: episode.truthNames },
      action_names: ['stay', 'up', 'down'],
    });
  });
});

describe('an episode in', () => {
  it('is the one that went out, with all frames', () => {
    const back = decodeEpisodeNpz(npz, world);
    const frameNumbers = Int32Array.from({ length: 13 }, (_, t) => t);
    expect(back).toEqual({ ...episode, frames: wholeFrames(episode), frameNumbers });
    expect(decodeEpisode(encodeEpisode(back))).toEqual(back);
  });

  it('may lack what a run does not need, and have other types of numbers', () => {
    const { frames, terminated, truth } = decodeNpz(npz);
    const bare: Record<string, NpyArray> = {
      frames,
      terminated,
      truth: { ...truth, data: Float64Array.from(truth.data) },
    };
    bare.actions = { shape: [12, 3], data: Int32Array.from(actions) };
    bare.rewards = { shape: [12], data: Float64Array.from(rewards) };
    const back = decodeEpisodeNpz(encodeNpz(bare, false), world);
    expect(back).toMatchObject({ actions, rewards, dones, truth: episode.truth, policy: 'imported' });
  });

  const changed = (name: string, array: NpyArray | null): Uint8Array => {
    const arrays: Record<string, NpyArray> = { ...decodeNpz(npz) };
    if (array === null) delete arrays[name];
    else arrays[name] = array;
    return encodeNpz(arrays, false);
  };

  const withFacts = (facts: unknown): Uint8Array => {
    const data = new TextEncoder().encode(JSON.stringify(facts));
    return changed('metadata', { shape: [data.length], data });
  };

  it.each<[string, Uint8Array, RegExp]>([
    ['no archive', Uint8Array.of(1, 2, 3), /^not a whole .npz file, which is a zip archive of arrays: /],
    [
      'a zip of several, as the page saves them',
      zipSync({ '00000.npz': npz, '00001.npz': npz }),
      /^it is a zip archive of 2 \.npz files: unpack it, and take those$/,
    ],
    ['no rewards', changed('rewards', null), /^it has no rewards; an episode has the arrays frames, actions/],
    [
      'no truth',
      changed('truth', null),
      /^it has no truth, only .*; it needs frames, actions.*; truth has the c/,
    ],
    [
      'too few columns of truth',
      changed('truth', { shape: [13, 1], data: new Float32Array(13) }),
      /^truth has the shape \[13,1\], expected \[13,6\]; truth has the columns x, y, .*: zeros where unknown/,
    ],
    [
      'few frames',
      changed('frames', { shape: [1, 64, 64, 3], data: new Uint8Array(12288) }),
      /^frames has the shape \[1,64,64,3\], expected \[13,64,64,3\]$/,
    ],
    [
      'float frames',
      changed('frames', { shape: [13, 64, 64, 3], data: new Float32Array(13 * 12288) }),
      /^frames are bytes/,
    ],
    [
      'other actions',
      changed('actions', { shape: [12, 1], data: new Float32Array(12) }),
      /^actions has the shape \[12,1\], expected \[12,3\]$/,
    ],
    [
      'a NaN',
      changed('rewards', { shape: [12], data: new Float32Array(12).fill(Number.NaN) }),
      /^rewards holds NaN at index 0/,
    ],
    [
      'bad metadata',
      changed('metadata', { shape: [2], data: Uint8Array.of(123, 123) }),
      /^its metadata is no JSON/,
    ],
    ['metadata that are no object', withFacts(null), /^its metadata is null, expected an object$/],
    ['a seed that is no number', withFacts({ seed: 'five' }), /^its metadata has the seed "five"; world is/],
    ['a policy that is no text', withFacts({ policy: 7 }), /^its metadata has the policy 7; /],
    ['a world that is none', withFacts({ world: null }), /^its metadata has the world null; /],
  ])('is refused with %s', (_, bytes, message) => {
    expect(() => decodeEpisodeNpz(bytes, world)).toThrow(message);
  });

  it('is refused in another environment', () => {
    expect(() => decodeEpisodeNpz(npz, { env: 'CarRacing-v3' })).toThrow(
      'it is an episode of Pong-v0, the run is in CarRacing-v3',
    );
  });
});

describe('through the files of a run', () => {
  const paths = pathsIn('a', 0);
  /** Brings one file in; the folder in which it then is. */
  const taken = async (folder: string, bytes: Uint8Array): Promise<string> => {
    await takeEpisodes(folder, [{ name: 'one.npz', bytes }], world, 'replace');
    return (await presentSet(folder)).folder;
  };

  it('comes out with its latents, as 16 bits keep them, and goes into another run', async () => {
    expect(await summaryIn(paths)).toBeNull();
    files.set(paths.trajectory, encodeEpisode(episode, { return: '2' }));
    expect(await summaryIn(paths)).toMatchObject({ steps: 12, seed: 5, policy, return: 2, encoded: false });
    files.set(paths.latents, encodeLatents(latents));
    expect(await summaryIn(paths)).toMatchObject({ encoded: true });
    const out = await episodeNpz(paths);
    expect(out).toEqual(npz);
    expect(await episodeNpz(pathsIn(await taken('b', out), 0))).toEqual(encodeEpisodeNpz(episode, null));
  });

  it('tells what was brought in from the same number of steps with other pictures', async () => {
    const contentsOf = async (bytes: Uint8Array) => {
      const folder = await taken('c', bytes);
      return (await summaryIn(pathsIn(folder, 0)))?.contents;
    };
    const frames = wholeFrames(episode);
    frames[0] ^= 1;
    const other = encodeEpisodeNpz({ ...decodeEpisodeNpz(npz, world), frames }, null);
    const first = await contentsOf(npz);
    expect(await contentsOf(npz)).toBe(first);
    expect(await contentsOf(other)).not.toBe(first);
  });
});

describe('an array of an archive', () => {
  const archive = (npy: Uint8Array): Uint8Array => zipSync({ 'a.npy': npy });
  const withHeader = (from: string, to: string): Uint8Array => {
    const npy = encodeNpy({ shape: [2], data: Float32Array.of(1, 2) });
    const text = Buffer.from(npy).toString('latin1').replace(from, to);
    return archive(Buffer.from(text, 'latin1'));
  };

  it('is read from every type that it is written in, and as float16 and int64', () => {
    const data = { a: Int32Array.of(-1), b: Uint32Array.of(2 ** 32 - 1), c: Float64Array.of(0.1) };
    const arrays = Object.fromEntries(
      Object.entries(data).map(([name, each]) => [name, { shape: [1], data: each }]),
    );
    expect(decodeNpz(encodeNpz(arrays))).toEqual(arrays);
    // Also from a view into a larger buffer, as Node's readFile gives one.
    const npy = encodeNpy({ shape: [1], data: Int32Array.of(-7) });
    const larger = Buffer.concat([Uint8Array.of(1, 2, 3), npy]);
    expect(decodeNpy(larger.subarray(3))).toEqual({ shape: [1], data: Int32Array.of(-7) });
    const halves = withHeader(
      "'<f4', 'fortran_order': False, 'shape': (2,)",
      "'<f2', 'fortran_order': False, 'shape': (4,)",
    );
    expect([...decodeNpz(halves).a.data]).toEqual([0, 1.875, 0, 2]);
    const wide = withHeader(
      "'<f4', 'fortran_order': False, 'shape': (2,)",
      "'<i8', 'fortran_order': False, 'shape': (1,)",
    );
    expect([...decodeNpz(wide).a.data]).toEqual([2 ** 30 * 2 ** 32 + 0x3f800000]);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'Fortran order',
      withHeader('False', 'True '),
      'array a: it is in Fortran order; save numpy.ascontiguousarray',
    ],
    ['objects', withHeader("'<f4'", "'|O4'"), 'array a: it has the type |O4; types that are read: |u1'],
    ['another shape', withHeader('(2,)', '(3,)'), 'array a: shape [3] of <f4 takes 12 bytes, it has 8'],
    ['no magic', archive(new Uint8Array(20)), 'array a: it does not begin as a .npy'],
  ])('is refused with %s', (_, bytes, message) => {
    expect(() => decodeNpz(bytes)).toThrow(message);
  });
});

it('docs/data.md names the columns of truth, in their order', () => {
  const page = readFileSync(new URL('../../docs/data.md', import.meta.url), 'utf8');
  for (const id of experimentIds) expect(page).toContain(experimentOf(id).truth.join(', '));
});
