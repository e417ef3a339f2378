/**
 * From batches of recorded sequences (typed arrays, batch-major) to what the network reads (tensors,
 * time-major), with a new z drawn from V's (mu, logvar) each time.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { MemoryConfig } from './config.ts';
import type { MemoryInputs } from './loss.ts';
import { type NoiseSource, sampleLatent } from './sample.ts';

/** T steps have T + 1 frames: action t is taken on seeing frame t and leads to frame t + 1. */
export interface MemoryBatch {
  mu: Float32Array; // [batch, time + 1, latent]
  /** Absent: z = mu. */
  logvar?: Float32Array; // [batch, time + 1, latent]
  actions: Float32Array; // [batch, time, action]
  /** Needed only by an M with that head. */
  rewards?: Float32Array; // [batch, time]
  dones?: Float32Array; // [batch, time]
  /** 0 where a short sequence was padded at its end; absent: no padding. */
  mask?: Float32Array; // [batch, time]
  /** 1 where a sequence begins with h = c = 0, 0 where it goes on from the last batch; absent: all begin. */
  begins?: Float32Array; // [batch]
}

/** As drawn from recorded episodes: with all that is known of each step. */
export type RecordedBatch = Required<Omit<MemoryBatch, 'begins'>>;

/** Throws when an array is missing or not as long as batch and time say. */
export function checkBatch(config: MemoryConfig, data: MemoryBatch, batch: number, time: number): void {
  const { latentSize, actionSize } = config;
  const expect = (name: keyof MemoryBatch, length: number, needed: boolean): void => {
    const array = data[name];
    if (array === undefined && !needed) return;
    if (array?.length !== length) {
      throw new Error(
        `batch ${name} must hold ${length} numbers for ${batch} sequences of ${time} steps, ` +
          `got ${array?.length ?? 'none'}`,
      );
    }
  };
  expect('mu', batch * (time + 1) * latentSize, true);
  expect('logvar', batch * (time + 1) * latentSize, false);
  expect('actions', batch * time * actionSize, true);
  expect('rewards', batch * time, config.predictReward);
  expect('dones', batch * time, config.predictDone);
  expect('mask', batch * time, false);
  expect('begins', batch, false);
}

/** The same as `MemoryInputs`, before they are tensors: what is sent to another thread. */
export type MemoryArrays = {
  batch: number;
  time: number;
  x: Float32Array; // [time, batch, latent + action]
  target: Float32Array; // [time, batch, latent]
  rewards: Float32Array; // [time, batch]
  dones: Float32Array; // [time, batch]
  weight: Float32Array; // [time, batch]
};

/**
 * @param random noise of z = mu + exp(logvar / 2) * noise; null takes z = mu
 * @returns weights of the rows sum to 1
 */
export function drawArrays(
  config: MemoryConfig,
  data: MemoryBatch,
  batch: number,
  time: number,
  random: NoiseSource | null,
): MemoryArrays {
  checkBatch(config, data, batch, time);
  const { latentSize, actionSize } = config;
  const inputSize = latentSize + actionSize;
  const rows = time * batch;
  const kept = countKept(data.mask, rows);
  const x = new Float32Array(rows * inputSize);
  const target = new Float32Array(rows * latentSize);
  const rewards = new Float32Array(rows);
  const dones = new Float32Array(rows);
  const weight = new Float32Array(rows);
  const z = new Float32Array(latentSize);

  for (let b = 0; b < batch; b++) {
    // Padding is at the end: rows past the first masked step stay zero, whatever the padding holds.
    const length = sequenceLength(data.mask, b, time);
    for (let t = 0; t <= length && length > 0; t++) {
      drawZ(z, data, (b * (time + 1) + t) * latentSize, random);
      if (t > 0) target.set(z, ((t - 1) * batch + b) * latentSize);
      if (t === length) break;
      const row = t * batch + b;
      const from = b * time + t;
      x.set(z, row * inputSize);
      for (let a = 0; a < actionSize; a++) {
        x[row * inputSize + latentSize + a] = data.actions[from * actionSize + a];
      }
      rewards[row] = data.rewards?.[from] ?? 0;
      dones[row] = data.dones?.[from] ?? 0;
      weight[row] = 1 / kept;
    }
  }
  return { batch, time, x, target, rewards, dones, weight };
}

/** Sequences `from` .. `to` of a batch; their weights stay as they are. */
export function sliceArrays(
  { batch, time, ...arrays }: MemoryArrays,
  from: number,
  to: number,
): MemoryArrays {
  const columns = (values: Float32Array): Float32Array => {
    const width = values.length / (time * batch);
    const part = new Float32Array(time * (to - from) * width);
    for (let t = 0; t < time; t++) {
      const row = values.subarray((t * batch + from) * width, (t * batch + to) * width);
      part.set(row, t * (to - from) * width);
    }
    return part;
  };
  return {
    batch: to - from,
    time,
    x: columns(arrays.x),
    target: columns(arrays.target),
    rewards: columns(arrays.rewards),
    dones: columns(arrays.dones),
    weight: columns(arrays.weight),
  };
}

export function inputsOf({ batch, time, x, target, rewards, dones, weight }: MemoryArrays): MemoryInputs {
  const rows = time * batch;
  return {
    x: tf.tensor3d(x, [time, batch, x.length / rows]),
    target: tf.tensor2d(target, [rows, target.length / rows]),
    rewards: tf.tensor1d(rewards),
    dones: tf.tensor1d(dones),
    weight: tf.tensor1d(weight),
  };
}

/** The arrays of a batch (see `drawArrays`) as tensors to dispose. */
export function toInputs(
  config: MemoryConfig,
  data: MemoryBatch,
  batch: number,
  time: number,
  random: NoiseSource | null,
): MemoryInputs {
  return inputsOf(drawArrays(config, data, batch, time, random));
}

export function disposeInputs(inputs: MemoryInputs): void {
  for (const tensor of Object.values(inputs) as tf.Tensor[]) tensor.dispose();
}

function drawZ(z: Float32Array, data: MemoryBatch, from: number, random: NoiseSource | null): void {
  const { mu, logvar } = data;
  if (logvar === undefined) z.set(mu.subarray(from, from + z.length));
  else sampleLatent(z, { mu, logvar }, from, z.length, random);
}

/** Steps of sequence b before its padding. */
function sequenceLength(mask: Float32Array | undefined, b: number, time: number): number {
  if (mask === undefined) return time;
  let length = 0;
  while (length < time && mask[b * time + length] === 1) length++;
  return length;
}

/** Number of unmasked rows. Throws unless the mask is ones followed by zeros, with a one somewhere. */
function countKept(mask: Float32Array | undefined, rows: number): number {
  if (mask === undefined) return rows;
  let kept = 0;
  for (const value of mask) {
    if (value !== 0 && value !== 1) throw new Error(`a mask holds 0 and 1, got ${value}`);
    kept += value;
  }
  if (kept === 0) throw new Error('the mask leaves nothing of the batch: every step is padding');
  return kept;
}
