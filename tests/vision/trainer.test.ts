/** V's training: it learns, it repeats itself, it resumes exactly, it hides nothing. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { initVision } from '../../src/vision/init.ts';
import { type VisionLossValues, type VisionOptions, VisionTrainer } from '../../src/vision/trainer.ts';
import { drawDiscs } from './frames.helper.ts';

const config = { size: 'tiny', latentSize: 4 } as const;
const options: VisionOptions = { learningRate: 2e-3, klWeight: 1, klTolerance: 0.5, batchSize: 8, seed: 1 };

async function losses(
  trainer: VisionTrainer,
  frames: Uint8Array,
  steps: number,
): Promise<VisionLossValues[]> {
  const all: VisionLossValues[] = [];
  for (let i = 0; i < steps; i++) all.push((await trainer.trainBatch(frames, true)) as VisionLossValues);
  return all;
}

beforeAll(openWasm);

describe('VisionTrainer', () => {
  const frames = drawDiscs(8, new Xoshiro128(9));

  it('learns a few pictures, and without a learning rate it does not', async () => {
    const trainer = new VisionTrainer(config, options);
    const learned = await losses(trainer, frames, 100);
    trainer.dispose();
    expect(learned[99].reconstruction).toBeLessThan(0.5 * learned[0].reconstruction);

    const frozen = new VisionTrainer(config, { ...options, learningRate: 0 });
    const same = await losses(frozen, frames, 10);
    frozen.dispose();
    expect(same[9].reconstruction).toBeGreaterThan(0.95 * same[0].reconstruction);
  });

  it('repeats itself with the same seed, and not with another', async () => {
    const run = async (seed: number) => {
      const trainer = new VisionTrainer(config, { ...options, seed });
      const all = await losses(trainer, frames, 3);
      const weights = await trainer.weights();
      trainer.dispose();
      return { all, weights };
    };
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
  });

  it('trains the decoder alone where it is told to: the encoder keeps its bits, and z its meaning', async () => {
    const before = initVision(config, options.seed);
    const trainer = new VisionTrainer(config, { ...options, decoderOnly: true }, before);
    const learned = await losses(trainer, frames, 60);
    const after = await trainer.weights();
    trainer.dispose();
    expect(learned[59].reconstruction).toBeLessThan(0.8 * learned[0].reconstruction);
    expect(learned[59].kl).toBe(learned[0].kl);
    for (const [name, { data }] of Object.entries(before)) {
      if (name.startsWith('vision.decoder.')) expect(after[name].data, name).not.toEqual(data);
      else expect(after[name].data, name).toEqual(data);
    }
  });

  it('resumes exactly', async () => {
    const whole = new VisionTrainer(config, options);
    await losses(whole, frames, 3);
    const resumed = new VisionTrainer(config, { ...options, seed: 99 });
    resumed.restore(structuredClone(await whole.state()));
    expect(resumed.step).toBe(3);
    expect(await losses(resumed, frames, 3)).toEqual(await losses(whole, frames, 3));
    expect(await resumed.state()).toEqual(await whole.state());
    whole.dispose();
    resumed.dispose();
  });

  it('reads the losses only when asked, with the same result', async () => {
    const a = new VisionTrainer(config, options);
    const b = new VisionTrainer(config, options);
    expect(await a.trainBatch(frames, false)).toBeNull();
    const read = await b.trainBatch(frames, true);
    expect(read?.klPerDimension).toHaveLength(4);
    expect(read?.kl).toBeCloseTo(read?.klPerDimension.reduce((sum, x) => sum + x, 0) as number, 6);
    expect(await a.weights()).toEqual(await b.weights());
    a.dispose();
    b.dispose();
  });

  it('begins at the mean colour of its first batch, unless it is given weights', async () => {
    const blank = new VisionTrainer(config, options);
    const given = new VisionTrainer(config, options, initVision(config, options.seed));
    const [started] = await losses(blank, frames, 1);
    const [grey] = await losses(given, frames, 1);
    expect(started.reconstruction).toBeLessThan(0.3 * grey.reconstruction);
    blank.dispose();
    given.dispose();
  });

  it('shows a diverged net as it is', async () => {
    const weights = initVision(config, 1);
    weights['vision.encoder.conv1.kernel'].data.fill(1e30);
    const trainer = new VisionTrainer(config, options, weights);
    const [{ loss }] = await losses(trainer, frames, 1);
    expect(Number.isFinite(loss)).toBe(false);
    trainer.dispose();
  });

  it('leaks no tensor, in training or after it', async () => {
    const before = tf.memory().numTensors;
    const trainer = new VisionTrainer(config, options);
    await losses(trainer, frames, 1);
    const during = tf.memory().numTensors;
    await losses(trainer, frames, 3);
    await trainer.trainBatch(frames, false);
    expect(tf.memory().numTensors).toBe(during);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses frames, options and weights that do not fit', async () => {
    const trainer = new VisionTrainer(config, options);
    const tensors = tf.memory().numTensors;
    await expect(trainer.trainBatch(frames.subarray(1), true)).rejects.toThrow('98304 bytes, got 98303');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(() => new VisionTrainer(config, { ...options, batchSize: 0 })).toThrow('got 0');
    expect(() => new VisionTrainer(config, { ...options, learningRate: Number.NaN })).toThrow('learningRate');
    const state = await trainer.state();
    const { 'vision.mu.bias.m': _dropped, ...moments } = state.moments;
    expect(() => trainer.restore({ ...state, moments })).toThrow("lack 'vision.mu.bias.m'");
    trainer.dispose();
  });
});
