/** The rollout worker through the pool: what real threads gather, encode and play is what one thread does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { RolloutPool } from '../../src/lab/pool/pool.ts';
import type { RunContext } from '../../src/lab/run.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { distil } from '../../src/lab/stages/distil.ts';
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

  it('carries a C over to another V and M in rounds, also where a worker is killed on the way', async () => {
    const [{ parameters }] = jobsOf(spec, 1);
    const driver = { config: spec.controller, parameters: parameters!, sampleZ: false };
    const earlier = { name: 'one', vision, memory: spec.memory, driver };
    const settings = {
      ...presetSettings('car-racing', 'smoke'),
      'controller.distillationEpisodes': 20,
      'controller.distillationRounds': 2,
    };
    const carryOver = async (say: (what: string) => void) => {
      const report: Record<string, unknown> = {};
      const agent = { vision, memory: spec.memory, controller: null, starts: null };
      const context = { settings, agent, pool, control, report } as unknown as RunContext;
      return { fitted: await distil(context, earlier, say), report };
    };
    const said: string[] = [];
    const { fitted, report } = await carryOver((what) => said.push(what));
    expect(fitted).toHaveLength(parameters!.length);
    // Of 40 steps ten at the start do not count.
    expect(report.distillation).toMatchObject({ agent: 'one', episodes: 20, samples: 3 * 20 * 30 });
    expect(said).toContain('C of one carried over, round 3 of 3, 20 of 20 episodes');
    let killed = false;
    const again = await carryOver((what) => {
      if (killed || !what.includes('round 2 of 3, 8 of')) return;
      killed = true;
      kill(started() - 1);
    });
    expect(killed).toBe(true);
    expect(again.fitted).toEqual(fitted);
    expect(again.report).toEqual(report);
    const left = await pool.tensorCounts();
    await carryOver(() => undefined);
    expect(await pool.tensorCounts()).toEqual(left);
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
