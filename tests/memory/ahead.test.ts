/**
 * The forecast several steps ahead: what its loss counts, its gradient, and that it teaches M what one step does
 * not.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSync } from '../../src/backend/read.ts';
import { disposeAll, toVariables } from '../../src/backend/variables.ts';
import { applyProbe, RidgeFit, RSquaredScore } from '../../src/math/ridge.ts';
import type { Weights } from '../../src/math/weights.ts';
import { checkMemoryConfig, type MemoryConfig, memoryShapes } from '../../src/memory/config.ts';
import { memoryGradient } from '../../src/memory/gradient.ts';
import { Memory } from '../../src/memory/inference.ts';
import { initMemory } from '../../src/memory/init.ts';
import { drawArrays, type MemoryBatch } from '../../src/memory/sequences.ts';
import { MemoryTrainer } from '../../src/memory/trainer.ts';
import { BACKENDS, normals, open } from './backends.helper.ts';

const AHEAD = 3;
const CONFIG: MemoryConfig = {
  latentSize: 2,
  actionSize: 0,
  hiddenSize: 8,
  mixtures: 2,
  predictReward: false,
  predictDone: false,
  aheadSteps: AHEAD,
};
const [BATCH, TIME] = [3, 6];
/** The second sequence is padded after four steps. */
const LENGTHS = [TIME, 4, TIME];

function batchOf(seed: number): MemoryBatch {
  return {
    mu: normals(BATCH * (TIME + 1) * 2, seed),
    actions: new Float32Array(0),
    mask: Float32Array.from({ length: BATCH * TIME }, (_, i) =>
      i % TIME < LENGTHS[Math.floor(i / TIME)] ? 1 : 0,
    ),
  };
}

/** [loss of the forecast, gradients by name] with nothing but the forecast in it. */
function forecast(
  config: MemoryConfig,
  weights: Weights,
  data: MemoryBatch,
): [number, Record<string, Float32Array>] {
  return tf.tidy(() => {
    const variables = toVariables(weights);
    const arrays = drawArrays(config, data, BATCH, TIME, null);
    const only = { rewardWeight: 0, doneWeight: 0, aheadWeight: 1 };
    const none = { ...only, aheadWeight: 0 };
    const withIt = memoryGradient(config, variables, arrays, only);
    const without = memoryGradient(config, variables, arrays, none);
    const gradients = Object.keys(weights).map((name) => [
      name,
      readSync(tf.sub(withIt.gradients[name], without.gradients[name])),
    ]);
    const [, , , ahead] = readSync(withIt.terms);
    disposeAll(variables);
    return [ahead, Object.fromEntries(gradients)];
  });
}

describe.each(BACKENDS)('z some steps ahead, on %s', (backend) => {
  beforeAll(() => open(backend));

  it.each([1, AHEAD, TIME, 50])('is held against the z that came: %i steps', (aheadSteps) => {
    const config = { ...CONFIG, aheadSteps };
    const weights = initMemory(config, 1);
    weights['memory.ahead.kernel'].data.fill(0);
    const constant = [0.5, -1];
    weights['memory.ahead.bias'].data.set(constant);
    const data = batchOf(2);
    const [loss] = forecast(config, weights, data);

    const steps = Math.min(aheadSteps, TIME);
    const kept = LENGTHS.reduce((sum, length) => sum + length, 0);
    let expected = 0;
    for (const [b, length] of LENGTHS.entries()) {
      for (let t = 0; t + steps <= length; t++) {
        for (const [d, value] of constant.entries()) {
          expected += (value - data.mu[(b * (TIME + 1) + t + steps) * 2 + d]) ** 2 / 2 / kept;
        }
      }
    }
    expect(loss).toBeCloseTo(expected, 5);
  });

  it('has the gradient of finite differences', () => {
    const weights = initMemory(CONFIG, 3);
    const data = batchOf(4);
    const [, gradients] = forecast(CONFIG, weights, data);
    for (const [name, { shape, data: values }] of Object.entries(weights)) {
      for (const i of [0, 5, values.length - 1]) {
        if (i >= values.length) continue;
        const moved = (by: number): number => {
          const copy = values.slice();
          copy[i] += by;
          return forecast(CONFIG, { ...weights, [name]: { shape, data: copy } }, data)[0];
        };
        expect(gradients[name][i], `${name} ${i}`).toBeCloseTo((moved(0.02) - moved(-0.02)) / 0.04, 3);
      }
    }
  });

  it('is no part of an M without that head', () => {
    const { aheadSteps: _, ...config } = CONFIG;
    expect(Object.keys(memoryShapes(config))).not.toContain('memory.ahead.kernel');
    const [loss] = forecast(config, initMemory(config, 1), batchOf(2));
    expect(loss).toBe(0);
    expect(() => checkMemoryConfig({ ...CONFIG, aheadSteps: -1 })).toThrow(/aheadSteps .* got -1/);
  });
});

describe('a drift that one step hardly shows', () => {
  beforeAll(() => open('wasm'));

  const [rows, steps] = [16, 30];

  /** A point drifts from anywhere at a speed of its own, a tenth of the noise that it is seen with. */
  function drift(seed: number): { data: MemoryBatch; speeds: Float32Array } {
    const speeds = normals(rows, seed, 0.03);
    const starts = normals(rows, seed + 2);
    const mu = normals(rows * (steps + 1), seed + 1, 0.3);
    for (let b = 0; b < rows; b++) {
      for (let t = 0; t <= steps; t++) mu[b * (steps + 1) + t] += starts[b] + speeds[b] * t;
    }
    return { data: { mu, actions: new Float32Array(0) }, speeds };
  }

  /** R² of the speed, read linearly from h after the last step of sequences not trained on. */
  async function speedFromH(aheadSteps: number): Promise<number> {
    const config = { ...CONFIG, latentSize: 1, hiddenSize: 16, aheadSteps };
    const options = { learningRate: 0.01, batchSize: rows, sequenceLength: steps, seed: 5, aheadWeight: 10 };
    const trainer = new MemoryTrainer(config, options);
    for (let i = 0; i < 400; i++) await trainer.trainBatch(drift(10 * i).data, false);
    const memory = new Memory(config, await trainer.weights(), rows);
    trainer.dispose();
    const fit = new RidgeFit(config.hiddenSize, 1);
    const score = new RSquaredScore();
    const visit = (seed: number, use: (h: Float32Array, speed: number) => void): void => {
      const { data, speeds } = drift(seed);
      for (let row = 0; row < rows; row++) memory.resetRow(row);
      for (let t = 0; t < steps; t++) {
        const z = Float32Array.from({ length: rows }, (_, b) => data.mu[b * (steps + 1) + t]);
        memory.step(z, new Float32Array(0));
      }
      for (let b = 0; b < rows; b++) use(memory.h.slice(b * 16, (b + 1) * 16), speeds[b]);
    };
    for (let i = 0; i < 60; i++) visit(1_000_003 + 10 * i, (h, speed) => fit.add(h, [speed]));
    const readout = fit.solve({ from: 0, to: config.hiddenSize, ridge: 1e-3 });
    for (let i = 0; i < 20; i++) {
      visit(2_000_003 + 10 * i, (h, speed) => score.add(speed, applyProbe(readout, 0, h)));
    }
    memory.dispose();
    return score.value();
  }

  it('is in h when M looks further ahead, and less so when it does not', async () => {
    const [without, ahead] = [await speedFromH(0), await speedFromH(10)];
    expect(ahead).toBeGreaterThan(without + 0.05);
  });
});
