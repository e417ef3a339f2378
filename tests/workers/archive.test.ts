/** The archive worker through its thread: files come back as they were written, also in another worker. */
import { expect, it } from 'vitest';
import { ThreadLost } from '../../src/threads/thread.ts';
import type { ArchiveWorker } from '../../workers/archive.ts';
import { realThread } from './real-workers.helper.ts';

const start = () => realThread<ArchiveWorker>('archive', 'archive.ts');
const { thread } = start();

it('the archive reads what it wrote, to the byte, and removes files and folders', async () => {
  const bytes = Uint8Array.from({ length: 3000 }, (_, i) => 7 * i);
  await thread.call((files) => files.write('runs/a/state', bytes));
  await thread.call((files) => files.write('runs/a/other', Uint8Array.of(1)));
  expect(await thread.call((files) => files.read('runs/a/state'))).toEqual(bytes);
  // What is written again is replaced, not written over.
  await thread.call((files) => files.write('runs/a/state', Uint8Array.of(9, 8)));
  expect(await thread.call((files) => files.read('runs/a/state'))).toEqual(Uint8Array.of(9, 8));
  await thread.call((files) => files.remove('runs/a/state'));
  expect(await thread.call((files) => files.read('runs/a/state'))).toBeNull();
  expect(await thread.call((files) => files.read('runs/a/other'))).toEqual(Uint8Array.of(1));
  await thread.call((files) => files.remove('runs'));
  expect(await thread.call((files) => files.read('runs/a/other'))).toBeNull();
  expect(await thread.call((files) => files.room())).toEqual({ free: 3e9, all: 5e9 });
});

it('an archive that is killed fails the call that waits, and another one has its files', async () => {
  const { thread: other, kill } = start();
  await other.call((files) => files.write('kept', Uint8Array.of(1, 2, 3)));
  // Never answered: a real one may be, between the kill and the end of the worker.
  const waiting = other.call(() => new Promise<never>(() => undefined));
  kill();
  await expect(waiting).rejects.toThrow(ThreadLost);
  await expect(other.call((files) => files.read('kept'))).rejects.toThrow('the archive worker died');
  expect(await thread.call((files) => files.read('kept'))).toEqual(Uint8Array.of(1, 2, 3));
});

it('a path that names no file is refused by name', async () => {
  await expect(thread.call((files) => files.write('/', Uint8Array.of(1)))).rejects.toThrow(
    'not a file path: "/"',
  );
});
