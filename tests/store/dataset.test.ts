/** The episodes that the page shows: listed, looked at, saved and brought in, and what is said where that fails. */
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectEpisode } from '../../src/data/collect.ts';
import { encodeEpisode } from '../../src/data/episode.ts';
import { decodeEpisodeNpz, encodeEpisodeNpz } from '../../src/data/episode-npz.ts';
import { pathsIn } from '../../src/data/episode-paths.ts';
import { wholeFrames } from '../../src/data/re-render.ts';
import { keepFilesIn, writeFile } from '../../src/files/files.ts';
import { MemoryFiles } from '../../src/files/memory-files.ts';
import { encodeNpz } from '../../src/files/npz.ts';
import { decodeNpz } from '../../src/files/read-npz.ts';
import { folderOf } from '../../src/lab/run.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { SavedFile } from '../../src/store/actions.ts';
import { Dataset, STRIP_FRAMES } from '../../src/store/dataset.ts';
import type { Engine } from '../../src/store/engine.ts';
import { keepsData, setKeepsData } from '../../src/store/keeps-data.ts';
import { createLab, type Lab } from '../../src/store/lab.ts';

vi.mock('../../src/threads/serve.ts', () => ({ serve: () => undefined }));
const { ArchiveWorker } = await import('../../workers/archive.ts');

const FRAME = 64 * 64 * 3;
const settings = { ...presetSettings('pong', 'smoke'), 'collect.episodes': 12 };
const world = { env: 'Pong-v0' } as const;
const episodeOf = (seed: number) => collectEpisode({ world, index: 0, seed, steps: 4, keep: 0.5 });
const npzOf = (seed: number) => encodeEpisodeNpz(episodeOf(seed), null);

let lab: Lab;
let dataset: Dataset;
let engine: { files: { keepsData: boolean }; openArchive: () => Promise<unknown> };
/** Workers that were started and not ended. */
let open = 0;

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  keepFilesIn(new MemoryFiles(1e8));
  lab = createLab(settings);
  open = 0;
  engine = {
    files: { keepsData: false },
    openArchive: async () => {
      const worker = new ArchiveWorker();
      open++;
      return { call: (use: (files: typeof worker) => unknown) => use(worker), end: () => open-- };
    },
  };
  dataset = new Dataset(lab, engine as unknown as Engine);
});
afterEach(() => {
  expect(open).toBe(0);
  keepFilesIn(null);
  vi.unstubAllGlobals();
});

const state = () => dataset.state.getState();
const notices = () => lab.store.getState().notices.map(({ level, text }) => `${level}: ${text}`);
const storeRun = async (count: number, of = settings): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const bytes = encodeEpisode(episodeOf(n), { return: String(n) });
    await writeFile(pathsIn(folderOf(of), n).trajectory, bytes);
  }
};
const file = (name: string, bytes: Uint8Array): File => new File([bytes.slice()], name);

describe('the episodes of a run', () => {
  it('are listed with strips a page at a time, and one is shown frame by frame', async () => {
    await storeRun(12);
    await dataset.refresh();
    expect(
      state()
        .episodes?.run.map(({ number, steps, return: sum }) => [number, steps, sum])
        .at(-1),
    ).toEqual([11, 4, 11]);
    expect(Object.keys(state().strips)).toHaveLength(10);
    await dataset.turnTo(10);
    expect(Object.keys(state().strips)).toHaveLength(12);
    const [first] = state().episodes!.run;
    const frames = wholeFrames(episodeOf(0));
    const strip = state().strips[first.paths.trajectory];
    expect(strip).toHaveLength(STRIP_FRAMES * FRAME);
    expect([...strip.subarray(-FRAME)]).toEqual([...frames.subarray(-FRAME)]);
    await dataset.look(first);
    expect(state().shown?.frames).toEqual(frames);
    await dataset.look(null);
    expect(state().shown).toBeNull();
  });

  it('follow the settings and the run of the page, once they were listed', async () => {
    await storeRun(1, { ...settings, seed: 2 });
    lab.store.setState({ settings: { ...settings, seed: 2 } });
    expect(state().episodes).toBeNull();
    await dataset.refresh();
    expect(state().episodes?.run).toHaveLength(1);
    lab.store.setState({ settings });
    await vi.waitFor(() => expect(state().episodes?.run).toHaveLength(0));
    await storeRun(2);
    lab.store.setState({ status: 'running' });
    await vi.waitFor(() => expect(state().episodes?.run).toHaveLength(2));
    await vi.waitFor(() => expect(open).toBe(0));
  });

  it('are saved one by one, or all in one zip', async () => {
    await storeRun(2);
    await dataset.refresh();
    const saved: SavedFile[] = [];
    await dataset.save(state().episodes!.run[1], (given) => void saved.push(given));
    await dataset.saveAll((given) => void saved.push(given));
    expect(saved.map(({ name }) => name)).toEqual([
      'pong-smoke-seed1-00001.npz',
      'pong-smoke-seed1-episodes.zip',
    ]);
    expect(decodeEpisodeNpz(saved[0].content as Uint8Array, world).seed).toBe(1);
    const zip = unzipSync(new Uint8Array(await (saved[1].content as Blob).arrayBuffer()));
    expect(Object.keys(zip)).toEqual(['00000.npz', '00001.npz']);
    expect(zip['00001.npz']).toEqual(saved[0].content);
  });

  it('one that was deleted meanwhile is said by its number', async () => {
    await storeRun(1);
    await dataset.refresh();
    const [first] = state().episodes!.run;
    keepFilesIn(new MemoryFiles(1e8));
    await dataset.look(first);
    expect(notices()).toEqual([expect.stringMatching(/^error: Episode 0 could not be shown: .* is missing/)]);
  });
});

describe('files that are brought in', () => {
  it('follow those of before, are shown, and can be deleted', async () => {
    await dataset.take([file('a.npz', npzOf(1))]);
    await dataset.take([file('b.npz', npzOf(2)), file('c.npz', npzOf(3))]);
    expect(state()).toMatchObject({ source: 'imported', working: null });
    expect(state().episodes?.imported.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(notices()).toEqual([
      'info: Imported an episode of 4 steps.',
      'info: Imported 2 episodes of 8 steps.',
    ]);
    await dataset.forgetImported();
    expect(state().episodes?.imported).toEqual([]);
  });

  it('are all refused where one is no episode, with the reason of each', async () => {
    await dataset.take([file('a.npz', npzOf(1))]);
    const { truth: _, ...rest } = decodeNpz(npzOf(2));
    await dataset.take([file('lacking.npz', encodeNpz(rest, false)), file('good.npz', npzOf(3))]);
    await dataset.take([file('text.npz', new TextEncoder().encode('hello'))]);
    expect(notices().slice(1)).toEqual([
      expect.stringMatching(/^error: None of the 2 files was imported: lacking\.npz: it has no truth/),
      expect.stringMatching(/^error: The file was not imported: text\.npz: not a whole \.npz/),
    ]);
    expect(state().episodes?.imported.map(({ seed }) => seed)).toEqual([1]);
  });

  it('of another experiment are refused', async () => {
    lab.store.setState({ settings: presetSettings('car-racing', 'smoke') });
    await dataset.take([file('a.npz', npzOf(1))]);
    expect(notices()).toEqual([
      expect.stringContaining('it is an episode of Pong-v0, the run is in CarRacing-v3'),
    ]);
  });
});

it('the choice to keep episodes holds for the engine and after a reload; where it cannot be kept, that is said', () => {
  dataset.keepData(true);
  expect([state().keepsData, engine.files.keepsData]).toEqual([true, true]);
  expect(notices()).toEqual([expect.stringMatching(/^warning: This holds until you leave/)]);
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  setKeepsData(true, () => storage);
  expect(keepsData(() => storage)).toBe(true);
  setKeepsData(false, () => storage);
  expect(keepsData(() => storage)).toBe(false);
});
