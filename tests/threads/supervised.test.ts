/** A worker that is lost and the one that takes its place: dead, silent, faulty, gone, and ended on purpose. */
import { expose } from 'comlink';
import { describe, expect, it } from 'vitest';
import { LossCount, Supervised, type SupervisedOptions } from '../../src/threads/supervised.ts';
import { ScriptMissing, Thread, ThreadLost } from '../../src/threads/thread.ts';

interface Echo {
  setUp(): void;
  echo(text: string): string;
  fail(): void;
  never(): Promise<void>;
}

/** A worker of this very thread, over a real pair of ports. */
class PortWorker extends EventTarget {
  readonly told: string[] = [];
  terminated = false;
  private readonly port: MessagePort;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const echo: Echo = {
      setUp: () => void this.told.push('set-up'),
      echo: (text) => {
        this.told.push(text);
        return text;
      },
      fail: () => {
        throw new RangeError('no such frame');
      },
      never: () => new Promise(() => undefined),
    };
    expose(echo, port2 as unknown as Parameters<typeof expose>[1]);
    port1.addEventListener('message', ({ data }) =>
      this.dispatchEvent(Object.assign(new Event('message'), { data })),
    );
    port1.start();
    port2.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    this.port.close();
  }

  /** As a browser tells of an uncaught error, or without a message of a script that is not there. */
  die(message?: string): void {
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }
}

type EchoThread = Thread<Echo>;

function supervised(changes: Partial<SupervisedOptions<EchoThread>> = {}, limit = 2) {
  const workers: PortWorker[] = [];
  const notices: string[] = [];
  const losses = new LossCount(limit);
  const one = new Supervised<EchoThread>({
    name: 'The echo',
    cost: 'It forgets.',
    spawn: () => {
      const worker = new PortWorker();
      workers.push(worker);
      return new Thread<Echo>('echo', worker as unknown as Worker);
    },
    setUp: (thread) => thread.call((echo) => echo.setUp()),
    losses,
    onNotice: (text) => notices.push(text),
    ...changes,
  });
  const alive = () => workers.filter(({ terminated }) => !terminated).length;
  return { one, workers, notices, losses, alive };
}

const say = (text: string) => (thread: EchoThread) => thread.call((echo) => echo.echo(text));
const hang = (thread: EchoThread) => thread.call((echo) => echo.never(), 0.05);

describe('a supervised worker', () => {
  it('is made at the first request, set up once, and answers', async () => {
    const { one, workers, notices } = supervised();
    expect([one.present, workers.length]).toEqual([null, 0]);
    expect(await one.ask(say('a'))).toBe('a');
    expect(await one.ask(say('b'))).toBe('b');
    expect(workers.map(({ told }) => told)).toEqual([['set-up', 'a', 'b']]);
    expect(notices).toEqual([]);
    one.end();
  });

  it('that one call finds silent is lost for the calls beside it, too, and they are asked again', async () => {
    const { one, workers, notices } = supervised();
    let asked = 0;
    const patient = one.ask((thread) => {
      if (++asked > 1) return say('again')(thread);
      return thread.call((echo) => echo.never()).then(() => '');
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await one.attempt(hang)).toBeNull();
    expect(await patient).toBe('again');
    expect([workers.length, notices.length]).toEqual([2, 1]);
    one.end();
  });

  it('that dies while requests wait is replaced once, set up, and asked all of them again', async () => {
    const { one, workers, notices, alive } = supervised();
    await one.ask(say('before'));
    let asked = 0;
    const waiting = ['x', 'y', 'z'].map((text) =>
      one.ask((thread) => {
        // The first worker never answers these.
        if (++asked <= 3) return thread.call((echo) => echo.never()).then(() => '');
        return say(text)(thread);
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    workers[0].die('out of memory');
    expect(await Promise.all(waiting)).toEqual(['x', 'y', 'z']);
    expect(workers[1].told).toEqual(['set-up', 'x', 'y', 'z']);
    expect([workers.length, alive()]).toEqual([2, 1]);
    expect(notices).toEqual(['The echo was restarted: the echo worker died: out of memory. It forgets.']);
    one.end();
  });

  it('that falls silent is replaced', async () => {
    const { one, workers, notices } = supervised();
    let first = true;
    const answer = await one.ask(async (thread) => {
      if (first) {
        first = false;
        await hang(thread);
      }
      return say('again')(thread);
    });
    expect(answer).toBe('again');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(notices).toEqual([expect.stringMatching(/echo was restarted: .*gave no answer for 0.05 s/)]);
    one.end();
  });

  it('whose own code throws stays: the error goes to the caller', async () => {
    const { one, workers, notices } = supervised();
    await expect(one.ask((thread) => thread.call((echo) => echo.fail()))).rejects.toThrow('no such frame');
    expect(await one.ask(say('still here'))).toBe('still here');
    expect([workers.length, notices.length]).toEqual([1, 0]);
    one.end();
  });

  it('whose script is missing is not replaced, and nobody is told but the caller', async () => {
    const { one, workers, notices } = supervised({ setUp: undefined });
    const asked = one.ask(say('x')).catch((error: unknown) => error);
    workers[0].die();
    expect(await asked).toBeInstanceOf(ScriptMissing);
    expect([workers.length, notices.length, one.present]).toEqual([1, 0, null]);
    one.end();
  });

  it('that is ended on purpose is not replaced: requests under way fail, later ones too', async () => {
    const { one, workers, notices } = supervised();
    await one.ask(say('a'));
    const waiting = one.ask((thread) => thread.call((echo) => echo.never()));
    const refused = expect(waiting).rejects.toThrow('the echo worker was ended');
    await new Promise((resolve) => setTimeout(resolve, 5));
    one.end();
    await refused;
    await expect(one.ask(say('b'))).rejects.toThrow('The echo was ended');
    expect(() => one.worker).toThrow('The echo was ended');
    expect([workers.length, workers[0].terminated, notices.length]).toEqual([1, true, 0]);
  });

  it('that the browser refuses is asked for again by the next request', async () => {
    let refuses = true;
    const worker = new PortWorker();
    const { one } = supervised({
      spawn: () => {
        if (refuses) throw new Error('blocked by policy');
        return new Thread<Echo>('echo', worker as unknown as Worker);
      },
    });
    await expect(one.ask(say('x'))).rejects.toThrow('blocked by policy');
    refuses = false;
    expect(await one.ask(say('x'))).toBe('x');
    one.end();
  });
});

describe('losses in a row', () => {
  it('are made good up to the limit; the next one is an error, and who asks then begins at none', async () => {
    const { one, workers, notices } = supervised();
    await expect(one.ask(hang)).rejects.toThrow(/workers keep dying \(3 losses\); .*no answer for 0.05 s/);
    expect([workers.length, notices.length]).toEqual([3, 2]);
    await expect(one.ask(hang)).rejects.toThrow(/3 losses/);
    expect(workers).toHaveLength(6);
    one.end();
  });

  it('have no answer between them', async () => {
    const { one, workers } = supervised();
    for (let i = 0; i < 5; i++) {
      expect(await one.attempt(hang)).toBeNull();
      expect(await one.attempt(say(`${i}`))).toEqual({ value: `${i}` });
    }
    expect(workers).toHaveLength(6);
    one.end();
  });

  it('are those of all workers that share a count; without a request for an answer they add up', () => {
    const losses = new LossCount(3);
    const [first, second] = [supervised({ losses }), supervised({ losses })];
    const loss = new ThreadLost('again');
    for (const { one } of [first, second]) void one.worker;
    for (const { one } of [first, second, first]) one.replace(loss);
    expect(() => second.one.replace(loss)).toThrow('workers keep dying (4 losses); the last one: again');
    expect(first.workers).toHaveLength(3);
    for (const { one } of [first, second]) one.end();
  });

  it('of one worker count once, whoever tells of them, and not once it was replaced', async () => {
    const { one, workers, notices } = supervised({}, 1);
    const before = await one.ready();
    for (let i = 0; i < 4; i++) one.lose(before, new ThreadLost('told by another caller'));
    expect(notices).toHaveLength(1);
    expect(await one.ask(say('x'))).toBe('x');
    one.lose(before, new ThreadLost('told late'));
    expect(await one.ask(say('y'))).toBe('y');
    expect(workers).toHaveLength(2);
    one.end();
  });
});

describe('a set-up', () => {
  it('in which the worker is lost is begun again by the next one', async () => {
    let sets = 0;
    const { one, workers, notices } = supervised({
      setUp: async (thread) => {
        if (++sets === 1) await hang(thread);
        await thread.call((echo) => echo.setUp());
      },
    });
    expect(await one.ask(say('x'))).toBe('x');
    expect(workers[1].told).toEqual(['set-up', 'x']);
    expect(notices).toHaveLength(1);
    one.end();
  });

  it('that fails is told to the caller, and tried again on the same worker by the next request', async () => {
    let fails = true;
    const { one, workers } = supervised({
      setUp: async () => {
        if (fails) throw new Error('wrong shape');
      },
    });
    await expect(one.ask(say('x'))).rejects.toThrow('wrong shape');
    fails = false;
    expect(await one.ask(say('x'))).toBe('x');
    expect(workers).toHaveLength(1);
    one.end();
  });

  it('is done again where that is asked for, after the one under way, and the worker is not new then', async () => {
    const log: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { one } = supervised({
      setUp: async (_, isNew) => {
        log.push(`begin ${isNew ? 'new' : 'again'}`);
        if (isNew) await held;
        log.push('end');
      },
    });
    const first = one.ask(say('x'));
    one.setUpAgain();
    const second = one.ask(say('y'));
    release();
    expect(await Promise.all([first, second])).toEqual(['x', 'y']);
    expect(log).toEqual(['begin new', 'end', 'begin again', 'end']);
    one.end();
  });
});
