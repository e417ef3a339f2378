/**
 * The authors' M and C on their recorded latents, under teacher forcing: the closed loop without V, since the recording
 * has its z already. Credit: Ha & Schmidhuber 2018.
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

/** @throws Error unless C fits the z and h of this M */
export function checkNetworks({ memory, controller }: PaperNetworks): void {
  const { latentSize, hiddenSize, actionSize } = memory.config;
  const { config, params } = controller;
  const fits =
    config.latentSize === latentSize && config.hiddenSize === hiddenSize && config.actionSize === actionSize;
  if (!fits) {
    throw new Error(
      `M has ${latentSize} latents, ${hiddenSize} hidden units and ${actionSize} actions; C was made for ` +
        `${config.latentSize}, ${config.hiddenSize} and ${config.actionSize}`,
    );
  }
  const expected = parameterCount(config);
  if (params.length !== expected) throw new Error(`C has ${expected} parameters, got ${params.length}`);
}

/** Mean NLL, nats per latent, with frames as recorded and in random order. */
export interface ReplayNll {
  ordered: number;
  shuffled: number;
}

export interface Replay {
  frames: number;
  /** Actions of C: steer, gas, brake. [frame, 3] */
  actions: Float32Array;
  /** NLL of every frame under M, nats per latent; NaN for the first, which is not predicted. [frame] */
  nats: Float32Array;
  /** State of M before each frame, from which a dream can start. [frame, hidden] */
  h: Float32Array;
  c: Float32Array;
  /** For z = mu, as in the replay itself. */
  mean: ReplayNll;
  /** For z sampled from V's posterior, as in the training of M. */
  sampled: ReplayNll;
}

/** Rows of the replay: the recording itself, and three for comparison. */
const AS_RECORDED = 0;
const ROWS = 4;
/** Seed of the shuffled order and of the sampled z. */
const COMPARISON_SEED = 1;
const REPORT_EVERY = 32;

/**
 * C acts on [z_t, h_t], M takes z_t and that action and predicts z_{t+1}. Open loop: the actions of C do not affect the
 * recording. Four rows in one batch: z = mu and sampled z, each in order and shuffled.
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
  if (frames < 2) throw new Error(`a replay needs at least two recorded frames, the recording has ${frames}`);
  const random = new Xoshiro128(COMPARISON_SEED);
  const sampled = zSampled(recording, random);
  const rows = [recording.mu, shuffled(recording.mu, latentSize, random)];
  rows.push(sampled, shuffled(sampled, latentSize, random)); // each [frame, latent]

  const m = new Memory(memory.config, memory.weights, ROWS);
  const agent = new Agent({ vision: null, memory: m, latentSize, sampleZ: true }, ROWS);
  const rowActions = new Float32Array(ROWS * actionSize);
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
          const value = nllPerLatent(mixture, row, frame, t * latentSize);
          sums[row] += value;
          if (row === AS_RECORDED) nats[t] = value;
        });
      }
      h.set(m.h.subarray(0, hiddenSize), t * hiddenSize);
      c.set(m.c.subarray(0, hiddenSize), t * hiddenSize);
      rows.forEach((frame, row) => {
        agent.z.set(frame.subarray(t * latentSize, (t + 1) * latentSize), row * latentSize);
        agent.act(row, controller.config, controller.params, rowActions, row * actionSize);
      });
      actions.set(rowActions.subarray(0, actionSize), t * actionSize);
      agent.remember(rowActions);
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
