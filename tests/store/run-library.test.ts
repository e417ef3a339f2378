/** The page's networks count as kept as long as the room Runs has the run that they are of. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFilesIn } from '../../src/files/files.ts';
import { endRun } from '../../src/lab/checkpoint/saved-run.ts';
import { stagesOf } from '../../src/lab/events.ts';
import { RunLibrary as LabLibrary } from '../../src/lab/library/library.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { Engine } from '../../src/store/engine.ts';
import { createLab } from '../../src/store/lab.ts';
import { RunLibrary, type StoredRun } from '../../src/store/run-library.ts';
import { emptyArchive, runAt } from '../lab/library/stored-files.helper.ts';

beforeEach(() => void vi.stubGlobal('navigator', {}));
afterEach(() => {
  keepFilesIn(null);
  vi.unstubAllGlobals();
});

it('a run that is opened is kept until it is deleted', async () => {
  const archive = emptyArchive();
  await endRun(archive, runAt(stagesOf('car-racing')), true);
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const engine = { openArchive: async () => archive, importCheckpoint: async () => undefined };
  const library = new RunLibrary(lab, engine as unknown as Engine);
  await library.refresh();
  const [run] = library.state.getState().runs as StoredRun[];

  await library.open(run);
  expect(lab.store.getState()).toMatchObject({ keptAs: run.path, savedAs: null });
  await library.rename(run, 'Mine');
  expect(lab.store.getState().keptAs).toBe(run.path);
  await library.remove(run);
  expect(lab.store.getState().keptAs).toBeNull();
  expect(lab.store.getState().notices.filter(({ level }) => level !== 'info')).toEqual([]);
});

it('a list that was asked for earlier and comes later does not bring a deleted run back', async () => {
  const archive = emptyArchive();
  await endRun(archive, runAt(stagesOf('car-racing')), true);
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const library = new RunLibrary(lab, { openArchive: async () => archive } as unknown as Engine);
  await library.refresh();
  const [run] = library.state.getState().runs as StoredRun[];

  let answer = (): void => undefined;
  const late = vi.spyOn(LabLibrary.prototype, 'list').mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return [run];
  });
  const first = library.refresh();
  await vi.waitFor(() => expect(late).toHaveBeenCalledOnce());
  await library.remove(run);
  expect(library.state.getState().runs).toEqual([]);
  answer();
  await first;
  expect(library.state.getState().runs).toEqual([]);
  late.mockRestore();
});

it('runs that could not be listed because the page is left are told of only if the page comes back', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.resetModules();
  const fresh = await import('../../src/store/run-library.ts');
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const engine = { openArchive: () => Promise.reject(new Error('Importing a module script failed.')) };
  const library = new fresh.RunLibrary(lab, engine as unknown as Engine);
  page.dispatchEvent(new Event('pagehide'));
  await library.refresh();
  expect(lab.store.getState().notices).toEqual([]);
  page.dispatchEvent(new Event('pageshow'));
  expect(lab.store.getState().notices).toMatchObject([{ level: 'error' }]);
});
