/** The workers of a lent machine: what they hand in, where jobs are dropped and their ids come again. */
import { afterEach, describe, expect, it } from 'vitest';
import { ThreadLost } from '../../../src/lab/clients/workers.ts';
import { EvaluatorPool } from '../../../src/lab/evaluator/evaluator-pool.ts';
import type { Job, Outcome } from '../../../src/rollout/jobs.ts';

type Spawn = NonNullable<ConstructorParameters<typeof EvaluatorPool>[2]>;
interface Answer {
  outcomes: Outcome[];
  steps: number;
}

/** A worker whose slices end when the test says so. */
class HeldWorker {
  /** Ids that it was given, and those that it was told to drop, slice by slice. */
  readonly slices: { jobs: number[]; dropped: number[] }[] = [];
  private answer: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

  play(jobs: Job[], _ms: number, _preview: boolean, dropped: number[]): Promise<Answer> {
    this.slices.push({ jobs: jobs.map(({ id }) => id), dropped });
    return new Promise((resolve, reject) => {
      this.answer = { resolve, reject };
    });
  }

  async end(returns: Record<number, number> = {}): Promise<void> {
    const outcomes = Object.entries(returns).map(([id, value]) => ({ id: +id, return: value, steps: 1 }));
    this.answer!.resolve({ outcomes: outcomes as Outcome[], steps: outcomes.length });
    await settled();
  }

  async fail(error: Error): Promise<void> {
    this.answer!.reject(error);
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const jobOf = (id: number): Job => ({ id, seed: 100 + id }) as Job;

const pools: EvaluatorPool[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.end();
});

function poolOf(size: number) {
  const workers: HeldWorker[] = [];
  const spawn = (() => {
    const worker = new HeldWorker();
    workers.push(worker);
    return { call: (what: (remote: HeldWorker) => unknown) => what(worker), end: () => undefined };
  }) as unknown as Spawn;
  const pool = new EvaluatorPool(size, { onNotice: () => undefined }, spawn);
  pools.push(pool);
  void pool.run();
  const add = async (...ids: number[]): Promise<void> => {
    pool.add(ids.map(jobOf));
    await settled();
  };
  return { pool, workers, add };
}

describe('a job that is dropped while a worker plays it', () => {
  it('is not handed in, and one of the same id is', async () => {
    const { pool, workers, add } = poolOf(1);
    await add(0, 1);
    pool.drop([0]);
    await add(0);
    await workers[0].end({ 0: 5, 1: 6 });
    expect(pool.takePlayed()).toMatchObject([{ id: 1, return: 6 }]);
    expect(workers[0].slices.at(-1)).toEqual({ jobs: [0], dropped: [] });
    await workers[0].end({ 0: 7 });
    expect(pool.takePlayed()).toMatchObject([{ id: 0, return: 7 }]);
  });

  it('is dropped by its worker before that begins one of the same id', async () => {
    const { pool, workers, add } = poolOf(1);
    await add(0);
    pool.dropAll();
    await add(0);
    await workers[0].end();
    expect(workers[0].slices.at(-1)).toEqual({ jobs: [0], dropped: [0] });
    await workers[0].end({ 0: 7 });
    expect(pool.takePlayed()).toMatchObject([{ id: 0, return: 7 }]);
  });

  it('does not stand for one of the same id that another worker plays', async () => {
    const { pool, workers, add } = poolOf(2);
    await add(0);
    pool.dropAll();
    await add(0);
    // The other worker has it, and goes on with it slice by slice.
    await workers[1].end();
    await workers[1].end({ 0: 7 });
    await workers[0].end({ 0: 5 });
    expect(pool.takePlayed()).toMatchObject([{ id: 0, return: 7 }]);
    expect(pool.room).toBe(poolOf(2).pool.room);
  });

  it('is not played again where that worker is lost, nor is its fault handed in', async () => {
    const { pool, workers, add } = poolOf(1);
    await add(0, 1);
    pool.drop([0]);
    await workers[0].fail(new ThreadLost('killed by the test'));
    expect(workers[1].slices).toEqual([{ jobs: [1], dropped: [] }]);
    pool.drop([1]);
    await workers[1].fail(new Error('an agent of another kind'));
    expect(pool.takePlayed()).toEqual([]);
  });
});
