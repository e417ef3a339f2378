import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { MemoryConfig } from '../../src/memory/config.ts';
import { nllOf, shuffleActions, shuffleFrames, withoutActions } from '../../src/memory/evaluate.ts';
import { initMemory } from '../../src/memory/init.ts';
import type { MemoryBatch } from '../../src/memory/sequences.ts';
import { type MemoryOptions, MemoryTrainer } from '../../src/memory/trainer.ts';
import { BACKENDS, largestDifference, normals, open } from './backends.helper.ts';

const CONFIG: MemoryConfig = {
  latentSize: 2,
  actionSize: 1,
  hiddenSize: 16,
  mixtures: 2,
  predictReward: true,
  predictDone: true,
};
const TIME = 12;
const BATCH = 16;
const STEPS = 150;
const OPTIONS: MemoryOptions = { learningRate: 0.01, batchSize: BATCH, sequenceLength: TIME, seed: 1 };

/**
 * A point turns on a circle by 0.5 rad a step, forwards or backwards as the action (+-1) says, with a little
 * noise. Reward is the x it arrives at; done when that is below -0.9.
 */
function rotation(
  seed: number,
): Required<Omit<MemoryBatch, 'mask' | 'begins'>> & { batch: number; time: number } {
  const random = new Xoshiro128(seed);
  const data = {
    batch: BATCH,
    time: TIME,
    mu: new Float32Array(BATCH * (TIME + 1) * 2),
    logvar: new Float32Array(BATCH * (TIME + 1) * 2).fill(-8),
    actions: new Float32Array(BATCH * TIME),
    rewards: new Float32Array(BATCH * TIME),
    dones: new Float32Array(BATCH * TIME),
  };
  for (let b = 0; b < BATCH; b++) {
    let angle = 2 * Math.PI * random.random();
    for (let t = 0; t <= TIME; t++) {
      const from = 2 * (b * (TIME + 1) + t);
      data.mu[from] = Math.cos(angle) + 0.02 * random.normal();
      data.mu[from + 1] = Math.sin(angle) + 0.02 * random.normal();
      if (t === TIME) break;
      const action = random.random() < 0.5 ? -1 : 1;
      angle += 0.5 * action;
      const step = b * TIME + t;
      data.actions[step] = action;
      data.rewards[step] = Math.cos(angle);
      data.dones[step] = Math.cos(angle) < -0.9 ? 1 : 0;
    }
  }
  return data;
}

describe('training M on wasm', () => {
  beforeAll(() => open('wasm'));

  it('learns a process with its actions, reward and end', async () => {
    const trainer = new MemoryTrainer(CONFIG, OPTIONS);
    const first = (await trainer.trainBatch(rotation(1), true))!;
    let last = first;
    for (let i = 2; i <= STEPS; i++) last = (await trainer.trainBatch(rotation(i), true))!;
    expect(last.loss).toBeCloseTo(last.nll + last.reward + last.done, 5);
    expect(first.nll - last.nll).toBeGreaterThan(1);
    expect(last.reward).toBeLessThan(0.2 * first.reward);
    expect(last.done).toBeLessThan(0.5 * first.done);

    const weights = await trainer.weights();
    trainer.dispose();
    const unseen = rotation(10_001);
    const random = new Xoshiro128(2);
    const inOrder = await nllOf(CONFIG, weights, unseen);
    expect(inOrder).toBeLessThan(-0.3);
    expect(await nllOf(CONFIG, weights, shuffleFrames(CONFIG, unseen, random))).toBeGreaterThan(inOrder + 1);
    expect(await nllOf(CONFIG, weights, shuffleActions(CONFIG, unseen, random))).toBeGreaterThan(
      inOrder + 0.5,
    );
  });

  it('learns nothing of the kind from shuffled targets', async () => {
    const trainer = new MemoryTrainer(CONFIG, OPTIONS);
    const random = new Xoshiro128(3);
    for (let i = 1; i <= STEPS; i++) {
      await trainer.trainBatch(shuffleFrames(CONFIG, rotation(i), random), false);
    }
    expect(await nllOf(CONFIG, await trainer.weights(), rotation(10_001))).toBeGreaterThan(0.3);
    trainer.dispose();
  });

  it('goes on from a saved state exactly', async () => {
    const trainer = new MemoryTrainer(CONFIG, OPTIONS);
    for (let i = 0; i < 3; i++) await trainer.trainBatch(rotation(i), false);
    const saved = structuredClone(await trainer.state());
    const expected = await trainer.trainBatch(rotation(4), true);
    const after = await trainer.weights();
    const resumed = new MemoryTrainer(CONFIG, { ...OPTIONS, seed: 99 });
    resumed.restore(saved);
    expect(resumed.step).toBe(3);
    expect(await resumed.trainBatch(rotation(4), true)).toEqual(expected);
    expect(await resumed.weights()).toEqual(after);
    trainer.dispose();
    resumed.dispose();
  });

  it('draws z anew in every batch, or takes mu', async () => {
    const noisy = { ...rotation(1), logvar: new Float32Array(BATCH * (TIME + 1) * 2).fill(0) };
    const losses = async (sampleZ: boolean) => {
      const trainer = new MemoryTrainer(CONFIG, { ...OPTIONS, learningRate: 1e-12, sampleZ });
      const twice = [await trainer.trainBatch(noisy, true), await trainer.trainBatch(noisy, true)];
      trainer.dispose();
      return twice.map((loss) => loss!.nll);
    };
    const [a, b] = await losses(true);
    expect(Math.abs(a - b)).toBeGreaterThan(1e-3);
    const [c, d] = await losses(false);
    expect(c).toBeCloseTo(d, 6);
  });

  it('returns NaN, and does not hide it', async () => {
    const trainer = new MemoryTrainer(CONFIG, OPTIONS);
    const broken = rotation(1);
    broken.mu[7] = Number.NaN;
    expect((await trainer.trainBatch(broken, true))!.loss).toBeNaN();
    trainer.dispose();
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const trainer = new MemoryTrainer(CONFIG, OPTIONS);
    await trainer.trainBatch(rotation(1), true);
    const running = tf.memory().numTensors;
    await trainer.trainBatch(rotation(2), true);
    await trainer.trainBatch(rotation(3), false);
    expect(tf.memory().numTensors).toBe(running);
    const weights = await trainer.weights();
    trainer.dispose();
    await nllOf(CONFIG, weights, rotation(4));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names what is missing or does not fit', async () => {
    const trainer = new MemoryTrainer(CONFIG, OPTIONS);
    const data = rotation(1);
    await expect(trainer.trainBatch({ ...data, actions: new Float32Array(3) }, true)).rejects.toThrow(
      /actions must hold 192 numbers.*got 3/,
    );
    await expect(trainer.trainBatch({ ...data, rewards: undefined }, true)).rejects.toThrow(
      /rewards must hold 192 numbers.*got none/,
    );
    const mask = new Float32Array(BATCH * TIME);
    await expect(trainer.trainBatch({ ...data, mask }, true)).rejects.toThrow(/every step is padding/);
    await expect(trainer.trainBatch({ ...data, mask: mask.fill(0.5) }, true)).rejects.toThrow(/got 0.5/);
    trainer.dispose();
    expect(() => new MemoryTrainer(CONFIG, { ...OPTIONS, batchSize: 0 })).toThrow(/batchSize.*got 0/);
    expect(
      () => new MemoryTrainer(CONFIG, OPTIONS, initMemory({ ...CONFIG, predictDone: false }, 1)),
    ).toThrow(/lack 'memory.done.kernel'/);
  });
});

describe.each(BACKENDS)('padding on %s', (backend) => {
  beforeAll(() => open(backend));

  it('changes neither losses nor the step, whatever it holds', async () => {
    const lengths = Array.from({ length: BATCH }, (_, b) => 1 + (b % TIME));
    const mask = new Float32Array(BATCH * TIME);
    for (const [b, length] of lengths.entries()) mask.fill(1, b * TIME, b * TIME + length);
    const train = async (padding: number) => {
      const data = rotation(1);
      lengths.forEach((length, b) => {
        data.mu.fill(padding, 2 * (b * (TIME + 1) + length + 1), 2 * (b + 1) * (TIME + 1));
        for (const array of [data.actions, data.rewards, data.dones]) {
          array.fill(padding, b * TIME + length, (b + 1) * TIME);
        }
      });
      const trainer = new MemoryTrainer(CONFIG, { ...OPTIONS, sampleZ: false });
      const losses = await trainer.trainBatch({ ...data, mask }, true);
      const weights = await trainer.weights();
      trainer.dispose();
      return { losses, weights };
    };
    const zero = await train(0);
    expect(await train(Number.NaN)).toEqual(zero);
    expect(Number.isFinite(zero.losses!.loss)).toBe(true);
  });

  it('of one sequence gives the mean over its own steps', async () => {
    const { mu, actions } = rotation(1);
    const config = { ...CONFIG, predictReward: false, predictDone: false };
    const weights = initMemory(config, 1);
    const whole = { batch: 1, time: TIME, mu: mu.slice(0, 2 * (TIME + 1)), actions: actions.slice(0, TIME) };
    const short = { batch: 1, time: 5, mu: mu.slice(0, 12), actions: actions.slice(0, 5) };
    const mask = Float32Array.from({ length: TIME }, (_, t) => (t < 5 ? 1 : 0));
    const expected = await nllOf(config, weights, short);
    expect(await nllOf(config, weights, { ...whole, mask })).toBeCloseTo(expected, 6);
    expect(Math.abs((await nllOf(config, weights, whole)) - expected)).toBeGreaterThan(1e-4);
  });

  it('and long sequences are walked in chunks without a seam', async () => {
    const config = { ...CONFIG, predictReward: false, predictDone: false };
    const weights = initMemory(config, 1);
    const time = 150;
    const mu = normals(2 * (time + 1) * 2, 1);
    const actions = normals(2 * time, 2);
    const both = await nllOf(config, weights, { batch: 2, time, mu, actions });
    const alone = [0, 1].map((b) =>
      nllOf(config, weights, {
        batch: 1,
        time,
        mu: mu.slice(b * 2 * (time + 1), (b + 1) * 2 * (time + 1)),
        actions: actions.slice(b * time, (b + 1) * time),
      }),
    );
    const [a, b] = await Promise.all(alone);
    expect(both).toBeCloseTo((a + b) / 2, 5);
    // Beginning anew after 64 steps would not give the same.
    const head = await nllOf(config, weights, {
      batch: 1,
      time: 64,
      mu: mu.slice(0, 130),
      actions: actions.slice(0, 64),
    });
    const tail = await nllOf(config, weights, {
      batch: 1,
      time: time - 64,
      mu: mu.slice(128, 2 * (time + 1)),
      actions: actions.slice(64, time),
    });
    expect(Math.abs((64 * head + (time - 64) * tail) / time - a)).toBeGreaterThan(1e-5);
  });
});

describe('sequences out of order', () => {
  const time = 6;
  const sequences = {
    batch: 2,
    time,
    mu: Float32Array.from({ length: 2 * (time + 1) * 2 }, (_, i) => i),
    actions: Float32Array.from({ length: 2 * time }, (_, i) => 1 + i),
    mask: Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0),
  };

  it('keep what they hold, and their padding at the end', () => {
    const random = new Xoshiro128(4);
    const frames = shuffleFrames(CONFIG, sequences, random);
    expect(frames.mu).not.toEqual(sequences.mu);
    for (const [from, to] of [
      [0, 14],
      [14, 22],
    ]) {
      const of = ({ mu }: { mu: Float32Array }) => [...mu.subarray(from, to)].sort((a, b) => a - b);
      expect(of(frames)).toEqual(of(sequences));
    }
    // The second sequence has 3 steps and 4 frames; what follows is padding.
    expect(frames.mu.subarray(22)).toEqual(sequences.mu.subarray(22));
    const { actions } = shuffleActions(CONFIG, sequences, random);
    expect(actions).not.toEqual(sequences.actions);
    expect(actions.subarray(9)).toEqual(sequences.actions.subarray(9));
    expect([...actions.subarray(6, 9)].sort()).toEqual([7, 8, 9]);
    expect(withoutActions(sequences).actions.every((value) => value === 0)).toBe(true);
  });
});

describe('backends', () => {
  it('take the same step', async () => {
    const step = async () => {
      const trainer = new MemoryTrainer(CONFIG, OPTIONS);
      for (let i = 0; i < 3; i++) await trainer.trainBatch(rotation(i), false);
      const weights = await trainer.weights();
      trainer.dispose();
      return weights;
    };
    await open('cpu');
    const onCpu = await step();
    await open('wasm');
    const onWasm = await step();
    for (const [name, { data }] of Object.entries(onCpu)) {
      expect(largestDifference(data, onWasm[name].data), name).toBeLessThan(1e-4);
    }
  });
});
