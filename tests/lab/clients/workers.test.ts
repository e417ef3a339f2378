/** Workers that a browser refuses, or whose script a newer deployment has replaced. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PageFiles } from '../../../src/lab/clients/page-files.ts';
import { PaperClient } from '../../../src/lab/clients/paper-client.ts';
import { RunThreads } from '../../../src/lab/clients/run-threads.ts';
import { ViewerClient } from '../../../src/lab/clients/viewer-client.ts';
import { ScriptMissing, spawnArchive, ThreadLost } from '../../../src/lab/clients/workers.ts';
import { settings, wholeRun } from '../whole-run.helper.ts';

const workers: FakeWorker[] = [];
class FakeWorker extends EventTarget {
  ended = false;
  constructor() {
    super();
    workers.push(this);
  }
  postMessage(): void {}
  terminate(): void {
    this.ended = true;
  }
}
const files = new PageFiles();
const events = {
  onLoad: () => undefined,
  onNotice: () => undefined,
  onPreviews: () => undefined,
  onBackend: () => undefined,
};

function browserWith(Worker: unknown, onLine = true): void {
  workers.length = 0;
  vi.stubGlobal('Worker', Worker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2, onLine });
}

/** What a call says of a worker to which this happens. */
async function lossAfter(event: Event): Promise<unknown> {
  const thread = spawnArchive();
  const call = thread.call((files) => files.room()).catch((error: unknown) => error);
  workers.at(-1)!.dispatchEvent(event);
  const loss = await call;
  thread.end();
  return loss;
}
const failure = (message?: string) => Object.assign(new Event('error', { cancelable: true }), { message });

afterEach(() => vi.unstubAllGlobals());

describe('a worker that the browser refuses', () => {
  it.each([
    ['absent', undefined],
    [
      'throwing',
      class {
        constructor() {
          throw new DOMException('blocked by policy', 'SecurityError');
        }
      },
    ],
  ])('is told of with the way out: %s', (_, Worker) => {
    browserWith(Worker);
    expect(() => spawnArchive()).toThrow(
      /does not let the page start its archive worker \(.+\): reload the page/,
    );
  });

  it("is asked for again: the paper's agent starts once the browser lets it", async () => {
    browserWith(undefined);
    const client = new PaperClient(
      () => undefined,
      () => undefined,
    );
    await expect(client.take([])).rejects.toThrow(/paper's agent worker/);
    browserWith(FakeWorker);
    const taking = client.take([]).catch((error: unknown) => error);
    expect(workers).toHaveLength(1);
    workers[0].dispatchEvent(failure());
    expect(await taking).toBeInstanceOf(ScriptMissing);
  });

  it('leaves none of the others behind', () => {
    let left = 4;
    class Scarce extends FakeWorker {
      constructor() {
        if (left-- === 0) throw new DOMException('too many', 'QuotaExceededError');
        super();
      }
    }
    browserWith(Scarce);
    expect(() => new RunThreads(events, files)).toThrow(/rollout worker \(too many\)/);
    expect(workers.map(({ ended }) => ended)).toEqual([true, true, true, true]);
    browserWith(FakeWorker);
    const threads = new RunThreads(events, files);
    expect(workers.some(({ ended }) => ended)).toBe(false);
    threads.end();
  });
});

describe('a worker whose script is gone', () => {
  it('asks for a reload, and to save first', async () => {
    browserWith(FakeWorker);
    const loss = await lossAfter(failure());
    expect(loss).toBeInstanceOf(ScriptMissing);
    expect((loss as Error).message).toBe(
      'the script of the archive worker did not load. ' +
        'A newer version of this page was published: save your checkpoint, then reload',
    );
  });

  it('says offline where the device is', async () => {
    browserWith(FakeWorker, false);
    expect(String(await lossAfter(failure()))).toMatch(/offline: try again/);
  });

  it('is not what a worker that died of an error is called', async () => {
    browserWith(FakeWorker);
    const loss = await lossAfter(failure('out of memory'));
    expect(loss).toBeInstanceOf(ThreadLost);
    expect(loss).not.toBeInstanceOf(ScriptMissing);
    expect((loss as Error).message).toBe('the archive worker died: out of memory');
  });

  it('is not replaced by another one like it', () => {
    browserWith(FakeWorker);
    const threads = new RunThreads(events, files);
    const before = workers.length;
    expect(() => threads.replace(new ScriptMissing('training'), true)).toThrow(/newer version/);
    expect(workers).toHaveLength(before);
    threads.replace(new ThreadLost('an endless loop', 'training'), true);
    expect(workers).toHaveLength(before + 1);
    threads.end();
  });
});

describe('a viewer', () => {
  type Spawn = NonNullable<ConstructorParameters<typeof ViewerClient>[1]>;
  /** Viewers whose calls of `name` fail. */
  function viewerThat(fails: string, error: Error) {
    const told: string[] = [];
    let spawned = 0;
    const call = (_: unknown, name: string) => async () => {
      told.push(name);
      if (name === fails) throw error;
      return {};
    };
    const remote = new Proxy({}, { get: call });
    const spawn = (() => {
      spawned++;
      return { call: (what: (viewer: unknown) => unknown) => what(remote), end: () => undefined };
    }) as unknown as Spawn;
    const notices: string[] = [];
    const client = new ViewerClient((text) => notices.push(text), spawn);
    return { client, told, notices, spawned: () => spawned };
  }
  const { agent } = wholeRun();

  it('whose script is gone is asked for once, and told of once', async () => {
    const { client, notices, spawned } = viewerThat('open', new ScriptMissing('viewer'));
    await expect(client.openAgent(settings, agent)).rejects.toThrow(/newer version/);
    expect([spawned(), notices]).toEqual([1, []]);
  });

  it('that cannot draw shows its world all the same', async () => {
    const { client, told, notices } = viewerThat('drawOn', new Error('this canvas gives no 2d context'));
    await client.drawOn(() => null);
    await client.openAgent(settings, agent);
    expect(told).toContain('open');
    expect(notices).toEqual([expect.stringMatching(/cannot be drawn .*no 2d context.*64×64/)]);
  });

  it('whose canvas cannot be handed over shows its world all the same', async () => {
    const { client, told, notices } = viewerThat('none', new Error());
    await client.drawOn(() => {
      throw new DOMException('it has a context', 'InvalidStateError');
    });
    await client.openAgent(settings, agent);
    expect(told).toContain('open');
    expect(notices).toEqual([expect.stringMatching(/it has a context/)]);
  });
});
