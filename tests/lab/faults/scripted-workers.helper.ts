/**
 * The page's `Worker` in tests of faults: each speaks comlink's messages and answers from a table of methods, until the
 * fault of the test meets it.
 */

/** Methods by name; a worker of each script gets its own. */
export type Api = object;

/** What goes wrong with the call of a worker. */
export type Misdeed =
  | 'dies over it'
  | 'dies after it'
  | 'runs out of memory over it'
  | 'is aborted by WebAssembly'
  | 'hangs'
  | 'sends what cannot be read'
  | 'throws'
  | 'answers another call first, then twice'
  | 'answers when it was replaced';

interface Call {
  id: string;
  type: 'APPLY' | 'GET' | 'RELEASE' | 'SET';
  path: string[];
  argumentList: { value: unknown }[];
}

/** Whether a fault meets this call of the worker that is the `number`-th of its script. */
export type Plan = (script: string, call: string, number: number) => Misdeed | null;

export interface Scripted {
  /** The stand-in for `globalThis.Worker`. */
  Worker: new (
    url: URL,
  ) => Worker;
  /** Scripts of all workers that were made. */
  made: string[];
  alive(): number;
}

export function scriptedWorkers(apis: Record<string, () => Api>, plan: Plan): Scripted {
  const made: string[] = [];
  /** Answers that come too late. */
  const stale: (() => void)[] = [];
  let alive = 0;
  class ScriptedWorker extends EventTarget {
    private readonly script: string;
    private readonly number: number;
    private readonly api: Record<string, (...given: unknown[]) => unknown>;
    private state: 'answers' | 'hangs' | 'is gone' = 'answers';

    constructor(url: URL) {
      super();
      this.script = url.pathname.split('/').at(-1)!.replace('.ts', '');
      this.number = made.filter((script) => script === this.script).length;
      this.api = apis[this.script]() as typeof this.api;
      made.push(this.script);
      alive++;
    }

    postMessage({ id, type, path, argumentList }: Call): void {
      if (this.state !== 'answers' || type === 'RELEASE') return;
      if (type === 'GET') {
        this.send(id, undefined);
        return;
      }
      const [name] = path;
      const misdeed = plan(this.script, name, this.number);
      const given = argumentList.map(({ value }) => value);
      const answer = async (): Promise<void> => this.send(id, await this.api[name](...given));
      void this.meet(misdeed, id, answer);
    }

    terminate(): void {
      if (this.state !== 'is gone') alive--;
      this.state = 'is gone';
    }

    private async meet(misdeed: Misdeed | null, id: string, answer: () => Promise<void>): Promise<void> {
      for (const late of stale.splice(0)) late();
      if (misdeed === null) await answer();
      else if (misdeed === 'hangs') this.state = 'hangs';
      else if (misdeed === 'dies over it') this.die('Uncaught Error: killed by the test');
      else if (misdeed === 'runs out of memory over it')
        this.die('Uncaught RangeError: WebAssembly.Memory(): could not allocate memory');
      else if (misdeed === 'is aborted by WebAssembly') this.refuse(id, 'RuntimeError', 'Aborted(OOM)');
      else if (misdeed === 'sends what cannot be read') this.dispatchEvent(new Event('messageerror'));
      else if (misdeed === 'throws') this.refuse(id, 'Error', 'thrown by the test');
      else if (misdeed === 'dies after it') {
        await answer();
        this.die('Uncaught Error: killed by the test');
      } else if (misdeed === 'answers when it was replaced') {
        stale.push(() => this.send(id, 'stale'));
        this.die('Uncaught Error: killed by the test');
      } else {
        this.send('of no call', 'stale');
        await answer();
        this.send(id, 'stale');
      }
    }

    private die(message: string): void {
      this.state = 'hangs';
      this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
    }

    private refuse(id: string, name: string, message: string): void {
      const value = { isError: true, value: { name, message, stack: '' } };
      this.tell({ id, type: 'HANDLER', name: 'throw', value });
    }

    private send(id: string, value: unknown): void {
      this.tell({ id, type: 'RAW', value });
    }

    private tell(data: object): void {
      queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('message'), { data })));
    }
  }
  return {
    Worker: ScriptedWorker as unknown as Scripted['Worker'],
    made,
    alive: () => alive,
  };
}
