/**
 * How well M predicts given sequences: mean nats a latent dimension, without training. A report card compares
 * it with the same sequences out of order and with actions that do not belong (does M use time? actions?).
 * May import math, backend, tfjs.
 */
import * as tf from '@tensorflow/tfjs-core';
import { read } from '../backend/read.ts';
import { disposeAll, toTensors } from '../backend/variables.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { type MemoryConfig, memoryShapes } from './config.ts';
import { type MemoryState, memoryLosses, zeroState } from './network.ts';
import type { NoiseSource } from './sample.ts';
import { checkBatch, disposeInputs, type MemoryBatch, toInputs } from './sequences.ts';

export interface EvaluationSequences extends MemoryBatch {
  batch: number;
  time: number;
}

/** Bounds memory: states of one chunk are alive at a time. */
const CHUNK_STEPS = 64;

/**
 * Mean negative log-likelihood of z_1 .. z_T, in nats a latent dimension, each sequence from h = c = 0.
 * @param random draws z from (mu, logvar); null, the default, takes z = mu
 */
export async function nllOf(
  config: MemoryConfig,
  weights: Weights,
  sequences: EvaluationSequences,
  random: NoiseSource | null = null,
): Promise<number> {
  const { batch, time } = sequences;
  checkWeights(weights, memoryShapes(config));
  checkBatch(config, sequences, batch, time);
  // The mean is over latents only; reward and done have no part in it.
  const bare: MemoryConfig = { ...config, predictReward: false, predictDone: false };
  const tensors = toTensors(weights);
  let state = zeroState(config, batch);
  let nats = 0;
  let rows = 0;
  try {
    for (let from = 0; from < time; from += CHUNK_STEPS) {
      const part = window(config, sequences, from, Math.min(CHUNK_STEPS, time - from));
      const kept = part.mask === undefined ? batch * part.time : part.mask.reduce((sum, m) => sum + m, 0);
      if (kept === 0) break;
      const inputs = toInputs(bare, part, batch, part.time, random);
      const { nll, h, c } = tf.tidy(() => {
        const losses = memoryLosses(bare, tensors, inputs, state);
        return { nll: losses.nll, h: losses.last.h, c: losses.last.c };
      });
      disposeInputs(inputs);
      disposeState(state);
      state = { h, c };
      nats += kept * (await read(nll))[0];
      rows += kept;
      nll.dispose();
    }
  } finally {
    disposeState(state);
    disposeAll(tensors);
  }
  if (rows === 0) throw new Error('there is no step to evaluate M on');
  return nats / rows;
}

/** Steps from .. from + time of every sequence. */
function window(
  config: MemoryConfig,
  sequences: EvaluationSequences,
  from: number,
  time: number,
): EvaluationSequences {
  const { latentSize, actionSize } = config;
  const cut = (data: Float32Array, width: number, frames: number, total: number): Float32Array => {
    const part = new Float32Array(sequences.batch * frames * width);
    for (let b = 0; b < sequences.batch; b++) {
      const start = (b * total + from) * width;
      part.set(data.subarray(start, start + frames * width), b * frames * width);
    }
    return part;
  };
  const frames = (data: Float32Array) => cut(data, latentSize, time + 1, sequences.time + 1);
  const steps = (data: Float32Array, width: number) => cut(data, width, time, sequences.time);
  return {
    batch: sequences.batch,
    time,
    mu: frames(sequences.mu),
    logvar: sequences.logvar && frames(sequences.logvar),
    actions: steps(sequences.actions, actionSize),
    mask: sequences.mask && steps(sequences.mask, 1),
  };
}

/** The same frames in random order, one order for all sequences: what M predicts when time means nothing. */
export function shuffleFrames(
  config: MemoryConfig,
  sequences: EvaluationSequences,
  random: NoiseSource,
): EvaluationSequences {
  const { batch, time } = sequences;
  const order = permutation(time + 1, random);
  const shuffle = (data: Float32Array) => reorder(data, batch, time + 1, config.latentSize, order);
  return {
    ...sequences,
    mu: shuffle(sequences.mu),
    logvar: sequences.logvar && shuffle(sequences.logvar),
    mask: undefined,
  };
}

/** The same frames with each sequence's actions in random order: what M loses without the true action. */
export function shuffleActions(
  config: MemoryConfig,
  sequences: EvaluationSequences,
  random: NoiseSource,
): EvaluationSequences {
  const { batch, time, actions } = sequences;
  const order = permutation(time, random);
  return { ...sequences, actions: reorder(actions, batch, time, config.actionSize, order) };
}

/** data [batch, rows, width] with its rows in `order`. */
function reorder(
  data: Float32Array,
  batch: number,
  rows: number,
  width: number,
  order: readonly number[],
): Float32Array {
  const result = new Float32Array(data.length);
  for (let b = 0; b < batch; b++) {
    order.forEach((source, row) => {
      const from = (b * rows + source) * width;
      result.set(data.subarray(from, from + width), (b * rows + row) * width);
    });
  }
  return result;
}

/** Fisher-Yates. */
function permutation(length: number, random: NoiseSource): number[] {
  const order = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function disposeState({ h, c }: MemoryState): void {
  h.dispose();
  c.dispose();
}
