/** The line to the paper's worker: one that is lost is made anew with its files, and asked once more. */
import { describe, expect, it } from 'vitest';
import { PaperClient } from '../../../src/lab/clients/paper-client.ts';
import { ThreadLost } from '../../../src/threads/thread.ts';

type Spawn = NonNullable<ConstructorParameters<typeof PaperClient>[2]>;
type Refused = { name: string; reason: string }[];

const lost = new ThreadLost("the paper's agent worker died: out of memory", "paper's agent");
const KINDS: Record<string, string> = { m: 'memory', c: 'controller', z: 'latents' };

/** Workers that write down what they are told; calls for which `fails` gives an error are answered by it. */
function workers(fails: (call: string, worker: number) => Error | null, refused: Refused = []) {
  const log: string[] = [];
  const notices: string[] = [];
  let spawned = 0;
  let ended = 0;
  const spawn = (() => {
    const number = spawned++;
    const remote = new Proxy(
      {},
      {
        get:
          (_, name: string) =>
          async (...given: unknown[]) => {
            const files = name === 'take' ? (given[0] as File[]) : [];
            const contents = await Promise.all(files.map((file) => file.text()));
            log.push([number, name, ...contents].join(' '));
            const error = fails(name, number);
            if (error !== null) throw error;
            if (name !== 'take') return { worker: number };
            const taken = contents.map((text, index) => ({
              index,
              name: files[index].name,
              kind: KINDS[text],
            }));
            return { taken, aside: [], refused, parts: {} };
          },
      },
    );
    return {
      call: (what: (worker: unknown) => Promise<unknown>) => what(remote),
      end: () => void ended++,
    };
  }) as unknown as Spawn;
  const client = new PaperClient(
    () => undefined,
    (text) => notices.push(text),
    spawn,
  );
  return { client, log, notices, spawned: () => spawned, ended: () => ended };
}

const file = (content: string, name = 'data.json') => new File([content], name);

describe("the line to the paper's worker", () => {
  it('a lost worker is made anew with its files, asked again, and that is said', async () => {
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

  it('a second loss under one request is told to the caller, and the next request tries again', async () => {
    let broken = true;
    const { client, spawned } = workers((call) => (broken && call === 'show' ? lost : null));
    await expect(client.show(1)).rejects.toThrow('out of memory');
    expect(spawned()).toBe(2);
    broken = false;
    expect(await client.show(1)).toEqual({ worker: 2 });
  });

  it('a worker lost while it opens is made anew, too', async () => {
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
