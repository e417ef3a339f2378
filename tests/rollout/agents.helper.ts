/**
 * A tiny untrained agent whose C's differ, and the two ways to play its jobs: on a core alone, and asking a server. A
 * play on a core can be recorded, to hold what another agent does with the same frames against it.
 */
import { expect } from 'vitest';
import { parameterCount } from '../../src/controller/controller.ts';
import { FRAME_BYTES } from '../../src/data/episode.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initMemory } from '../../src/memory/init.ts';
import { AgentSlots, ClosedLoop } from '../../src/rollout/closed-loop.ts';
import { type AgentBatch, GpuAgent, GpuAgentRows } from '../../src/rollout/gpu-agent.ts';
import { InferenceServer, type ServerShape } from '../../src/rollout/inference-server.ts';
import type { AgentSpec, Job, Outcome } from '../../src/rollout/jobs.ts';
import { RemoteLoop } from '../../src/rollout/remote-loop.ts';
import { type EpisodeSlot, VectorEpisodes } from '../../src/rollout/vector-episodes.ts';
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
    world: { env: 'CarRacing-v3' },
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
export function playAlone(spec: AgentSpec, jobs: readonly Job[], slots: number): Outcome[] {
  const loop = new ClosedLoop(spec, slots);
  try {
    loop.add(jobs);
    const outcomes: Outcome[] = [];
    while (loop.pending > 0) outcomes.push(...loop.advance(1000));
    return inOrder(outcomes);
  } finally {
    loop.dispose();
  }
}

/** On the active backend, jobs dealt out to the clients in turn. */
export async function playRemote(
  spec: AgentSpec,
  jobs: readonly Job[],
  shape: ServerShape,
): Promise<{ outcomes: Outcome[]; batches: number }> {
  const server = new InferenceServer(spec, shape);
  const loops = Array.from({ length: shape.clients }, (_, client) => {
    const { port1, port2 } = new MessageChannel();
    server.connect(client, port1);
    const loop = new RemoteLoop(spec, shape.rows, port2);
    loop.add(jobs.filter((_, i) => i % shape.clients === client));
    return loop;
  });
  try {
    const outcomes: Outcome[] = [];
    const play = async (loop: RemoteLoop): Promise<void> => {
      while (loop.pending > 0) outcomes.push(...(await loop.advance(200)));
    };
    await Promise.all(loops.map(play));
    return { outcomes: inOrder(outcomes), batches: server.batches };
  } finally {
    for (const loop of loops) loop.dispose();
    server.dispose();
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

/** What one step looked like, who took part, and what the core's agent did. */
export interface Moment extends AgentBatch {
  active: number[];
  actions: Float32Array;
}

/** Plays on a core, on the wasm or cpu backend, and keeps every moment. */
export function record(spec: AgentSpec, jobs: readonly Job[], slotCount: number): Moment[] {
  const episodes = new VectorEpisodes(spec.world, slotCount);
  const drivers = new AgentSlots(spec, slotCount);
  episodes.add(jobs);
  const moments: Moment[] = [];
  while (episodes.pending > 0) {
    const begins: AgentBatch['begins'] = [];
    episodes.begin(episodes.slots, (slot) => {
      drivers.begin(slot);
      begins.push({ row: slot.index, parameters: slot.job!.parameters! });
    });
    const active = episodes.slots.filter(({ job }) => job !== null);
    const batch = batchOf(active, slotCount, begins);
    drivers.act(active, episodes.actions);
    moments.push({ ...batch, active: active.map(({ index }) => index), actions: episodes.actions.slice() });
    episodes.step(active, drivers.imagine, []);
  }
  drivers.dispose();
  episodes.close();
  return moments;
}

/** The noise is what the slot's own generator will give the core's agent next. */
function batchOf(active: EpisodeSlot[], slotCount: number, begins: AgentBatch['begins']): AgentBatch {
  const frames = new Uint8Array(slotCount * FRAME_BYTES);
  const noise = new Float32Array(slotCount * latentSize);
  for (const { index, frame, random } of active) {
    frames.set(frame, index * FRAME_BYTES);
    const ahead = Xoshiro128.fromJSON(random.toJSON());
    for (let k = 0; k < latentSize; k++) noise[index * latentSize + k] = ahead.normal();
  }
  return { frames, noise, begins, present: new Uint8Array(slotCount).fill(1) };
}

/** The largest difference of an action when the active backend's agent is shown the same moments. */
export async function replay(
  spec: AgentSpec,
  moments: readonly Moment[],
  slotCount: number,
): Promise<number> {
  const agent = new GpuAgent(spec);
  const slots = new GpuAgentRows(agent, slotCount);
  let worst = 0;
  for (const { active, actions: expected, ...batch } of moments) {
    const actions = await slots.infer(batch);
    for (const slot of active) {
      for (let at = 3 * slot; at < 3 * slot + 3; at++) {
        const difference = Math.abs(actions[at] - expected[at]);
        // A NaN must fail whatever bound it is held against.
        if (!(difference <= worst)) worst = difference;
      }
    }
  }
  slots.dispose();
  agent.dispose();
  return worst;
}
