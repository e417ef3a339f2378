import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSync } from '../../src/backend/read.ts';
import { countParameters } from '../../src/math/weights.ts';
import { checkMemoryConfig, type MemoryConfig, PAPER_MEMORY } from '../../src/memory/config.ts';
import { Memory } from '../../src/memory/inference.ts';
import { initMemory } from '../../src/memory/init.ts';
import { nllPerLatent } from '../../src/memory/kernels/mixture-nll/arrays.ts';
import { BACKENDS, largestDifference, normals, open } from './backends.helper.ts';
import { lstm } from './batch-major.helper.ts';
import { referenceNll } from './reference.helper.ts';

const CONFIG: MemoryConfig = {
  latentSize: 4,
  actionSize: 2,
  hiddenSize: 8,
  mixtures: 3,
  predictReward: true,
  predictDone: true,
};
const ROWS = 3;
const TIME = 6;
const WEIGHTS = initMemory(CONFIG, 1);
/** Biases count too. */
for (const [i, array] of Object.values(WEIGHTS).entries()) {
  if (array.shape.length === 1) array.data.set(normals(array.data.length, 100 + i, 0.3));
}
const Z = normals(ROWS * TIME * 4, 2); // [row, time, latent]
const ACTIONS = normals(ROWS * TIME * 2, 3); // [row, time, action]

/** Values of one time of all rows, [row, width]. */
function at(values: Float32Array, time: number, width: number): Float32Array {
  const result = new Float32Array(ROWS * width);
  for (let row = 0; row < ROWS; row++) {
    const from = (row * TIME + time) * width;
    result.set(values.subarray(from, from + width), row * width);
  }
  return result;
}

describe('parameters of M', () => {
  it('are 422,368 in the paper, and follow from the seed alone', () => {
    expect(countParameters(initMemory(PAPER_MEMORY, 1))).toBe(422_368);
    expect(initMemory(CONFIG, 5)).toEqual(initMemory(CONFIG, 5));
    expect(initMemory(CONFIG, 5)).not.toEqual(initMemory(CONFIG, 6));
  });

  it('of impossible sizes are refused by name', () => {
    expect(() => checkMemoryConfig({ ...CONFIG, mixtures: 0 })).toThrow(/mixtures.*got 0/);
    expect(() => checkMemoryConfig({ ...CONFIG, actionSize: -1 })).toThrow(/actionSize.*got -1/);
    expect(() => initMemory({ ...CONFIG, hiddenSize: 2.5 }, 1)).toThrow(/hiddenSize.*got 2.5/);
  });
});

describe.each(BACKENDS)('Memory on %s', (backend) => {
  beforeAll(() => open(backend));

  it('steps through the h of the training graph', () => {
    const memory = new Memory(CONFIG, WEIGHTS, ROWS);
    const expected = tf.tidy(() => {
      const x = tf.concat([tf.tensor3d(Z, [ROWS, TIME, 4]), tf.tensor3d(ACTIONS, [ROWS, TIME, 2])], 2);
      const kernel = tf.tensor2d(WEIGHTS['memory.lstm.kernel'].data, [14, 32]);
      const bias = tf.tensor1d(WEIGHTS['memory.lstm.bias'].data);
      const zero = tf.zeros([ROWS, 8]) as tf.Tensor2D;
      return readSync(lstm(x as tf.Tensor3D, kernel, bias, zero, zero).h);
    });
    for (let t = 0; t < TIME; t++) {
      memory.step(at(Z, t, 4), at(ACTIONS, t, 2));
      expect(largestDifference(memory.h, at(expected, t, 8))).toBeLessThan(1e-6);
    }
    memory.dispose();
  });

  it('gives the same numbers in every row and at every number of rows', () => {
    const alone = new Memory(CONFIG, WEIGHTS, 1);
    const many = new Memory(CONFIG, WEIGHTS, 17);
    const repeat = (values: Float32Array) =>
      Float32Array.from({ length: 17 * values.length }, (_, i) => values[i % values.length]);
    for (let t = 0; t < TIME; t++) {
      const z = at(Z, t, 4).subarray(0, 4);
      const action = at(ACTIONS, t, 2).subarray(0, 2);
      alone.step(z, action);
      many.step(repeat(z), repeat(action));
    }
    expect(many.h).toEqual(repeat(alone.h));
    expect(many.c).toEqual(repeat(alone.c));
    expect(many.mixture().mu).toEqual(repeat(alone.mixture().mu));
    expect(many.reward()).toEqual(repeat(alone.reward()));
    alone.dispose();
    many.dispose();
  });

  it('starts one row afresh and leaves the others', () => {
    const memory = new Memory(CONFIG, WEIGHTS, ROWS);
    memory.step(at(Z, 0, 4), at(ACTIONS, 0, 2));
    const first = memory.h.slice();
    memory.step(at(Z, 1, 4), at(ACTIONS, 1, 2));
    memory.resetRow(1);
    expect(memory.h.subarray(8, 16).every((value) => value === 0)).toBe(true);
    expect(memory.c.subarray(0, 8).every((value) => value !== 0)).toBe(true);
    memory.step(at(Z, 0, 4), at(ACTIONS, 0, 2));
    expect(memory.h.subarray(8, 16)).toEqual(first.subarray(8, 16));
    expect(memory.h.subarray(0, 8)).not.toEqual(first.subarray(0, 8));
    memory.dispose();
  });

  it('reads its heads from the present h', () => {
    const memory = new Memory(CONFIG, WEIGHTS, ROWS);
    memory.step(at(Z, 0, 4), at(ACTIONS, 0, 2));
    const dot = (name: string, row: number, column: number, columns: number): number => {
      const { data } = WEIGHTS[`memory.${name}.kernel`];
      let sum = WEIGHTS[`memory.${name}.bias`].data[column];
      for (let unit = 0; unit < 8; unit++) sum += memory.h[row * 8 + unit] * data[unit * columns + column];
      return sum;
    };
    const mixture = memory.mixture();
    const outputs = Array.from({ length: 36 }, (_, column) => dot('mdn', 2, column, 36));
    const z = normals(4, 9);
    expect(nllPerLatent(mixture, 2, z)).toBeCloseTo(referenceNll(outputs, z, [1], 3) / 4, 5);
    const pi = mixture.logPi.subarray(0, 3).reduce((sum, logPi) => sum + Math.exp(logPi), 0);
    expect(pi).toBeCloseTo(1, 6);
    expect(memory.reward()[1]).toBeCloseTo(dot('reward', 1, 0, 1), 6);
    expect(memory.doneProbability()[1]).toBeCloseTo(1 / (1 + Math.exp(-dot('done', 1, 0, 1))), 6);
    memory.dispose();
  });

  it('needs no actions where nothing acts, and predicts no reward without that head', () => {
    const config = { ...CONFIG, actionSize: 0, predictReward: false, predictDone: false };
    const memory = new Memory(config, initMemory(config, 1), 2);
    memory.step(normals(8, 1), new Float32Array(0));
    expect(memory.h.some((value) => value !== 0)).toBe(true);
    expect([...memory.reward(), ...memory.doneProbability()]).toEqual([0, 0, 0, 0]);
    memory.dispose();
  });

  it('frees its tensors and leaves none in stepping', () => {
    const before = tf.memory().numTensors;
    const memory = new Memory(CONFIG, WEIGHTS, ROWS);
    const running = tf.memory().numTensors;
    memory.step(at(Z, 0, 4), at(ACTIONS, 0, 2));
    memory.mixture();
    expect(tf.memory().numTensors).toBe(running);
    memory.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says what does not fit', () => {
    expect(() => new Memory(CONFIG, WEIGHTS, 0)).toThrow(/rows.*got 0/);
    expect(() => new Memory({ ...CONFIG, hiddenSize: 9 }, WEIGHTS, 1)).toThrow(
      /memory.lstm.kernel.*\[14,32\]/,
    );
    const memory = new Memory(CONFIG, WEIGHTS, 2);
    expect(() => memory.resetRow(2)).toThrow(/row must be 0 .. 1, got 2/);
    expect(() => memory.step(new Float32Array(4), new Float32Array(4))).toThrow(
      /takes 8 z and 4 action.*got 4 and 4/,
    );
    memory.dispose();
  });
});
