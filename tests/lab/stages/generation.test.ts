/** Generations are played for real: tiny V, M and C on the pool's own closed loops, one of which may die on the way. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../../src/backend/wasm.ts';
import { ThreadLost } from '../../../src/lab/clients/workers.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import { noLearning } from '../../../src/lab/learning/learning.ts';
import { RolloutPool } from '../../../src/lab/pool/pool.ts';
import type { GenerationRecord, RunContext } from '../../../src/lab/run.ts';
import { evolve } from '../../../src/lab/stages/evolve.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
import { Control } from '../../../src/threads/control.ts';
import { LoopWorker } from '../loop-worker.helper.ts';
import { wholeRun } from '../whole-run.helper.ts';
import { FakeEvolution } from './fake-evolution.helper.ts';

beforeAll(() => openWasm());

/** Two generations; the `fatal`-th call of any worker kills that worker. */
async function generations(changes: object, fatal = Number.POSITIVE_INFINITY, stopsAt: number | null = null) {
  const whole = wholeRun();
  const settings = { ...whole.settings, 'evolution.generations': 2, 'evolution.rollouts': 2, ...changes };
  const notices: string[] = [];
  let calls = 0;
  const spawn = () => {
    // A few steps a call, so that a death comes in the middle of episodes.
    const worker = new LoopWorker(0);
    const call = (what: (remote: LoopWorker) => Promise<unknown>) =>
      ++calls === fatal ? Promise.reject(new ThreadLost('killed by the test')) : what(worker);
    return { call, end: () => undefined };
  };
  const pool = new RolloutPool(
    2,
    { onLoad: () => undefined, onPreviews: () => undefined, onNotice: (text) => notices.push(text) },
    spawn as unknown as ConstructorParameters<typeof RolloutPool>[2],
  );
  const remote = new FakeEvolution();
  remote.stopsAt = stopsAt;
  const history: GenerationRecord[] = [];
  const context = {
    settings,
    control: new Control(),
    agent: { ...whole.agent, controller: null },
    history,
    report: {},
    search: null,
    best: null,
    learning: noLearning(),
    emit: (event: LabEvent) => {
      if (event.type === 'notice') notices.push(event.text);
    },
    pool,
    evolution: { call: (what: (evolution: FakeEvolution) => unknown) => what(remote) },
    save: async () => undefined,
  } as unknown as RunContext;
  await evolve(context, new ProgressTracker(context, 'evolve'));
  pool.end();
  return {
    notices,
    course: history.map(({ seconds: _, ...rest }) => rest),
    parameters: context.agent.controller?.parameters,
  };
}

it('a search that says going on is pointless ends there, keeps its C, and says why', async () => {
  const { course, notices, parameters } = await generations({ 'evolution.generations': 3 }, undefined, 2);
  expect(course.map(({ generation }) => generation)).toEqual([1, 2]);
  expect(notices).toEqual([expect.stringMatching(/ended at generation 2: no way down.*--keep controller/)]);
  expect(parameters).toBeDefined();
});

it('a search ends with the generation that uses up its step budget', async () => {
  const even = { 'evolution.generations': 9, 'evolution.finalRollouts': 2 };
  const { course } = await generations(even);
  const [first, second] = course.map(({ steps }) => steps);
  const asked = { ...even, 'evolution.stepBudget': (first + second - 1) / 1e6 };
  expect((await generations(asked)).course).toEqual(course.slice(0, 2));
});

it('a search in mirrored pairs keeps its hard tracks where some are to be played again', async () => {
  const mirrored = { 'evolution.mirrored': true, 'evolution.finalRollouts': 2 };
  const { course } = await generations({ ...mirrored, 'evolution.replayFraction': 0.5 });
  for (const { hard } of course) expect(hard!.length).toBeGreaterThan(0);
  for (const { hard } of (await generations(mirrored)).course) expect(hard).toBeUndefined();
});

describe('a generation', () => {
  it('is the same for the same seed, and another for another', async () => {
    const first = await generations({});
    expect(first.course).toHaveLength(2);
    expect(await generations({})).toEqual(first);
    const other = await generations({ seed: 2 });
    expect(other.course).not.toEqual(first.course);
    expect(other.parameters).not.toEqual(first.parameters);
  });

  it.each([5, 20, 43])('is what it would have been when a worker dies at call %i', async (fatal) => {
    const undisturbed = await generations({});
    const disturbed = await generations({}, fatal);
    expect(disturbed.notices).toHaveLength(1);
    expect(disturbed.notices[0]).toMatch(/killed by the test/);
    expect(disturbed.course).toEqual(undisturbed.course);
    expect(disturbed.parameters).toEqual(undisturbed.parameters);
  });
});
