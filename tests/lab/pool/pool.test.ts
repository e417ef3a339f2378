import { describe, expect, it, vi } from 'vitest';
import { ThreadLost } from '../../../src/lab/clients/workers.ts';
import type { InferenceClient } from '../../../src/lab/pool/inference-client.ts';
import { RolloutPool } from '../../../src/lab/pool/pool.ts';
import { InferenceLost } from '../../../src/rollout/inference-protocol.ts';
import type { AgentSpec, Job, Outcome } from '../../../src/rollout/jobs.ts';
import { Control, Stopped } from '../../../src/threads/control.ts';
import { jobs } from './jobs.helper.ts';

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

  async encode({ trajectory, latents }: { trajectory: string; latents: string }) {
    if (!this.encoding) throw new Error('no V to encode with');
    return { frames: trajectory.length, bytes: latents.length, found: false };
  }

  endEncoding(): Promise<void> {
    this.encoding = false;
    return Promise.resolve();
  }

  prepare(): Promise<void> {
    this.prepared++;
    return Promise.resolve();
  }

  play(jobs: Job[]): Promise<{ outcomes: Outcome[]; steps: number; previews: [] }> {
    this.underWay.push(...jobs.map((job) => ({ job, pulls: 1 + (job.seed % 3) })));
    for (const entry of this.underWay) entry.pulls--;
    const ended = this.underWay.filter(({ pulls }) => pulls <= 0);
    this.underWay = this.underWay.filter(({ pulls }) => pulls > 0);
    const outcomes = ended.map(({ job }) => ({ id: job.id, return: Math.sin(job.seed), steps: 10 }));
    return Promise.resolve({ outcomes, steps: 10, previews: [] });
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

const silent = { onLoad: () => undefined, onNotice: () => undefined, onPreviews: () => undefined };
const spec = {} as AgentSpec;

async function playAll(fatal?: number) {
  const { spawn, log } = spawner(fatal);
  const notices: string[] = [];
  const pool = new RolloutPool(3, { ...silent, onNotice: (text) => notices.push(text) }, spawn);
  await pool.prepare(spec);
  const outcomes = await pool.play(jobs(50), new Control());
  pool.end();
  return { outcomes, log, notices };
}

const ORDERS = [
  {
    order: { world: { env: 'BouncingBall-v0' as const, radius: 5, speed: 2 }, index: 0, seed: 1, steps: 5 },
    path: 'x',
  },
];

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
    await expect(pool.collect(ORDERS, new Control(), () => undefined)).rejects.toThrow(
      /keep dying .*never lives/,
    );
  });

  it('passes on errors that are not deaths', async () => {
    const spawn = (() => ({
      call: () => Promise.reject(new Error('no room for frames')),
      end: () => undefined,
    })) as unknown as Spawn;
    const pool = new RolloutPool(1, silent, spawn);
    await expect(pool.collect(ORDERS, new Control(), () => undefined)).rejects.toThrow('no room for frames');
  });

  it('puts every episode through V once; a worker in place of a lost one gets V too', async () => {
    for (const fatal of [Number.POSITIVE_INFINITY, 2, 5, 11]) {
      const { spawn, log } = spawner(fatal);
      const pool = new RolloutPool(3, silent, spawn);
      const paths = Array.from({ length: 20 }, (_, i) => ({ trajectory: 't'.repeat(i), latents: 'l' }));
      const frames: number[] = [];
      const vision = {} as Parameters<RolloutPool['encode']>[1];
      await pool.encode(paths, vision, new Control(), (episode) => frames.push(episode.frames));
      expect(frames.toSorted((a, b) => a - b)).toEqual(paths.map((_, i) => i));
      expect(log.spawned).toBe(fatal === Number.POSITIVE_INFINITY ? 3 : 4);
    }
  });

  it('begins no other episode after an error, and has none under way when it throws', async () => {
    const { spawn } = spawner();
    const pool = new RolloutPool(2, silent, spawn);
    let underWay = 0;
    const begun: string[] = [];
    vi.spyOn(FakeWorker.prototype, 'encode').mockImplementation(async ({ trajectory }) => {
      begun.push(trajectory);
      underWay++;
      await new Promise((resolve) => setTimeout(resolve, trajectory === 'b' ? 20 : 5));
      underWay--;
      if (trajectory === 'a') throw new Error('the disk is full');
      return { frames: 1, bytes: 1, found: false };
    });
    const paths = ['a', 'b', 'c', 'd'].map((trajectory) => ({ trajectory, latents: trajectory }));
    const vision = {} as Parameters<RolloutPool['encode']>[1];
    const encoding = pool.encode(paths, vision, new Control(), () => undefined);
    await expect(encoding).rejects.toThrow('the disk is full');
    expect([begun, underWay]).toEqual([['a', 'b'], 0]);
    vi.restoreAllMocks();
    pool.end();
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

/** A worker that says where its jobs were played, and whose GPU fails at the given step of all. */
class PlacedWorker {
  private place = 'nowhere';
  private readonly log: PlaceLog;

  constructor(log: PlaceLog) {
    this.log = log;
  }

  prepare(_spec: AgentSpec, slots: number): Promise<void> {
    this.place = `core, ${slots} slots`;
    this.log.onCores++;
    return Promise.resolve();
  }

  prepareRemote(_spec: unknown, slots: number, _port: MessagePort): Promise<void> {
    this.place = `gpu, ${slots} slots`;
    return Promise.resolve();
  }

  async play(jobs: Job[]): Promise<{ outcomes: Outcome[]; steps: number; previews: [] }> {
    await Promise.resolve();
    const distant = this.place.startsWith('gpu');
    if (distant && ++this.log.pulls >= this.log.fatal) {
      // As it comes over comlink: a plain Error with the name.
      throw Object.assign(new Error('the WebGPU device was lost: unplugged'), { name: 'InferenceLost' });
    }
    for (const { id } of jobs) this.log.places[id] = this.place;
    // What a broken GPU made must not be taken for a result.
    const made = distant && this.log.fatal < Number.POSITIVE_INFINITY ? Number.NaN : 1;
    const outcomes = jobs.map(({ id, seed }) => ({ id, return: made * seed, steps: 1 }));
    return { outcomes, steps: jobs.length, previews: [] };
  }
}

interface PlaceLog {
  places: string[];
  /** Workers that were given V and M. */
  onCores: number;
  pulls: number;
  fatal: number;
  /** Calls of all workers, and the one at which its worker dies. */
  calls: number;
  death: number;
}

function poolWithGpu(log: PlaceLog, changes: Partial<InferenceClient> = {}) {
  const notices: string[] = [];
  const begun: unknown[] = [];
  const spawn = (() => {
    const worker = new PlacedWorker(log);
    return {
      call: (what: (remote: PlacedWorker) => unknown) =>
        ++log.calls === log.death ? Promise.reject(new ThreadLost('killed by the test')) : what(worker),
      end: () => undefined,
    };
  }) as unknown as Spawn;
  const pool = new RolloutPool(3, { ...silent, onNotice: (text) => notices.push(text) }, spawn);
  pool.inferOn({
    begin: async (_spec, shape) => void begun.push(shape),
    connect: async () => new MessageChannel().port1,
    ...changes,
  });
  return { pool, notices, begun };
}

const placeLog = (fatal = Number.POSITIVE_INFINITY, death = Number.POSITIVE_INFINITY): PlaceLog => ({
  places: [],
  onCores: 0,
  pulls: 0,
  fatal,
  calls: 0,
  death,
});
const driven = (count: number): Job[] =>
  jobs(count).map((job) => ({ ...job, parameters: new Float32Array(1) }));

describe('RolloutPool with a GPU', () => {
  it('has C driven in reality there, the dream and the random policy on the cores', async () => {
    const log = placeLog();
    const { pool, notices, begun } = poolWithGpu(log);
    await pool.prepare(spec);
    const mixed = driven(30).map((job, i) => {
      if (i % 3 === 1) return { ...job, parameters: null };
      return i % 3 === 2 ? { ...job, world: 'dream' as const } : job;
    });
    const outcomes = await pool.play(mixed, new Control());
    expect(outcomes.map(({ id, return: value }) => [id, value])).toEqual(
      mixed.map(({ id, seed }) => [id, seed]),
    );
    // Ten jobs on three workers: four slots each.
    for (const [i, place] of log.places.entries()) {
      expect(place, `job ${i}`).toBe(i % 3 === 0 ? 'gpu, 4 slots' : 'core, 16 slots');
    }
    expect([pool.place('real'), pool.place('dream')]).toEqual(['WebGPU', 'WebAssembly']);
    expect(begun).toEqual([{ clients: 3, rows: 4 }]);
    expect(notices).toEqual([]);
  });

  it('hands the weights over once for generations of the same size, and never more than 32 slots', async () => {
    const { pool, begun } = poolWithGpu(placeLog());
    await pool.prepare(spec);
    for (const count of [20, 22, 500, 500, 1]) await pool.play(driven(count), new Control());
    expect(begun).toEqual([8, 32, 2].map((slots) => ({ clients: 3, rows: slots })));
  });

  it.each([1, 2, 4, 6])(
    'lost at pull %i for good: three attempts, then every job is played again on the cores, and told',
    async (fatal) => {
      const log = placeLog(fatal);
      const { pool, notices, begun } = poolWithGpu(log);
      await pool.prepare(spec);
      const outcomes = await pool.play(driven(200), new Control());
      expect(outcomes.map(({ return: value }) => value)).toEqual(driven(200).map(({ seed }) => seed));
      expect(new Set(log.places)).toEqual(new Set(['core, 16 slots']));
      expect(begun).toHaveLength(3);
      expect(notices).toHaveLength(3);
      for (const notice of notices.slice(0, 2))
        expect(notice).toMatch(/begins again: .*unplugged.*played again/);
      expect(notices[2]).toMatch(/3 times in a row; continuing on WebAssembly: .*unplugged.*played again/);
      expect(pool.place('real')).toBe('WebAssembly');
      const pulls = log.pulls;
      await pool.play(driven(5), new Control());
      expect(log.pulls).toBe(pulls);
      expect(notices).toHaveLength(3);
    },
  );

  it.each([1, 2, 4, 6])(
    'lost at pull %i of each of four rounds: each is played again on the GPU',
    async (fatal) => {
      const log = placeLog(fatal);
      const begin = async () => {
        // The device in place of the lost one is sound.
        if (log.pulls >= log.fatal) log.fatal = Number.POSITIVE_INFINITY;
      };
      const { pool, notices } = poolWithGpu(log, { begin });
      await pool.prepare(spec);
      for (let round = 1; round <= 4; round++) {
        log.fatal = log.pulls + fatal;
        const outcomes = await pool.play(driven(200), new Control());
        expect(outcomes.map(({ return: value }) => value)).toEqual(driven(200).map(({ seed }) => seed));
      }
      expect(notices).toHaveLength(4);
      expect(pool.place('real')).toBe('WebGPU');
      expect(notices.join()).not.toMatch(/WebAssembly/);
    },
  );

  // Three calls prepare the GPU's slots; then they pull.
  it.each([1, 3, 4, 5, 6])(
    'the worker in place of one that dies at call %i connects to the GPU again',
    async (death) => {
      const log = placeLog(Number.POSITIVE_INFINITY, death);
      const clients: number[] = [];
      const connect = async (client: number) => {
        clients.push(client);
        return new MessageChannel().port1;
      };
      const { pool, notices } = poolWithGpu(log, { connect });
      await pool.prepare(spec);
      const outcomes = await pool.play(driven(200), new Control());
      expect(outcomes.map(({ return: value }) => value)).toEqual(driven(200).map(({ seed }) => seed));
      expect(new Set(log.places)).toEqual(new Set(['gpu, 32 slots']));
      expect(clients).toHaveLength(4);
      expect(new Set(clients)).toEqual(new Set([0, 1, 2]));
      expect(notices.join()).toMatch(/killed by the test/);
    },
  );

  it('with a GPU no worker is given V and M before there is something to play on its core', async () => {
    const log = placeLog();
    const { pool } = poolWithGpu(log);
    await pool.prepare(spec);
    await pool.play(driven(200), new Control());
    expect(log.onCores).toBe(0);
    await pool.play(jobs(3), new Control());
    expect(log.onCores).toBe(3);
  });

  it.each(['begin', 'connect'] as const)('does without a GPU whose %s fails', async (what) => {
    const log = placeLog();
    const fails = () => Promise.reject(new InferenceLost('no adapter'));
    const { pool, notices } = poolWithGpu(log, { [what]: fails });
    await pool.prepare(spec);
    const outcomes = await pool.play(driven(10), new Control());
    expect(outcomes).toHaveLength(10);
    expect(new Set(log.places)).toEqual(new Set(['core, 16 slots']));
    expect(notices.join()).toMatch(/no adapter/);
  });

  it('gives the run a lost training worker, which the run replaces', async () => {
    const loss = new ThreadLost('killed by the test', 'training');
    const { pool, notices } = poolWithGpu(placeLog(), { begin: () => Promise.reject(loss) });
    await pool.prepare(spec);
    await expect(pool.play(driven(10), new Control())).rejects.toBe(loss);
    expect(pool.place('real')).toBe('WebGPU');
    expect(notices).toEqual([]);
  });

  it('stops between two pulls there too', async () => {
    const { pool } = poolWithGpu(placeLog());
    await pool.prepare(spec);
    const control = new Control();
    const playing = pool.play(driven(500), control, (done) => {
      if (done > 20) control.stop();
    });
    await expect(playing).rejects.toBeInstanceOf(Stopped);
  });
});
