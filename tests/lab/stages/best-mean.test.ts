/** What a search hands over: the best of the means it tested, also when it was interrupted on the way. */
import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../src/lab/checkpoint/checkpoint.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import { noLearning } from '../../../src/lab/learning/learning.ts';
import type { RunContext } from '../../../src/lab/run.ts';
import { testSeed } from '../../../src/lab/settings/seeds.ts';
import { betterOf } from '../../../src/lab/stages/best-mean.ts';
import { evolve } from '../../../src/lab/stages/evolve.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
import type { Job } from '../../../src/rollout/jobs.ts';
import { Control, Stopped } from '../../../src/threads/control.ts';
import { wholeRun } from '../whole-run.helper.ts';
import { FakeEvolution } from './fake-evolution.helper.ts';

/** Rugged, so that a later mean is often a worse one. */
const returnOf = ({ parameters, seed }: Job): number =>
  Math.sin(300 * parameters!.reduce((sum, value) => sum + value, 0)) + (seed % 7) / 100;

/** A run at its fifth stage, from the beginning or from a file, stopped in the `stopAt`-th round of episodes. */
function run(changes: object, from: Checkpoint | null = null, stopAt = Number.POSITIVE_INFINITY) {
  const whole = wholeRun();
  const settings = { ...whole.settings, 'evolution.generations': 9, 'evolution.testEvery': 2, ...changes };
  const fresh = { agent: { ...whole.agent, controller: null }, search: null, best: null, history: [] };
  const { agent, search, best, history } = from ?? fresh;
  const events: LabEvent[] = [];
  const control = new Control();
  let rounds = 0;
  let saved: Checkpoint | null = null;
  const context = {
    settings,
    control,
    agent,
    history,
    learning: from?.learning ?? noLearning(),
    report: {},
    search,
    best,
    emit: (event: LabEvent) => events.push(event),
    pool: {
      prepare: async () => undefined,
      place: () => 'WebAssembly',
      play: async (jobs: Job[]) => {
        if (++rounds === stopAt) throw new Stopped();
        return jobs.map((job) => ({ id: job.id, return: returnOf(job), steps: 10 }));
      },
    },
    evolution: { call: (what: (remote: FakeEvolution) => unknown) => what(remote) },
    save: async () => {
      saved = decodeCheckpoint(encodeCheckpoint(context as unknown as Checkpoint));
    },
  };
  const remote = new FakeEvolution();
  const stage = context as unknown as RunContext;
  return {
    stage,
    events,
    finish: async () => {
      await evolve(stage, new ProgressTracker(stage, 'evolve')).catch((error: unknown) => {
        if (!(error instanceof Stopped)) throw error;
      });
      return saved!;
    },
  };
}

describe('a search that tests its mean', () => {
  it('hands over the best tested one, and names its generation', async () => {
    const { stage, finish, events } = run({});
    const saved = await finish();
    const tests = saved.history.filter(({ test }) => test !== undefined);
    expect(tests.map(({ generation }) => generation)).toEqual([2, 4, 6, 8]);
    const best = Math.max(...tests.map(({ test }) => test!));
    const { generation } = tests.find(({ test }) => test === best)!;
    // Else the newest mean would pass for it.
    expect(generation).toBeLessThan(8);
    expect(saved.best).toMatchObject({ generation, test: best });
    expect(saved.agent.controller?.parameters).toEqual(saved.best?.parameters);
    const job = { parameters: saved.agent.controller!.parameters, seed: testSeed(0) } as Job;
    expect(returnOf(job)).toBe(best);
    expect(stage.report.evolution).toMatchObject({ generations: 9, chosen: { generation, test: best } });
    expect(events.at(-1)).toEqual({ type: 'weights', part: 'controller' });
  });

  it('of averages hands over an average', async () => {
    const { finish } = run({ 'evolution.averagingWindow': 4, 'evolution.testEvery': 0 });
    const { agent, search } = await finish();
    expect(agent.controller?.parameters).toEqual(Float32Array.from(search!.arrays.average.data));
    expect(agent.controller?.parameters).not.toEqual(Float32Array.from(search!.arrays.mean.data));
  });

  it('in the dream does not let reality choose', async () => {
    const { stage, finish } = run({ 'evolution.world': 'dream' });
    const saved = await finish();
    expect(saved.best).not.toBeNull();
    expect(saved.agent.controller?.parameters).toEqual(Float32Array.from(saved.search!.arrays.mean.data));
    expect(stage.report.evolution).toMatchObject({ chosen: null });
  });

  it('in the dream with early stopping hands over the best tested one', async () => {
    const { stage, finish } = run({ 'evolution.world': 'dream', 'evolution.earlyStopping': true });
    const saved = await finish();
    expect(saved.best!.generation).toBeLessThan(8);
    expect(saved.agent.controller?.parameters).toEqual(saved.best!.parameters);
    expect(stage.report.evolution).toMatchObject({ chosen: { generation: saved.best!.generation } });
  });

  it('without tests hands over the newest mean', async () => {
    const { stage, finish } = run({ 'evolution.testEvery': 0 });
    const saved = await finish();
    expect(saved.best).toBeNull();
    expect(saved.agent.controller?.parameters).toEqual(Float32Array.from(saved.search!.arrays.mean.data));
    expect(stage.report.evolution).toMatchObject({ chosen: null });
  });

  // Rounds of episodes: generations 1 2 (test) 3 4 (test) 5 6 (test) 7 8 (test) 9.
  it.each([3, 5, 6, 9, 12, 13])('stopped in round %i and resumed, ends as if it never was', async (round) => {
    const undisturbed = await run({}).finish();
    const stopped = await run({}, null, round).finish();
    expect(stopped.history.length).toBeLessThanOrEqual(9);
    if (stopped.best !== null) {
      // What is at hand after a stop is the best so far, too.
      expect(stopped.agent.controller?.parameters).toEqual(stopped.best.parameters);
    }
    const resumed = await run({}, stopped).finish();
    expect(resumed.agent.controller).toEqual(undisturbed.agent.controller);
    expect(resumed.best).toEqual(undisturbed.best);
    expect(undisturbed.learning.means.map(({ generation }) => generation)).toEqual([2, 4, 6, 8]);
    expect(resumed.learning.means).toEqual(undisturbed.learning.means);
    const course = (saved: Checkpoint) => saved.history.map(({ seconds: _, ...rest }) => rest);
    expect(course(resumed)).toEqual(course(undisturbed));
    expect(resumed.search).toEqual(undisturbed.search);
  });

  it('goes on from a file that keeps no best mean', async () => {
    const stopped = await run({}, null, 9).finish();
    const resumed = await run({}, { ...stopped, best: null }).finish();
    expect(resumed.best?.generation).toBeGreaterThanOrEqual(6);
    expect(resumed.agent.controller?.parameters).toEqual(resumed.best?.parameters);
  });

  it('does not count what a search before it tested', async () => {
    const before = await run({}).finish();
    const { agent, history } = before;
    const next = await run(
      { 'evolution.generations': 11 },
      { ...before, agent, history, search: null, best: null },
    ).finish();
    expect(next.history).toHaveLength(11);
    expect(next.best?.generation).toBe(10);
  });
});

it('of two equal tests the earlier one stays', () => {
  const mean = (generation: number, test: number) => ({
    generation,
    test,
    parameters: Float32Array.of(generation),
  });
  expect(betterOf(null, mean(2, -5), 0).generation).toBe(2);
  expect(betterOf(mean(2, 5), mean(4, 5), 0).generation).toBe(2);
  expect(betterOf(mean(2, 5), mean(4, 6), 0).generation).toBe(4);
});

it('an averse choice takes the steadier mean, and an older file counts without a deviation', () => {
  const mean = (generation: number, test: number, testSd?: number) => ({
    generation,
    test,
    testSd,
    parameters: Float32Array.of(generation),
  });
  const [wild, steady] = [mean(2, 905, 60), mean(4, 900, 20)];
  expect(betterOf(wild, steady, 0).generation).toBe(2);
  expect(betterOf(wild, steady, 0.5).generation).toBe(4);
  // 905 - 0.125 * 60 = 900 - 0.125 * 20 - 0: equal, so the earlier one stays.
  expect(betterOf(wild, steady, 0.125).generation).toBe(2);
  expect(betterOf(mean(2, 890), steady, 0.5).generation).toBe(2);
  expect(betterOf(mean(2, 889), steady, 0.5).generation).toBe(4);
});
