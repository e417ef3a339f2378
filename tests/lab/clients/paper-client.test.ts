/** The client of the paper's worker: one in place of a lost one reads the same files and gets the request again. */
import { describe, expect, it } from 'vitest';
import { PaperClient } from '../../../src/lab/clients/paper-client.ts';
import { ThreadLost } from '../../../src/threads/thread.ts';
import { recordedWorkers } from './recorded-workers.helper.ts';

type Spawn = NonNullable<ConstructorParameters<typeof PaperClient>[2]>;
type Refused = { name: string; reason: string }[];

const lost = new ThreadLost("the paper's agent worker died: out of memory", "paper's agent");
const KINDS: Record<string, string> = { m: 'memory', c: 'controller', z: 'latents' };

/** Workers that write down what they are told; calls for which `fails` gives an error are answered by it. */
function workers(fails: (call: string, worker: number) => Error | null, refused: Refused = []) {
  const notices: string[] = [];
  const contentsOf = (files: unknown) => Promise.all((files as File[]).map((file) => file.text()));
  const { spawn, ...recorded } = recordedWorkers({
    note: async ({ name, given }) => (name === 'take' ? (await contentsOf(given[0])).join(' ') : ''),
    fails,
    async answer({ name, given, worker }) {
      if (name !== 'take') return { worker };
      const contents = await contentsOf(given[0]);
      const taken = contents.map((text, index) => ({
        index,
        name: (given[0] as File[])[index].name,
        kind: KINDS[text],
      }));
      return { taken, ignored: [], refused, parts: {} };
    },
  });
  const client = new PaperClient(
    () => undefined,
    (text) => notices.push(text),
    spawn as unknown as Spawn,
  );
  return { client, notices, ...recorded };
}

const file = (content: string, name = 'data.json') => new File([content], name);

describe("the client of the paper's worker", () => {
  it('a lost worker is replaced, its files are read again, the request is repeated, and a notice says so', async () => {
    const { client, log, notices, spawned, ended } = workers((call, worker) =>
      call === 'show' && worker === 0 ? lost : null,
    );
    // All of one name, as from three folders: they are kept by what they are for.
    await client.take([file('m'), file('c')]);
    await client.take([file('z')]);
    expect(await client.show(3)).toEqual({ worker: 1 });
    expect([spawned(), ended()]).toEqual([2, 1]);
    expect(log.filter((line) => line.startsWith('1 '))).toEqual(['1 listen', '1 take m c z', '1 show']);
    expect(notices).toEqual([expect.stringMatching(/paper's agent was restarted.*out of memory/)]);
  });

  it('one new worker for all who waited for the lost one', async () => {
    const { client, notices, spawned } = workers((call, worker) =>
      worker === 0 && call !== 'listen' && call !== 'take' ? lost : null,
    );
    await client.take([file('m')]);
    const all = [client.show(1), client.replay(), client.advance(1, 1)];
    expect(await Promise.all(all)).toEqual([{ worker: 1 }, { worker: 1 }, { worker: 1 }]);
    expect([spawned(), notices.length]).toEqual([2, 1]);
  });

  it('a third loss under one request is told to the caller, and the next request tries again', async () => {
    let broken = true;
    const { client, spawned } = workers((call) => (broken && call === 'show' ? lost : null));
    await expect(client.show(1)).rejects.toThrow('out of memory');
    expect(spawned()).toBe(3);
    broken = false;
    expect(await client.show(1)).toEqual({ worker: 3 });
  });

  it('a worker lost during its set-up is replaced, too', async () => {
    const { client } = workers((call, worker) => (call === 'listen' && worker === 0 ? lost : null));
    expect(await client.show(1)).toEqual({ worker: 1 });
  });

  it('files that cannot be read again are named', async () => {
    const { client, notices } = workers(
      (call, worker) => (call === 'show' && worker === 0 ? lost : null),
      [{ name: 'm', reason: 'data.json was changed on disk' }],
    );
    await client.take([file('m')]);
    await client.show(1);
    expect(notices).toContainEqual('Rejected when loaded again: data.json was changed on disk');
  });

  it('an error of the worker itself goes to the caller, and the worker stays', async () => {
    const { client, spawned, notices } = workers((call) =>
      call === 'show' ? new Error('frames 0 .. 2') : null,
    );
    await expect(client.show(-1)).rejects.toThrow('frames 0 .. 2');
    await client.replay();
    expect([spawned(), notices]).toEqual([1, []]);
  });
});
