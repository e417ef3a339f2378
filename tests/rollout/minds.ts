/**
 * A tiny untrained agent whose C's differ, and the two ways to play its jobs: on a core alone, and asking a desk. A
 * play on a core can be recorded, to hold what another mind does with the same frames against it.
 */
import { expect } from 'vitest';
import { parameterCount } from '../../src/controller/controller.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initMemory } from '../../src/memory/init.ts';
import { ClosedLoop, LaneDrivers } from '../../src/rollout/closed-loop.ts';
import { DistantLoop } from '../../src/rollout/distant-loop.ts';
import { FRAME_BYTES } from '../../src/rollout/episode.ts';
import { EpisodeLanes, type Lane } from '../../src/rollout/episode-lanes.ts';
import { GpuLanes, GpuMind, type Sight } from '../../src/rollout/gpu-mind.ts';
import type { AgentSpec, Job, Outcome } from '../../src/rollout/jobs.ts';
import { type DeskShape, MindDesk } from '../../src/rollout/mind-desk.ts';
import { initVision } from '../../src/vision/init.ts';

const latentSize = 8;
const hiddenSize = 16;

export function specOf(inputs: 'z' | 'zh', sampleZ: boolean): AgentSpec {
  const vision = { size: 'tiny' as const, latentSize };
  const memory = {
    latentSize,
    actionSize: 3,
    hiddenSize,
    mixtures: 3,
    predictReward: true,
    predictDone: true,
  };
  return {
    vision: { config: vision, weights: initVision(vision, 1) },
    memory: { config: memory, weights: initMemory(memory, 2) },
    controller: { inputs, latentSize, hiddenSize, actionSize: 3 },
    sampleZ,
  };
}

/** Jobs of different C's on different tracks. */
export function jobsOf(spec: AgentSpec, count: number, changes: (id: number) => Partial<Job> = () => ({})) {
  return Array.from({ length: count }, (_, id): Job => {
    const random = new Xoshiro128(id);
    const parameters = Float32Array.from(
      { length: parameterCount(spec.controller) },
      () => 0.7 * random.normal(),
    );
    parameters[1] = 0.5; // some gas: a car that stands still proves nothing
    return {
      id,
      candidate: id,
      parameters,
      seed: 40 + id,
      world: 'real',
      maxSteps: 40,
      patience: 0,
      tau: 1,
      ...changes(id),
    };
  });
}

const inOrder = (outcomes: Outcome[]): Outcome[] => outcomes.sort((a, b) => a.id - b.id);

/** On the wasm or cpu backend. */
export function playAlone(spec: AgentSpec, jobs: readonly Job[], lanes: number): Outcome[] {
  const loop = new ClosedLoop(spec, lanes);
  try {
    loop.add(jobs);
    const outcomes: Outcome[] = [];
    while (loop.pending > 0) outcomes.push(...loop.advance(1000));
    return inOrder(outcomes);
  } finally {
    loop.dispose();
  }
}

/** On the active backend, jobs dealt out to the seats in turn. */
export async function playDistant(
  spec: AgentSpec,
  jobs: readonly Job[],
  shape: DeskShape,
): Promise<{ outcomes: Outcome[]; batches: number }> {
  const desk = new MindDesk(spec, shape);
  const loops = Array.from({ length: shape.seats }, (_, seat) => {
    const { port1, port2 } = new MessageChannel();
    desk.connect(seat, port1);
    const loop = new DistantLoop(spec, shape.lanes, port2);
    loop.add(jobs.filter((_, i) => i % shape.seats === seat));
    return loop;
  });
  try {
    const outcomes: Outcome[] = [];
    const play = async (loop: DistantLoop): Promise<void> => {
      while (loop.pending > 0) outcomes.push(...(await loop.advance(200)));
    };
    await Promise.all(loops.map(play));
    return { outcomes: inOrder(outcomes), batches: desk.batches };
  } finally {
    for (const loop of loops) loop.dispose();
    desk.dispose();
  }
}

/** Steps to the one, returns to what rounding in a score of tenths and tiles can do. */
export function expectSame(outcomes: readonly Outcome[], expected: readonly Outcome[]): void {
  expect(outcomes.map(({ id, steps }) => ({ id, steps }))).toEqual(
    expected.map(({ id, steps }) => ({ id, steps })),
  );
  for (const [i, { return: value }] of expected.entries()) {
    expect(Math.abs(outcomes[i].return - value), `job ${expected[i].id}`).toBeLessThan(1e-6);
  }
}

/** What one step looked like, who took part, and what the core's mind did. */
export interface Moment extends Sight {
  active: number[];
  actions: Float32Array;
}

/** Plays on a core, on the wasm or cpu backend, and keeps every moment. */
export function record(spec: AgentSpec, jobs: readonly Job[], laneCount: number): Moment[] {
  const episodes = new EpisodeLanes(laneCount);
  const drivers = new LaneDrivers(spec, laneCount);
  episodes.add(jobs);
  const moments: Moment[] = [];
  while (episodes.pending > 0) {
    const begins: Sight['begins'] = [];
    episodes.begin(episodes.lanes, (lane) => {
      drivers.begin(lane);
      begins.push({ lane: lane.index, parameters: lane.job!.parameters! });
    });
    const active = episodes.lanes.filter(({ job }) => job !== null);
    const sight = sightOf(active, laneCount, begins);
    drivers.act(active, episodes.actions);
    moments.push({ ...sight, active: active.map(({ index }) => index), actions: episodes.actions.slice() });
    episodes.step(active, drivers.imagine, []);
  }
  drivers.dispose();
  episodes.close();
  return moments;
}

/** The noise is what the lane's own generator will give the core's mind next. */
function sightOf(active: Lane[], laneCount: number, begins: Sight['begins']): Sight {
  const frames = new Uint8Array(laneCount * FRAME_BYTES);
  const noise = new Float32Array(laneCount * latentSize);
  for (const { index, frame, random } of active) {
    frames.set(frame, index * FRAME_BYTES);
    const ahead = Xoshiro128.fromJSON(random.toJSON());
    for (let k = 0; k < latentSize; k++) noise[index * latentSize + k] = ahead.normal();
  }
  return { frames, noise, begins, present: new Uint8Array(laneCount).fill(1) };
}

/** The largest difference of an action when the active backend's mind is shown the same moments. */
export async function replay(
  spec: AgentSpec,
  moments: readonly Moment[],
  laneCount: number,
): Promise<number> {
  const mind = new GpuMind(spec);
  const lanes = new GpuLanes(mind, laneCount);
  let worst = 0;
  for (const { active, actions: expected, ...sight } of moments) {
    const actions = await lanes.think(sight);
    for (const lane of active) {
      for (let at = 3 * lane; at < 3 * lane + 3; at++) {
        const difference = Math.abs(actions[at] - expected[at]);
        // A NaN must fail whatever bound it is held against.
        if (!(difference <= worst)) worst = difference;
      }
    }
  }
  lanes.dispose();
  mind.dispose();
  return worst;
}
