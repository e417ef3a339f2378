/** The rollout worker through the pool: what real threads gather, encode and play is what one thread does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { RolloutPool } from '../../src/lab/pool/pool.ts';
import { Control } from '../../src/threads/control.ts';
import type { RolloutWorker } from '../../workers/rollout.ts';
import { jobsOf, playAlone, specOf } from '../rollout/agents.helper.ts';
import { readShared, realThread, writeShared } from './real-workers.helper.ts';

const spec = specOf('zh', true);
const vision = spec.vision;
const control = new Control();

/** A pool of real threads; `kill(i)` ends the i-th that was started. */
function poolOf(size: number) {
  const notices: string[] = [];
  const kills: (() => void)[] = [];
  const events = {
    onNotice: (text: string) => notices.push(text),
    onLoad: () => undefined,
    onPreviews: () => undefined,
  };
  const pool = new RolloutPool(size, events, () => {
    const { thread, kill } = realThread<RolloutWorker>('rollout', 'rollout.ts');
    kills.push(kill);
    return thread;
  });
  return { pool, notices, kill: (index: number) => kills[index](), started: () => kills.length };
}

beforeAll(openWasm);

const { pool, notices, kill, started } = poolOf(2);
afterAll(() => pool.end());

describe('a pool of real rollout workers', () => {
  it('plays as one thread plays, though one of its workers is killed on the way', async () => {
    const jobs = jobsOf(spec, 6);
    const expected = playAlone(spec, jobs, 2);
    await pool.prepare(spec);
    let told = false;
    const outcomes = await pool.play(jobs, control, () => {
      if (!told) kill(0);
      told = true;
    });
    expect(told).toBe(true);
    expect(outcomes).toEqual(expected);
    // The others of the jobs were enough for the loss to be noticed, or the next round notices it.
    expect(await pool.play(jobs, control)).toEqual(expected);
    expect(started()).toBe(3);
    expect(notices).toEqual([expect.stringMatching(/rollout worker died/)]);

    // Other parameters, another end: the comparison can fail.
    const others = jobs.map((job) => ({ ...job, parameters: job.parameters!.map((value) => -value) }));
    expect(await pool.play(others, control)).not.toEqual(expected);
  });

  it('gathers and encodes into files: the same order gives the same bytes, another seed others', async () => {
    const orders = [7, 7, 8].map((seed, index) => ({
      order: { world: { env: 'CarRacing-v3' } as const, index: 0, seed, steps: 12 },
      path: `trajectories/${index}`,
    }));
    const gathered: boolean[] = [];
    await pool.collect(orders, control, ({ steps, found }) => {
      expect(steps).toBe(12);
      gathered.push(found);
    });
    const paths = orders.map(({ path }, index) => ({ trajectory: path, latents: `latents/${index}` }));
    const frames: number[] = [];
    await pool.encode(paths, vision, control, (episode) => frames.push(episode.frames));
    expect(frames).toEqual([13, 13, 13]);
    const [first, same, other] = paths.map(({ latents }) => readShared(latents));
    expect(first.length).toBeGreaterThan(13 * vision.config.latentSize);
    expect(same).toEqual(first);
    expect(other).not.toEqual(first);
    // What is there is not gathered again.
    await pool.collect(orders, control, ({ found }) => gathered.push(found));
    expect(gathered).toEqual([false, false, false, true, true, true]);
  });

  it('gathers with an agent where an order names one, and with the own policies elsewhere', async () => {
    const order = { world: { env: 'CarRacing-v3' } as const, index: 0, seed: 7, steps: 12 };
    const [{ parameters }] = jobsOf(spec, 1);
    const driver = { config: spec.controller, parameters: parameters!, sampleZ: false };
    const orders = [
      { order, path: 'gathered/policy' },
      { order: { ...order, agent: 'one' }, path: 'gathered/agent' },
    ];
    const policies: string[] = [];
    const collector = { name: 'one', vision, memory: spec.memory, driver };
    await pool.collect(orders, control, ({ policy }, index) => (policies[index] = policy), collector);
    expect(policies).toEqual(['driver', 'C']);
    // Without the agent an order of another one cannot be played.
    const other = [{ order: { ...order, agent: 'two' }, path: 'gathered/other' }];
    await expect(pool.collect(other, control, () => undefined)).rejects.toThrow(/beginCollecting/);
  });

  it('fits the C of the agent that collected to its episodes, also after its workers were killed', async () => {
    const [{ parameters }] = jobsOf(spec, 1);
    const driver = { config: spec.controller, parameters: parameters!, sampleZ: false };
    const collector = { name: 'one', vision, memory: spec.memory, driver };
    const paths = [1, 2, 3].map((seed) => ({
      trajectory: `driven/${seed}`,
      latents: `driven-latents/${seed}`,
    }));
    const orders = paths.map(({ trajectory }, i) => ({
      order: { world: { env: 'CarRacing-v3' } as const, index: 0, seed: i + 1, steps: 40, agent: 'one' },
      path: trajectory,
    }));
    await pool.collect(orders, control, () => undefined, collector);
    await pool.encode(paths, vision, control, () => undefined);
    const distilled = () =>
      pool.one((thread) =>
        thread.call((worker) => worker.distil(paths, collector, spec.memory, spec.controller), 60),
      );
    const { parameters: fitted, samples } = await distilled();
    expect(fitted).toHaveLength(parameters!.length);
    // Ten steps at the start of each do not count.
    expect(samples).toBe(3 * 30);
    const before = started();
    for (let i = 0; i < before; i++) kill(i);
    expect((await distilled()).parameters).toEqual(fitted);
    expect(started()).toBeGreaterThan(before);
  });

  it('refuses a trajectory file that is none by its name', async () => {
    writeShared('trajectories/bad', Uint8Array.of(1, 2, 3));
    const encoding = pool.encode(
      [{ trajectory: 'trajectories/bad', latents: 'latents/bad' }],
      vision,
      control,
      () => undefined,
    );
    await expect(encoding).rejects.toThrow(/trajectories\/bad/);
  });
});
