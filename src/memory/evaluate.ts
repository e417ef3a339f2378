/**
 * How well M predicts given sequences: mean nats per latent dimension, without training. Diagnostics compare
 * it with the same sequences out of order and with actions that do not belong (does M use time? actions?).
 */
import * as tf from '@tensorflow/tfjs-core';
import { read } from '../backend/read.ts';
import { disposeAll, toTensors } from '../backend/variables.ts';
import { checkWeights, type Weights } from '../math/weights.ts';
import { type MemoryConfig, memoryShapes } from './config.ts';
import { memoryLosses } from './loss.ts';
import { type MemoryState, zeroState } from './model.ts';
import type { NoiseSource } from './sample.ts';
import { checkBatch, disposeInputs, type MemoryBatch, toInputs } from './sequences.ts';

export interface EvaluationSequences extends MemoryBatch {
  batch: number;
  time: number;
}

/** Bounds memory: states of one chunk are alive at a time. */
const CHUNK_STEPS = 64;

/**
 * Mean negative log-likelihood of z_1 .. z_T, in nats per latent dimension, each sequence from h = c = 0.
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
  // The mean is over latents only; reward, done and what lies further ahead have no part in it.
  const bare: MemoryConfig = { ...config, predictReward: false, predictDone: false, aheadSteps: 0 };
  checkBatch(bare, sequences, batch, time);
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

/**
 * The same frames in random order: what M predicts when time means nothing. Sequences without padding share one
 * order; each padded one has its own, and its padding stays at the end.
 */
export function shuffleFrames(
  config: MemoryConfig,
  sequences: EvaluationSequences,
  random: NoiseSource,
): EvaluationSequences {
  const orders = ordersOf(sequences, 1, random);
  const shuffle = (data: Float32Array) => reorder(data, config.latentSize, orders);
  return {
    ...sequences,
    mu: shuffle(sequences.mu),
    logvar: sequences.logvar && shuffle(sequences.logvar),
  };
}

/** The same frames with each sequence's actions in random order: what M loses without the true action. */
export function shuffleActions(
  config: MemoryConfig,
  sequences: EvaluationSequences,
  random: NoiseSource,
): EvaluationSequences {
  const actions = reorder(sequences.actions, config.actionSize, ordersOf(sequences, 0, random));
  return { ...sequences, actions };
}

/** The same frames with all actions 0: M is told that nothing was done. */
export function withoutActions(sequences: EvaluationSequences): EvaluationSequences {
  return { ...sequences, actions: new Float32Array(sequences.actions.length) };
}

/** For each sequence an order of its rows: `extra` more than it has steps, padding left in place. */
function ordersOf(
  { batch, time, mask }: EvaluationSequences,
  extra: 0 | 1,
  random: NoiseSource,
): readonly (readonly number[])[] {
  if (mask === undefined) return Array(batch).fill(permutation(time + extra, random));
  return Array.from({ length: batch }, (_, b) => {
    const length = mask.subarray(b * time, (b + 1) * time).reduce((sum, m) => sum + m, 0);
    const order = length === 0 ? [] : permutation(length + extra, random);
    for (let row = order.length; row < time + extra; row++) order.push(row);
    return order;
  });
}

/** data [batch, rows, width] with the rows of each sequence in its order. */
function reorder(data: Float32Array, width: number, orders: readonly (readonly number[])[]): Float32Array {
  const result = new Float32Array(data.length);
  for (const [b, order] of orders.entries()) {
    order.forEach((source, row) => {
      const from = (b * order.length + source) * width;
      result.set(data.subarray(from, from + width), (b * order.length + row) * width);
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
