/**
 * Are the two agents one? Ours drives the beginning of an episode; NumPy's gets the same frames one after the other,
 * with its own h from step to step. And are the two pictures one? The original makes the same episode by our actions.
 */
import { readFileSync } from 'node:fs';
import { openWasm } from '../../src/backend/wasm.ts';
import { openTask } from '../../src/env/index.ts';
import { decodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { agentSpec } from '../../src/lab/run.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { Memory } from '../../src/memory/inference.ts';
import { Agent } from '../../src/rollout/agent.ts';
import { Vision } from '../../src/vision/inference.ts';
import type { Contestant } from '../car-racing/contestant.ts';

/** Two seconds: one of the camera's flight down to the car, and one on the road. */
const STEPS = 100;

/** One list a step each. */
export interface AgentTrace {
  mu: number[][];
  h: number[][];
  actions: number[][];
}

export interface OurTrace extends AgentTrace {
  seed: number;
  /** What V sees, RGB bytes. [64, 64, 3] */
  frames: Uint8Array[];
}

/** The checkpoint's agent as the page drives it, on the episode's first steps. */
export async function traceOurs(checkpoint: string, seed: number): Promise<OurTrace> {
  await openWasm();
  const { settings, agent } = decodeCheckpoint(readFileSync(checkpoint));
  const spec = agentSpec(settings, agent);
  const vision = new Vision(spec.vision.config, spec.vision.weights);
  const memory = new Memory(spec.memory.config, spec.memory.weights, 1);
  const { latentSize } = spec.vision.config;
  const ours = new Agent({ vision, memory, latentSize, sampleZ: spec.sampleZ }, 1);
  const task = openTask(spec.world);
  const trace: OurTrace = { seed, frames: [], mu: [], h: [], actions: [] };
  const random = new Xoshiro128(seed);
  const action = new Float32Array(spec.controller.actionSize);
  ours.reset(0);
  let frame = task.reset(seed);
  for (let step = 0; step < STEPS; step++) {
    trace.frames.push(frame.slice());
    ours.observe([{ index: 0, frame, random }]);
    ours.act(0, spec.controller, agent.controller!.parameters, action, 0);
    ours.remember(action);
    trace.mu.push([...ours.mu]);
    trace.h.push([...memory.h]);
    trace.actions.push([...action]);
    frame = task.step(action).observation;
  }
  vision.dispose();
  memory.dispose();
  return trace;
}

interface CheckAnswer extends AgentTrace {
  /** Base64 of what V sees of the original. */
  frames: string[];
}

/** The same steps by the other agent, and in the original. */
export async function traceOriginal(original: Contestant, ours: OurTrace): Promise<OurTrace> {
  const { seed, actions } = ours;
  const frames = ours.frames.map((frame) => Buffer.from(frame).toString('base64'));
  const answer = await original.ask<CheckAnswer>({ do: 'check', seed, frames, actions });
  return {
    ...answer,
    seed,
    frames: answer.frames.map((frame) => new Uint8Array(Buffer.from(frame, 'base64'))),
  };
}

/** The largest absolute difference; infinite where one side has a number more, or one that is none. */
export function largestDifference(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const [i, row] of a.entries()) {
    if (row.length !== b[i].length) return Number.POSITIVE_INFINITY;
    for (let k = 0; k < row.length; k++) {
      const difference = Math.abs(row[k] - b[i][k]);
      if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
      largest = Math.max(largest, difference);
    }
  }
  return largest;
}

/** The mean absolute difference of each pair of pictures, levels of 255. */
export function pictureDifferences(a: readonly Uint8Array[], b: readonly Uint8Array[]): number[] {
  return a.map((picture, i) => {
    if (picture.length !== b[i]?.length) return Number.POSITIVE_INFINITY;
    return picture.reduce((sum, level, k) => sum + Math.abs(level - b[i][k]), 0) / picture.length;
  });
}
