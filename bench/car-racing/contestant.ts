/**
 * A process that is measured: ours in Node or a baseline in Python. It is pinned to one core where the system
 * has `taskset`, says first what it is, then answers one JSON order a line; between orders it sleeps, so that
 * contestants can take turns.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';

export interface Facts {
  name: string;
  detail: string;
}

/** The core that all contestants run on: the last, for the first serves the system. Null: none can be chosen. */
export const CORE: number | null = (() => {
  const last = Math.max(0, cpus().length - 1);
  return spawnSync('taskset', ['-c', String(last), 'true']).status === 0 ? last : null;
})();

export class Contestant {
  readonly facts: Facts;
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private readonly complaints: () => string;

  private constructor(
    child: ChildProcess,
    answers: AsyncIterator<string>,
    complaints: () => string,
    facts: Facts,
  ) {
    this.child = child;
    this.answers = answers;
    this.complaints = complaints;
    this.facts = facts;
  }

  /**
   * @param core null: it may use all of them
   * @throws where the process cannot start or ends before it said what it is, with the end of its stderr.
   */
  static async start(
    command: string,
    args: readonly string[],
    core: number | null = CORE,
  ): Promise<Contestant> {
    const pinned = core === null ? [command, ...args] : ['taskset', '-c', String(core), command, ...args];
    const child = spawn(pinned[0], pinned.slice(1), { stdio: ['pipe', 'pipe', 'pipe'], env: quietEnv() });
    let stderr = '';
    child.stderr?.on('data', (bytes) => {
      stderr = (stderr + String(bytes)).slice(-2000);
    });
    child.on('error', (error) => {
      stderr += error.message;
    });
    const answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const complaints = () => `${[command, ...args].join(' ')} ended: ${stderr.trim() || 'it said nothing'}`;
    try {
      const facts = await nextAnswer<Facts>(answers, complaints);
      return new Contestant(child, answers, complaints, facts);
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  async ask<Answer>(order: object): Promise<Answer> {
    this.child.stdin?.write(`${JSON.stringify(order)}\n`);
    return nextAnswer<Answer>(this.answers, this.complaints);
  }

  /** Closing its stdin ends it. */
  stop(): void {
    this.child.stdin?.end();
  }
}

async function nextAnswer<Answer>(answers: AsyncIterator<string>, complaints: () => string): Promise<Answer> {
  const { value, done } = await answers.next();
  if (done) throw new Error(complaints());
  return JSON.parse(value) as Answer;
}

/** One thread, no window, no greeting and no files left beside the baselines. */
function quietEnv(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
    SDL_VIDEODRIVER: 'dummy',
    PYGAME_HIDE_SUPPORT_PROMPT: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
