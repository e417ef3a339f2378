import { describe, expect, it } from 'vitest';
import { Control, Stopped } from '../../src/lab/control.ts';
import { RolloutPool } from '../../src/lab/pool.ts';
import { ThreadLost } from '../../src/lab/threads.ts';
import type { AgentSpec, Job, Outcome } from '../../src/rollout/closed-loop.ts';

type Spawn = NonNullable<ConstructorParameters<typeof RolloutPool>[2]>;

/** A worker whose episodes end after a few pulls, with a return that only the job's seed decides. */
class FakeWorker {
  private underWay: { job: Job; pulls: number }[] = [];
  private encoding = false;
  prepared = 0;

  beginEncoding(): Promise<void> {
    this.encoding = true;
    return Promise.resolve();
  }

  async encode({ tape, latents }: { tape: string; latents: string }) {
    if (!this.encoding) throw new Error('no V to encode with');
    return { frames: tape.length, bytes: latents.length, found: false };
  }

  endEncoding(): Promise<void> {
    this.encoding = false;
    return Promise.resolve();
  }

  prepare(): Promise<void> {
    this.prepared++;
    return Promise.resolve();
  }

  advance(jobs: Job[]): Promise<{ outcomes: Outcome[]; steps: number; glimpses: [] }> {
    this.underWay.push(...jobs.map((job) => ({ job, pulls: 1 + (job.seed % 3) })));
    for (const entry of this.underWay) entry.pulls--;
    const ended = this.underWay.filter(({ pulls }) => pulls <= 0);
    this.underWay = this.underWay.filter(({ pulls }) => pulls > 0);
    const outcomes = ended.map(({ job }) => ({ id: job.id, return: Math.sin(job.seed), steps: 10 }));
    return Promise.resolve({ outcomes, steps: 10, glimpses: [] });
  }
}

/** Threads over fake workers; the `fatal`-th call of all dies. */
function spawner(fatal = Number.POSITIVE_INFINITY) {
  const log = { spawned: 0, ended: 0, calls: 0 };
  const spawn = (() => {
    log.spawned++;
    const worker = new FakeWorker();
    return {
      call: (what: (remote: FakeWorker) => Promise<unknown>) => {
        log.calls++;
        return log.calls === fatal ? Promise.reject(new ThreadLost('killed by the test')) : what(worker);
      },
      end: () => {
        log.ended++;
      },
    };
  }) as unknown as Spawn;
  return { spawn, log };
}

const silent = { onLoad: () => undefined, onNotice: () => undefined, onGlimpses: () => undefined };
const spec = {} as AgentSpec;

function jobs(count: number): Job[] {
  return Array.from({ length: count }, (_, id) => ({
    id,
    candidate: id,
    parameters: null,
    seed: 1000 + 7 * id,
    world: 'real' as const,
    maxSteps: 10,
    patience: 0,
    tau: 1,
  }));
}

async function playAll(fatal?: number) {
  const { spawn, log } = spawner(fatal);
  const notices: string[] = [];
  const pool = new RolloutPool(3, { ...silent, onNotice: (text) => notices.push(text) }, spawn);
  await pool.prepare(spec);
  const outcomes = await pool.play(jobs(50), new Control());
  pool.end();
  return { outcomes, log, notices };
}

describe('RolloutPool', () => {
  it('plays every job once and answers in the order of the jobs', async () => {
    const { outcomes, log } = await playAll();
    expect(outcomes.map(({ id }) => id)).toEqual(jobs(50).map(({ id }) => id));
    for (const [i, { return: value }] of outcomes.entries()) expect(value).toBe(Math.sin(1000 + 7 * i));
    expect(log.spawned).toBe(3);
    expect(log.ended).toBe(3);
  });

  it('a worker killed in the middle changes no result, and is told of', async () => {
    const undisturbed = await playAll();
    for (const fatal of [4, 5, 6, 8]) {
      const disturbed = await playAll(fatal);
      expect(disturbed.outcomes).toEqual(undisturbed.outcomes);
      expect(disturbed.log.spawned).toBe(4);
      expect(disturbed.notices).toHaveLength(1);
      expect(disturbed.notices[0]).toMatch(/killed by the test/);
    }
  });

  it('gives up when workers keep dying', async () => {
    const spawn = (() => ({
      call: () => Promise.reject(new ThreadLost('never lives')),
      end: () => undefined,
    })) as unknown as Spawn;
    const pool = new RolloutPool(2, silent, spawn);
    const orders = [
      {
        order: {
          world: { env: 'BouncingBall-v0' as const, radius: 5, speed: 2 },
          index: 0,
          seed: 1,
          steps: 5,
        },
        path: 'x',
      },
    ];
    await expect(pool.collect(orders, new Control(), () => undefined)).rejects.toThrow(
      /keep dying .*never lives/,
    );
  });

  it('passes on errors that are not deaths', async () => {
    const spawn = (() => ({
      call: () => Promise.reject(new Error('no room for frames')),
      end: () => undefined,
    })) as unknown as Spawn;
    const pool = new RolloutPool(1, silent, spawn);
    const orders = [
      {
        order: {
          world: { env: 'BouncingBall-v0' as const, radius: 5, speed: 2 },
          index: 0,
          seed: 1,
          steps: 5,
        },
        path: 'x',
      },
    ];
    await expect(pool.collect(orders, new Control(), () => undefined)).rejects.toThrow('no room for frames');
  });

  it('puts every episode through V once; a worker in place of a lost one gets V too', async () => {
    for (const fatal of [Number.POSITIVE_INFINITY, 2, 5, 11]) {
      const { spawn, log } = spawner(fatal);
      const pool = new RolloutPool(3, silent, spawn);
      const paths = Array.from({ length: 20 }, (_, i) => ({ tape: 't'.repeat(i), latents: 'l' }));
      const frames: number[] = [];
      const vision = {} as Parameters<RolloutPool['encode']>[1];
      await pool.encode(paths, vision, new Control(), (episode) => frames.push(episode.frames));
      expect(frames.toSorted((a, b) => a - b)).toEqual(paths.map((_, i) => i));
      expect(log.spawned).toBe(fatal === Number.POSITIVE_INFINITY ? 3 : 4);
    }
  });

  it('stops between two pulls', async () => {
    const { spawn } = spawner();
    const pool = new RolloutPool(2, silent, spawn);
    await pool.prepare(spec);
    const control = new Control();
    const playing = pool.play(jobs(500), control, (done) => {
      if (done > 20) control.stop();
    });
    await expect(playing).rejects.toBeInstanceOf(Stopped);
  });

  it('plays nothing before it was prepared', async () => {
    const pool = new RolloutPool(1, silent, spawner().spawn);
    await expect(pool.play(jobs(1), new Control())).rejects.toThrow(/prepare/);
  });
});
