/**
 * V and M compute the same losses and gradients on WebGPU (Chromium's software adapter here) and on tfjs's CPU
 * backend. Small tensors are not handed to the CPU behind our back: the shaders themselves are tested.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/choose.ts';
import type { BackendName } from '../../src/backend/names.ts';
import { read } from '../../src/backend/read.ts';
import { disposeAll, toVariables, valueAndGradients } from '../../src/backend/variables.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Weights } from '../../src/math/weights.ts';
import { initMemory } from '../../src/memory/init.ts';
import { memoryLosses } from '../../src/memory/loss.ts';
import { zeroState } from '../../src/memory/model.ts';
import { disposeInputs, toInputs } from '../../src/memory/sequences.ts';
import { FRAME_LENGTH } from '../../src/vision/config.ts';
import { framesFromBytes } from '../../src/vision/frames.ts';
import { initVision } from '../../src/vision/init.ts';
import { visionLosses } from '../../src/vision/loss.ts';

/** Of the largest element of a gradient. */
const TOLERANCE = 1e-4;

const faults: string[] = [];
afterAll(() => expect(faults).toEqual([]));

type Gradients = Record<string, Float32Array>;

async function on(backend: BackendName, compute: () => Promise<Gradients>): Promise<Gradients> {
  const report = await openBackend(backend, (fault) => faults.push(fault));
  expect(report.name).toBe(backend);
  expect(tf.getBackend()).toBe(backend);
  if (backend === 'webgpu') expect(tf.env().getBool('WEBGPU_CPU_FORWARD')).toBe(false);
  return compute();
}

async function gradientsOf(weights: Weights, loss: (variables: ReturnType<typeof toVariables>) => tf.Scalar) {
  const variables = toVariables(weights);
  const { value, gradients } = tf.tidy(() => valueAndGradients(() => loss(variables), variables));
  const arrays: Gradients = { loss: await read(value) };
  for (const [name, gradient] of Object.entries(gradients)) arrays[name] = await read(gradient);
  value.dispose();
  disposeAll(gradients);
  disposeAll(variables);
  return arrays;
}

function expectSame(webgpu: Gradients, cpu: Gradients): void {
  expect(Object.keys(webgpu).sort()).toEqual(Object.keys(cpu).sort());
  for (const [name, expected] of Object.entries(cpu)) {
    const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(scale, `${name} is all zero`).toBeGreaterThan(0);
    const error = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - webgpu[name][i])), 0);
    expect(error / scale, name).toBeLessThan(TOLERANCE);
  }
}

it.each([0, 2])('V: loss and every gradient, coarse weight %d', async (coarseWeight) => {
  const config = { size: 'tiny' as const, latentSize: 4 };
  const random = new Xoshiro128(7);
  const bytes = Uint8Array.from({ length: 2 * FRAME_LENGTH }, () => random.below(256));
  const noise = Float32Array.from({ length: 2 * config.latentSize }, () => random.normal());
  const compute = () =>
    gradientsOf(initVision(config, 3), (variables) => {
      const frames = framesFromBytes(bytes, 2);
      const epsilon = tf.tensor2d(noise, [2, config.latentSize]);
      const options = { klWeight: 1, klTolerance: 0, coarseWeight };
      return visionLosses(variables, { frames, noise: epsilon }, options).loss;
    });
  expectSame(await on('webgpu', compute), await on('cpu', compute));
});

it('M: loss and every gradient', async () => {
  const config = {
    latentSize: 4,
    actionSize: 3,
    hiddenSize: 8,
    mixtures: 3,
    predictReward: true,
    predictDone: true,
    aheadSteps: 3,
  };
  const [batch, time] = [2, 5];
  const random = new Xoshiro128(9);
  const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
  const data = {
    mu: noise(batch * (time + 1) * config.latentSize),
    logvar: noise(batch * (time + 1) * config.latentSize),
    actions: noise(batch * time * config.actionSize),
    rewards: noise(batch * time),
    dones: new Float32Array(batch * time).map((_, i) => i % 2),
  };
  const compute = () =>
    gradientsOf(initMemory(config, 5), (variables) => {
      const inputs = toInputs(config, data, batch, time, null);
      const { nll, reward, done, ahead } = memoryLosses(config, variables, inputs, zeroState(config, batch));
      disposeInputs(inputs);
      return tf.add(tf.add(nll, ahead), tf.add(reward, done)) as tf.Scalar;
    });
  expectSame(await on('webgpu', compute), await on('cpu', compute));
});
