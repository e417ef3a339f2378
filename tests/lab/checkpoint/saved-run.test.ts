/** What makes way for a new run, and when there is no room for it. */
import { expect, it } from 'vitest';
import type { Room } from '../../../src/files/opfs.ts';
import { beginRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';

const settings = presetSettings('car-racing', 'paper');

function archiveWith(room: Room | null) {
  const removed: string[] = [];
  const files = {
    remove: async (path: string) => void removed.push(path),
    room: async () => room,
  };
  const archive = { call: (what: (remote: typeof files) => unknown) => what(files) } as never;
  return { archive, removed };
}

it('a new run removes an older run of the same name, and refuses a disk that is too small', async () => {
  const roomy = archiveWith({ free: 1e11, all: 2e11 });
  await beginRun(roomy.archive, settings, []);
  expect(roomy.removed).toEqual(['runs/car-racing-paper-seed1']);
  const full = archiveWith({ free: 1e9, all: 2e11 });
  await expect(beginRun(full.archive, settings, [])).rejects.toThrow(
    /stores up to 2\.\d\d GB.*room for 1\.00 GB.*collect\.episodes/,
  );
});

it('refuses memory that is too small, where the browser stores no files', async () => {
  const small = archiveWith({ free: 1e9, all: 1e9, inMemory: true });
  await expect(beginRun(small.archive, settings, [])).rejects.toThrow(
    /keeps up to 2\.\d\d GB in memory.*1\.00 GB are free.*collect\.episodes.*private browsing/,
  );
  await beginRun(small.archive, presetSettings('car-racing', 'smoke'), []);
});

it('needs no room where nothing is collected, and does not check it where the browser does not report it', async () => {
  await beginRun(archiveWith({ free: 0, all: 0 }).archive, settings, ['collect', 'vision']);
  await beginRun(archiveWith(null).archive, settings, []);
});
