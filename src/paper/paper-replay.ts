/**
 * The paper's own agent on the authors' recorded latents, teacher-forced: M and C as published. It is the closed loop
 * with V left out: the recording has its z already. Credit: Ha & Schmidhuber 2018.
 */
import { type ControllerConfig, parameterCount } from '../controller/controller.ts';
import { Xoshiro128 } from '../math/random.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/inference.ts';
import { nllPerLatent } from '../memory/kernels/mixture-nll/arrays.ts';
import { Agent } from '../rollout/agent.ts';
import { type RecordedLatents, shuffled, zSampled } from './recorded-latents.ts';

export interface PaperNetworks {
  memory: { config: MemoryConfig; weights: Weights };
  controller: { config: ControllerConfig; params: Float64Array };
}

/** Throws unless C takes in the z and h of this M. */
export function checkNetworks({ memory, controller }: PaperNetworks): void {
  const { latentSize, hiddenSize, actionSize } = memory.config;
  const { config, params } = controller;
  const fits =
    config.latentSize === latentSize && config.hiddenSize === hiddenSize && config.actionSize === actionSize;
  if (!fits) {
    throw new Error(
      `M has ${latentSize} latents, ${hiddenSize} hidden units and ${actionSize} actions; C was made for ${config.latentSize}, ${config.hiddenSize} and ${config.actionSize}`,
    );
  }
  const expected = parameterCount(config);
  if (params.length !== expected) throw new Error(`C has ${expected} parameters, got ${params.length}`);
}

/** Mean nats a latent dimension, frames as recorded and in random order. */
export interface ReplayNll {
  ordered: number;
  shuffled: number;
}

export interface Replay {
  frames: number;
  /** What C does at every frame: steer, gas, brake. [frame, 3] */
  actions: Float32Array;
  /** How surprised M is by every frame, in nats a latent; NaN for the first, which nothing foretells. [frame] */
  nats: Float32Array;
  /** M's state when it comes to a frame: a dream may begin there. [frame, hidden] */
  h: Float32Array;
  c: Float32Array;
  /** z = mu, as in the replay itself. */
  mean: ReplayNll;
  /** z drawn from V's posterior, as M was trained. */
  sampled: ReplayNll;
}

/** Rows of the replay: the recording itself, and the three that it is held against. */
const AS_RECORDED = 0;
const ROWS = 4;
/** The order of the shuffled frames and the noise of the sampled z. */
const COMPARISON_SEED = 1;
const REPORT_EVERY = 32;

/**
 * C acts on [z_t, h_t], M takes in z_t and that action, then meets z_{t+1}. Open loop: the recorded car does
 * not hear C. Four rows in lockstep: z = mu and z sampled, each in order and shuffled.
 */
export function replayRecording(
  { memory, controller }: PaperNetworks,
  recording: RecordedLatents,
  onProgress: (framesDone: number) => void = () => undefined,
): Replay {
  const { latentSize, hiddenSize, actionSize } = memory.config;
  const { frames } = recording;
  checkNetworks({ memory, controller });
  if (recording.latentSize !== latentSize) {
    throw new Error(`M has ${latentSize} latents, the recording has ${recording.latentSize}`);
  }
  if (frames < 2) throw new Error(`a replay needs two recorded frames at least, the recording has ${frames}`);
  const random = new Xoshiro128(COMPARISON_SEED);
  const sampled = zSampled(recording, random);
  const rows = [recording.mu, shuffled(recording.mu, latentSize, random)];
  rows.push(sampled, shuffled(sampled, latentSize, random)); // each [frame, latent]

  const m = new Memory(memory.config, memory.weights, ROWS);
  const agent = new Agent({ vision: null, memory: m, latentSize, sampleZ: false }, ROWS);
  const laneActions = new Float32Array(ROWS * actionSize);
  const sums = new Float64Array(ROWS);
  const actions = new Float32Array(frames * actionSize);
  const nats = new Float32Array(frames).fill(Number.NaN);
  const h = new Float32Array(frames * hiddenSize);
  const c = new Float32Array(frames * hiddenSize);
  try {
    for (let t = 0; t < frames; t++) {
      if (t > 0) {
        const mixture = m.mixture();
        rows.forEach((frame, row) => {
          const surprised = nllPerLatent(mixture, row, frame, t * latentSize);
          sums[row] += surprised;
          if (row === AS_RECORDED) nats[t] = surprised;
        });
      }
      h.set(m.h.subarray(0, hiddenSize), t * hiddenSize);
      c.set(m.c.subarray(0, hiddenSize), t * hiddenSize);
      rows.forEach((frame, row) => {
        agent.z.set(frame.subarray(t * latentSize, (t + 1) * latentSize), row * latentSize);
        agent.act(row, controller.config, controller.params, laneActions, row * actionSize);
      });
      actions.set(laneActions.subarray(0, actionSize), t * actionSize);
      agent.remember(laneActions);
      if ((t + 1) % REPORT_EVERY === 0 || t === frames - 1) onProgress(t + 1);
    }
  } finally {
    m.dispose();
  }
  const [ordered, outOfOrder, sampledOrdered, sampledShuffled] = sums.map((sum) => sum / (frames - 1));
  return {
    frames,
    actions,
    nats,
    h,
    c,
    mean: { ordered, shuffled: outOfOrder },
    sampled: { ordered: sampledOrdered, shuffled: sampledShuffled },
  };
}
