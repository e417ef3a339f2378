/** Adam against its formulas, on the fused kernel (wasm) and on plain ops (cpu). */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Adam } from '../../src/backend/adam.ts';
import { openCpu } from '../../src/backend/cpu.ts';
import { readSync } from '../../src/backend/read.ts';
import { openWasm } from '../../src/backend/wasm.ts';

/** Kingma & Ba 2015, algorithm 1, as written there. */
function textbook(start: number, gradients: number[], learningRate: number): number {
  let [value, m, v] = [start, 0, 0];
  for (const [i, g] of gradients.entries()) {
    const t = i + 1;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const mHat = m / (1 - 0.9 ** t);
    const vHat = v / (1 - 0.999 ** t);
    value -= (learningRate * mHat) / (Math.sqrt(vHat) + 1e-8);
  }
  return value;
}

describe.each([
  ['wasm', openWasm],
  ['cpu', openCpu],
])('Adam on %s', (_name, open) => {
  beforeAll(open);
  afterAll(() => tf.disposeVariables());

  const makeVariable = (values: number[]) => tf.variable(tf.tensor1d(values));
  const applyTo = (adam: Adam, gradient: number[]) => tf.tidy(() => adam.apply({ w: tf.tensor1d(gradient) }));

  it('moves by the learning rate at first, whatever the size of the gradient', () => {
    const w = makeVariable([1, 1, 1]);
    applyTo(new Adam({ w }, { learningRate: 0.1 }), [1e-3, -5, 200]);
    const [a, b, c] = readSync(w);
    expect(a).toBeCloseTo(0.9, 4);
    expect(b).toBeCloseTo(1.1, 5);
    expect(c).toBeCloseTo(0.9, 5);
  });

  it('follows algorithm 1 over several steps', () => {
    const w = makeVariable([0.5, -2]);
    const adam = new Adam({ w }, { learningRate: 0.02 });
    const gradients = [
      [1, -0.5],
      [0.2, 3],
      [-4, 0.1],
      [0.3, 0.3],
      [0, -2],
    ];
    for (const gradient of gradients) applyTo(adam, gradient);
    const [first, second] = readSync(w);
    expect(first).toBeCloseTo(
      textbook(
        0.5,
        gradients.map((g) => g[0]),
        0.02,
      ),
      6,
    );
    expect(second).toBeCloseTo(
      textbook(
        -2,
        gradients.map((g) => g[1]),
        0.02,
      ),
      6,
    );
    expect(adam.step).toBe(5);
  });

  it('clips gradients by value, and only beyond it', () => {
    const gradients = [
      [5, 0.4],
      [-0.2, -7],
    ];
    const clipped = gradients.map((pair) => pair.map((g) => Math.max(-1, Math.min(1, g))));
    const w = makeVariable([0, 0]);
    const adam = new Adam({ w }, { learningRate: 0.1, clipValue: 1 });
    for (const gradient of gradients) applyTo(adam, gradient);
    const [first, second] = readSync(w);
    expect(first).toBeCloseTo(
      textbook(
        0,
        clipped.map((g) => g[0]),
        0.1,
      ),
      6,
    );
    expect(second).toBeCloseTo(
      textbook(
        0,
        clipped.map((g) => g[1]),
        0.1,
      ),
      6,
    );
    expect(second).not.toBeCloseTo(
      textbook(
        0,
        gradients.map((g) => g[1]),
        0.1,
      ),
      3,
    );
  });

  it('resumes exactly', async () => {
    const gradients = [
      [1, -2],
      [0.5, 0.1],
      [-3, 0.7],
      [0.2, 0.9],
    ];
    const whole = makeVariable([1, 2]);
    const adam = new Adam({ w: whole }, { learningRate: 0.1 });
    for (const gradient of gradients.slice(0, 2)) applyTo(adam, gradient);
    const halfway = makeVariable([...readSync(whole)]);
    const resumed = new Adam({ w: halfway }, { learningRate: 0.1 });
    const state = await adam.state();
    expect(Object.keys(state).sort()).toEqual(['w.m', 'w.v']);
    resumed.restore(state, adam.step);
    for (const gradient of gradients.slice(2)) {
      applyTo(adam, gradient);
      applyTo(resumed, gradient);
    }
    expect(readSync(halfway)).toEqual(readSync(whole));
  });

  it('lets NaN through', () => {
    const w = makeVariable([1, 1]);
    applyTo(new Adam({ w }, { learningRate: 0.1, clipValue: 1 }), [Number.NaN, 1]);
    expect(readSync(w)[0]).toBeNaN();
    expect(readSync(w)[1]).toBeCloseTo(0.9, 5);
  });

  it('multiplies by the new value after a step, not by a cached one', () => {
    const w = tf.variable(tf.tensor2d([1, 2, 3, 4], [2, 2]));
    const adam = new Adam({ w }, { learningRate: 1 });
    const row = tf.tensor2d([1, 0], [1, 2]);
    const before = readSync(tf.tidy(() => tf.matMul(row, w)));
    tf.tidy(() => adam.apply({ w: tf.ones([2, 2]) }));
    const after = readSync(tf.tidy(() => tf.matMul(row, w)));
    expect([...before]).toEqual([1, 2]);
    expect(after[0]).toBeCloseTo(0, 5);
    expect(after[1]).toBeCloseTo(1, 5);
  });

  it('refuses what does not fit', async () => {
    const w = makeVariable([1, 2]);
    const adam = new Adam({ w }, { learningRate: 0.1 });
    expect(() => adam.apply({ other: tf.zeros([2]) })).toThrow("no gradient for variable 'w'");
    const short = { shape: [1], data: new Float32Array(1) };
    const good = { shape: [2], data: new Float32Array(2) };
    expect(() => adam.restore({ 'w.m': good, 'w.v': short }, 1)).toThrow(
      "'w.v' have shape [1], expected [2]",
    );
    expect(() => adam.restore({ 'w.m': good, 'w.v': good }, -1)).toThrow('got -1');
  });
});
