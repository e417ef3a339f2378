/** A run's archive through the real worker: whenever the worker dies, the run's files are written, read and held. */
import { afterEach, expect, it } from 'vitest';
import { ArchiveClient } from '../../../src/lab/clients/archive-client.ts';
import { untilRoom } from '../../../src/lab/disk-full.ts';
import type { ArchiveWorker } from '../../../workers/archive.ts';
import { realThread } from '../../workers/real-workers.helper.ts';

const clients: ArchiveClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.end();
});

type Started = ReturnType<typeof realThread<ArchiveWorker>>;
type Remote = Parameters<Parameters<Started['thread']['call']>[0]>[0];

/** @param doomed workers that die at their first call */
function client(doomed = 0) {
  const started: Started[] = [];
  const notices: string[] = [];
  const hooks = { onCall: (files: Remote): Remote => files };
  const archive = new ArchiveClient({ onNotice: (text) => notices.push(text) }, () => {
    const made = realThread<ArchiveWorker>('archive', 'archive.ts');
    if (started.push(made) <= doomed) made.kill();
    const { thread } = made;
    const call: typeof thread.call = (what, seconds) =>
      thread.call((files) => what(hooks.onCall(files)), seconds);
    return { call, end: () => thread.end() } as unknown as typeof thread;
  });
  clients.push(archive);
  return { archive, started, notices, hooks };
}

const BYTES = Uint8Array.of(1, 2, 3);

it('that died while nobody called it, between two stages or during one, costs a notice', async () => {
  const { archive, started, notices } = client();
  await archive.call((files) => files.write('runs/a/run', BYTES));
  started[0].kill();
  await new Promise((resolve) => setTimeout(resolve, 20));
  // As the engine saves a run after a stage.
  const noRoom = { waitForRoom: (error: unknown) => Promise.reject(error) };
  await untilRoom(noRoom, () => archive.call((files) => files.write('runs/a/run', Uint8Array.of(4))));
  expect(await archive.call((files) => files.read('runs/a/run'))).toEqual(Uint8Array.of(4));
  expect(started).toHaveLength(2);
  expect(notices).toEqual([
    expect.stringMatching(/^The archive worker was restarted: the archive worker died.* is done again\.$/),
  ]);
});

it('that dies over a call has the call made again, and those that waited behind it', async () => {
  const { archive, started, notices } = client();
  let asked = 0;
  const slow = archive.call((files) =>
    // A real worker may be ended between what it did and its answer.
    ++asked === 1 ? new Promise<void>(() => undefined) : files.write('runs/b/run', BYTES),
  );
  const behind = archive.call((files) => files.read('runs/none'));
  started[0].kill();
  await slow;
  await behind;
  expect(await archive.call((files) => files.read('runs/b/run'))).toEqual(BYTES);
  expect([started.length, notices.length]).toEqual([2, 1]);
});

it('that dies three times in a row over a call ends it with the reason, and no sooner', async () => {
  const twice = client(2);
  await twice.archive.call((files) => files.write('runs/c/run', BYTES));
  expect(twice.started).toHaveLength(3);
  const thrice = client(3);
  await expect(thrice.archive.call((files) => files.read('runs/c/run'))).rejects.toThrow(
    /workers keep dying \(3 losses\); the last one: the archive worker died/,
  );
  expect(thrice.started).toHaveLength(3);
});

it('that dies holds the imported set again, though another one is present by then', async () => {
  const { archive, started, hooks } = client();
  const pointTo = (set: string) => (files: { write: ArchiveWorker['write'] }) =>
    files.write('imported/present.json', new TextEncoder().encode(JSON.stringify({ set, episodes: 1 })));
  await archive.call(pointTo('set-1'));
  expect(await archive.holdSet('imported')).toBe('imported/set-1');
  await archive.call(pointTo('set-2'));
  const held: string[] = [];
  hooks.onCall = (files) => noting(files, held);
  started[0].kill();
  await archive.call((files) => files.read('imported/present.json'));
  expect(started).toHaveLength(2);
  expect(held).toEqual(['imported/set-1']);
});

/** The worker, whose held folders are written down. */
function noting(files: Remote, held: string[]): Remote {
  return new Proxy(files, {
    get(target, name) {
      if (name !== 'holdFolder') return Reflect.get(target, name);
      return (folder: string) => {
        held.push(folder);
        return target.holdFolder(folder);
      };
    },
  });
}
