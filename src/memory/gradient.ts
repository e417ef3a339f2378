/**
 * M's gradient as a pure function of its weights and some sequences: what each thread of a training computes of
 * its shard.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Gradient } from '../backend/gradient-team.ts';
import { type Variables, valueAndGradients } from '../backend/variables.ts';
import type { MemoryConfig } from './config.ts';
import { type MemoryLossOptions, memoryLosses } from './loss.ts';
import { type MemoryState, zeroState } from './model.ts';
import { inputsOf, type MemoryArrays, sliceArrays } from './sequences.ts';

export type MemoryShard = MemoryArrays & {
  /** h and c before the first step, side by side, [batch, 2 * hidden]; absent: zeros, and none comes back. */
  state?: Float32Array;
};

/** The same on this thread, where the state may have stayed on the device. */
export type LocalShard = MemoryArrays & { state?: Float32Array | tf.Tensor2D };

/** Sequences `from` .. `to` of a batch. */
export function sliceMemoryShard(shard: MemoryShard, from: number, to: number): MemoryShard {
  const { state, ...arrays } = shard;
  const width = (state?.length ?? 0) / shard.batch;
  return { ...sliceArrays(arrays, from, to), state: state?.subarray(from * width, to * width) };
}

/**
 * Gradient and terms [nll, reward, done, ahead], weighted as the shard's rows are. Where a state came in, the one
 * after the last step goes out as `rows`; no gradient flows into it: truncated backpropagation through time.
 */
export function memoryGradient(
  config: MemoryConfig,
  variables: Variables,
  shard: LocalShard,
  { rewardWeight, doneWeight, aheadWeight }: MemoryLossOptions,
): Gradient {
  return tf.tidy(() => {
    const inputs = inputsOf(shard);
    const state = shard.state ? stateOf(config, shard.batch, shard.state) : zeroState(config, shard.batch);
    let terms: tf.Tensor1D | undefined;
    let rows: tf.Tensor2D | undefined;
    const { value, gradients } = valueAndGradients(() => {
      const { nll, reward, done, ahead, last } = memoryLosses(config, variables, inputs, state);
      terms = tf.keep(tf.stack([nll, reward, done, ahead]) as tf.Tensor1D);
      if (shard.state) rows = tf.keep(tf.concat([last.h, last.c], 1) as tf.Tensor2D);
      const heads = tf.add(tf.mul(reward, rewardWeight), tf.mul(done, doneWeight));
      return tf.add(tf.add(nll, heads), tf.mul(ahead, aheadWeight)) as tf.Scalar;
    }, variables);
    value.dispose();
    return { gradients, terms: terms as tf.Tensor1D, rows };
  });
}

function stateOf(
  { hiddenSize }: MemoryConfig,
  batch: number,
  values: Float32Array | tf.Tensor2D,
): MemoryState {
  const both = values instanceof tf.Tensor ? values : tf.tensor2d(values, [batch, 2 * hiddenSize]);
  const [h, c] = tf.split(both, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  return { h, c };
}
