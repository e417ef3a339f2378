/** The runs of this browser: listed, named, copied, deleted, kept when they end or make way, and put back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFilesIn } from '../../../src/files/files.ts';
import { decodeSafetensors, encodeSafetensors } from '../../../src/files/safetensors.ts';
import { encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { keepDriver, keptDriver } from '../../../src/lab/checkpoint/drivers.ts';
import { beginRun, endRun, findRun, forgetFinished, saveRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { readWarmStart, recordOf } from '../../../src/lab/checkpoint/warm-start.ts';
import { type StageName, stagesOf } from '../../../src/lab/events.ts';
import { anyRunStored, RunLibrary } from '../../../src/lab/library/library.ts';
import { type OpenedArchive, readNames, writeName } from '../../../src/lab/library/run-files.ts';
import type { ListedRun, RunDetails, StoredRun } from '../../../src/lab/library/stored-run.ts';
import { FakeLocks } from '../../files/turns.helper.ts';
import { emptyArchive, failingOnce, runAt } from './stored-files.helper.ts';

let archive: OpenedArchive;
let library: RunLibrary;
beforeEach(() => {
  vi.stubGlobal('navigator', {});
  archive = emptyArchive();
  library = new RunLibrary(async () => archive);
});
afterEach(() => {
  keepFilesIn(null);
  vi.unstubAllGlobals();
});

const refuse = (text: string): never => expect.unreachable(text);
const listed = (): Promise<ListedRun[]> => library.list(refuse);
const only = async (): Promise<StoredRun> => {
  const runs = await listed();
  expect(runs).toHaveLength(1);
  if (runs[0].fault !== null) throw new Error(runs[0].fault);
  return runs[0];
};
const ALL = stagesOf('car-racing');
const TO_VISION: StageName[] = ['collect', 'vision'];

describe('the list', () => {
  it('says of each run its settings, its stage, its curves and its newest picture', async () => {
    const saved = runAt(['collect']);
    await saveRun(archive, { ...saved, report: { ...saved.report, memory: { heldOutNll: 0.5 } } });
    await archive.call((files) => files.write('runs/car-racing-smoke-seed1/tapes/0', new Uint8Array(1000)));
    const run = await only();
    expect(run).toMatchObject({ name: 'CarRacing-v3 smoke, seed 1', stage: 'vision', underWay: false });
    expect(run.fraction).toBeCloseTo(1 / run.settings['vision.steps']);
    expect(run.vision).toEqual([{ x: 1, values: { loss: 3, reconstruction: 2, kl: 1 } }]);
    expect(run.history).toHaveLength(1);
    expect(run).toMatchObject({ base: null, tracks: null, numbers: { 'memory.heldOutNll': 0.5 } });
    const details: RunDetails[] = [];
    await library.details([run], (_, each) => details.push(each));
    const [{ bytes, picture }] = details;
    expect(bytes).toBe(run.bytes + 1000);
    // The middle one of the last snapshot.
    expect(picture).toHaveLength(64 * 64 * 3);
    expect(new Set(picture)).toEqual(new Set([5]));
  });

  it('is empty where nothing is stored, and names a file that is no run', async () => {
    expect(await listed()).toEqual([]);
    await archive.call((files) => files.write('kept/torn.safetensors', Uint8Array.of(1, 2, 3)));
    const fault = expect.stringMatching(/8 bytes of header length, got 3/);
    expect(await listed()).toMatchObject([{ name: 'torn.safetensors', fault }]);
  });

  it('says of a run of a newer page that this one does not read it', async () => {
    await saveRun(archive, runAt(['collect']));
    const { tensors, metadata } = decodeSafetensors(await library.read(await only()));
    const newer = encodeSafetensors(tensors, { ...metadata, format: 'world-models-playground/2' });
    await archive.call((files) => files.write('kept/newer.safetensors', newer));
    const runs = await listed();
    const fault = expect.stringMatching(/format version 2, this page reads versions up to 1/);
    expect(runs.filter((run) => run.fault !== null)).toMatchObject([{ name: 'newer.safetensors', fault }]);
    expect(runs).toHaveLength(2);
  });

  it('says when the names cannot be read, and has the usual ones', async () => {
    await saveRun(archive, runAt(['collect']));
    await archive.call((files) => files.write('kept/names.json', new TextEncoder().encode('{')));
    const said: string[] = [];
    const [run] = await library.list((text) => said.push(text));
    expect(run.name).toBe('CarRacing-v3 smoke, seed 1');
    expect(said.join()).toMatch(/names of the runs cannot be read/);
  });
});

describe('whether anything is stored', () => {
  const root = (open: (name: string, options?: { create: boolean }) => Promise<unknown>): void => {
    vi.stubGlobal('navigator', { storage: { getDirectory: async () => ({ getDirectoryHandle: open }) } });
  };
  const failing = (name: string) => Promise.reject(new DOMException('no', name));

  it('is asked of both folders', async () => {
    root(() => failing('NotFoundError'));
    expect(await anyRunStored()).toBe(false);
    const folder = { kind: 'directory', name: 'car-racing' };
    root(async (name) => ({ values: () => (name === 'kept' ? [folder] : []) }));
    expect(await anyRunStored()).toBe(true);
    root(async () => ({ values: () => [] }));
    expect(await anyRunStored()).toBe(false);
  });

  it('is denied where the browser refuses files, and unknown where the disk fails', async () => {
    expect(await anyRunStored()).toBe(false);
    root(() => failing('UnknownError'));
    expect(await anyRunStored()).toBe(false);
    root((_, options) => (options?.create ? Promise.resolve({}) : failing('InvalidStateError')));
    await expect(anyRunStored()).rejects.toThrow(/could not open, read or write "runs"/);
  });
});

describe('what is done to a run', () => {
  it('a name stays until it is emptied', async () => {
    await saveRun(archive, runAt(['collect']));
    await library.rename(await only(), '  Mine ');
    expect((await only()).name).toBe('Mine');
    await library.rename(await only(), '');
    expect((await only()).name).toBe('CarRacing-v3 smoke, seed 1');
  });

  it('names that two tabs give at once are both kept', async () => {
    vi.stubGlobal('navigator', { locks: new FakeLocks() });
    const paths = ['kept/a.safetensors', 'kept/b.safetensors', 'kept/c.safetensors'];
    await Promise.all(paths.map((path) => writeName(archive, path, `of ${path}`)));
    expect(Object.keys(await readNames(archive, refuse)).sort()).toEqual(paths);
  });

  it('a copy has networks, curves and stage; deleting one leaves the other', async () => {
    await saveRun(archive, runAt(TO_VISION));
    await library.duplicate(await only());
    const runs = (await listed()) as StoredRun[];
    expect(runs.map(({ name }) => name).sort()).toEqual([
      'CarRacing-v3 smoke, seed 1',
      'Copy of CarRacing-v3 smoke, seed 1',
    ]);
    const [a, b] = await Promise.all(runs.map((run) => library.read(run)));
    expect(a).toEqual(b);
    await library.remove(runs.find(({ name }) => name.startsWith('Copy'))!);
    expect((await only()).path).toMatch(/^runs\//);
    await library.remove(await only());
    expect(await listed()).toEqual([]);
    expect(await archive.call((files) => files.list('runs'))).toEqual([]);
  });

  it('a copy of a finished run leaves its episodes, and is no file that the run ends into', async () => {
    const tape = 'runs/car-racing-smoke-seed1/tapes/0';
    const run = { ...runAt(TO_VISION), stagesDone: ALL };
    await saveRun(archive, run);
    await archive.call((files) => files.write(tape, new Uint8Array(1000)));
    await library.duplicate(await only());
    expect(await listed()).toHaveLength(2);
    expect(await archive.call((files) => files.read(tape))).toHaveLength(1000);
    const path = await endRun(archive, run, true);
    const names = (await listed()).map((each) => [each.path === path, each.name]);
    expect(names.sort()).toEqual([
      [false, 'Copy of CarRacing-v3 smoke, seed 1'],
      [true, 'CarRacing-v3 smoke, seed 1'],
    ]);
  });

  it('one that was deleted meanwhile is said by its name', async () => {
    await saveRun(archive, runAt(TO_VISION));
    const run = await only();
    await library.remove(run);
    await expect(library.duplicate(run)).rejects.toThrow(/seed 1” is no longer in this browser/);
  });
});

describe('what is kept', () => {
  it('a run that ends is one file under its name, and its episodes are gone', async () => {
    const run = runAt(TO_VISION);
    await saveRun(archive, run);
    await library.rename(await only(), 'Mine');
    const path = await endRun(archive, { ...run, stagesDone: ALL }, true);
    expect(path).toMatch(/^kept\//);
    expect(await only()).toMatchObject({ name: 'Mine', stage: null, path });
    expect(await archive.call((files) => files.list('runs'))).toEqual([]);
  });

  it('once, where the page was closed before the files of the run were deleted', async () => {
    const run = { ...runAt(TO_VISION), stagesDone: ALL };
    await saveRun(archive, run);
    await library.rename(await only(), 'Mine');
    await expect(endRun(failingOnce(archive, 'remove'), run, true)).rejects.toThrow('remove failed');
    // Where the runs are listed, it is one, and its folder is gone; or where it was not:
    const listedOnce = await only();
    expect(listedOnce).toMatchObject({ name: 'Mine', stage: null });
    expect(listedOnce.path).toMatch(/^kept\//);
    await saveRun(archive, run);
    // After the reload the same run is found, has nothing left to do, and ends again.
    const found = await findRun(archive, run.settings, 'any', refuse);
    const path = await endRun(archive, found!, true);
    expect(await only()).toMatchObject({ name: 'Mine', stage: null, path });
  });

  it('and another one of the same settings stays, which has learned something else', async () => {
    const run = { ...runAt(TO_VISION), stagesDone: ALL };
    await endRun(archive, run, true);
    vi.spyOn(Date.prototype, 'toISOString').mockReturnValueOnce('2030-01-01T00:00:00.000Z');
    await endRun(archive, { ...run, report: { ...run.report, note: 'other' } }, true);
    expect(await listed()).toHaveLength(2);
  });

  it('where there is no room to keep an unfinished run, it stays whole in its place', async () => {
    const tape = 'runs/car-racing-smoke-seed1/tapes/0';
    await saveRun(archive, runAt(TO_VISION));
    await archive.call((files) => files.write(tape, new Uint8Array(1000)));
    const { settings } = runAt([], { 'memory.batchSize': 7 });
    await expect(beginRun(failingOnce(archive, 'write'), settings, [], true)).rejects.toThrow('write failed');
    expect((await only()).stage).toBe('encode');
    expect(await archive.call((files) => files.read(tape))).toHaveLength(1000);
  });

  it('and nothing of one that a script asked for', async () => {
    await saveRun(archive, runAt(TO_VISION));
    expect(await endRun(archive, runAt(ALL), false)).toBeNull();
    expect(await listed()).toEqual([]);
  });

  it('until the script has its files; an unfinished run stays', async () => {
    const tape = 'runs/car-racing-smoke-seed1/tapes/0';
    const run = runAt(TO_VISION);
    const driver = readWarmStart({ checkpoint: encodeCheckpoint(runAt([])), name: 'agent', keep: 'policy' });
    const record = await keepDriver(archive, driver);
    run.report.driver = record;
    await archive.call((files) => files.write(tape, new Uint8Array(1000)));
    await saveRun(archive, run);
    await forgetFinished(archive, run.settings);
    expect((await only()).stage).toBe('encode');
    await saveRun(archive, { ...run, stagesDone: ALL });
    await forgetFinished(archive, { ...run.settings, 'memory.batchSize': 7 });
    expect(await listed()).toHaveLength(1);
    await forgetFinished(archive, run.settings);
    expect(await listed()).toEqual([]);
    expect(await archive.call((files) => files.read(tape))).toBeNull();
    expect(await keptDriver(archive, record)).toBeNull();
    await forgetFinished(archive, run.settings);
  });

  it('an unfinished run that makes way for one of other settings is kept with what it has learned', async () => {
    await saveRun(archive, runAt(TO_VISION));
    const other = runAt([], { 'memory.batchSize': 7 });
    await beginRun(archive, other.settings, [], true);
    await saveRun(archive, other);
    const runs = (await listed()) as StoredRun[];
    expect(runs.map(({ stage }) => stage).sort()).toEqual(['collect', 'encode']);
  });
});

describe('an unfinished run that is one file', () => {
  const stored = async (
    stagesDone: StageName[],
    changes: Parameters<typeof runAt>[1] = {},
  ): Promise<StoredRun> => {
    await saveRun(archive, runAt(stagesDone, changes));
    await library.duplicate(await only());
    return (await listed()).find(({ name }) => name.startsWith('Copy')) as StoredRun;
  };
  const found = async (run: StoredRun) => (await findRun(archive, run.settings, 'any', refuse))?.stagesDone;

  it('is put back to where it is resumed, and the one that is there is kept', async () => {
    const copy = await stored(TO_VISION);
    expect(await library.restore(copy)).toEqual(copy.settings);
    const runs = await listed();
    expect(runs).toHaveLength(2);
    expect(runs.find(({ path }) => path.startsWith('runs/'))?.name).toMatch(/^Copy of/);
    // Its episodes are collected again: they are not in the file.
    expect(await found(copy)).toEqual(['vision']);
  });

  it('needs no episodes once V, M and the diagnostics are done', async () => {
    const done: StageName[] = ['collect', 'vision', 'encode', 'memory', 'diagnose'];
    const copy = await stored(done);
    await library.restore(copy);
    expect(await found(copy)).toEqual(done);
  });

  it('has the agent that drives for it wherever it is put, as long as a run names that agent', async () => {
    const driver = readWarmStart({ checkpoint: encodeCheckpoint(runAt([])), name: 'agent', keep: 'policy' });
    const isThere = async (): Promise<boolean> => (await keptDriver(archive, record)) !== null;
    const run = runAt(['vision'], { 'collect.agentFraction': 0.75 });
    run.report.base = recordOf(driver);
    const record = await keepDriver(archive, driver);
    run.report.driver = record;
    await saveRun(archive, run);
    // It makes way for another, and is copied.
    await beginRun(archive, runAt([], { 'memory.batchSize': 7 }).settings, [], true);
    await library.duplicate(await only());
    const [first, second] = (await listed()) as StoredRun[];
    expect([first.driver, second.driver]).toEqual([record, record]);
    await library.remove(first);
    expect(await isThere()).toBe(true);
    await library.restore(second);
    expect((await findRun(archive, run.settings, null, refuse))?.stagesDone).toEqual(['vision']);
    await library.remove(await only());
    expect(await isThere()).toBe(false);
  });

  it('and while a run is under way that is not stored yet', async () => {
    const driver = readWarmStart({ checkpoint: encodeCheckpoint(runAt([])), name: 'agent', keep: 'policy' });
    const record = await keepDriver(archive, driver);
    const held = [{ name: 'runs/car-racing-smoke-seed8' }];
    const request = (_name: string, _options: object, job: (lock: object) => unknown) => job({});
    vi.stubGlobal('navigator', { locks: { request, query: async () => ({ held }) } });
    const removeOne = async (): Promise<void> => {
      await saveRun(archive, runAt(TO_VISION));
      await library.remove(await only());
    };
    await removeOne();
    expect(await keptDriver(archive, record)).not.toBeNull();
    held.pop();
    await removeOne();
    expect(await keptDriver(archive, record)).toBeNull();
  });

  it('is called by its round, where it is one of several', async () => {
    const run = runAt(TO_VISION);
    const { experiment, preset } = run.settings;
    run.report.plan = { round: 2, rounds: 3, asked: { experiment, preset }, form: run.settings };
    await saveRun(archive, run);
    expect((await only()).name).toBe('CarRacing-v3 smoke, seed 1, round 2 of 3');
  });

  it.each<[string, StageName[], StageName[]]>([
    ['under way', [], ['vision', 'memory', 'diagnose']],
    ['that is done', ['evolve'], ['collect', 'vision', 'encode', 'memory', 'diagnose', 'evolve']],
  ])('whose dreams begin at moments: its episodes for a search %s', async (_, evolved, left) => {
    const changes = { 'evolution.world': 'dream', 'evolution.dreamStarts': 'moments' } as const;
    const done: StageName[] = ['collect', 'vision', 'encode', 'memory', 'diagnose', ...evolved];
    const copy = await stored(done, changes);
    await library.restore(copy);
    expect(await found(copy)).toEqual(left);
  });

  it('is found where a setting without effect has another value than its preset gives it today', async () => {
    const run = runAt(TO_VISION);
    const asItWas = { ...run.settings, 'evolution.tau': 1.3 };
    await saveRun(archive, { ...run, settings: asItWas });
    expect((await findRun(archive, run.settings, null, refuse))?.stagesDone).toEqual(TO_VISION);
    const inDreams = { ...run.settings, 'evolution.world': 'dream' as const };
    expect(await findRun(archive, inDreams, null, refuse)).toBeNull();
  });

  it('is found whatever it began with, where a run of other beginnings is not', async () => {
    const run = runAt(TO_VISION);
    run.report.base = { name: 'agent', keep: 'vision', provenance: null };
    await saveRun(archive, run);
    expect(await findRun(archive, run.settings, null, refuse)).toBeNull();
    expect((await findRun(archive, run.settings, 'any', refuse))?.stagesDone).toEqual(TO_VISION);
  });
});
