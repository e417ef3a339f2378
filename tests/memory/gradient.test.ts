/** M's whole gradient on wasm, whose kernels take whole sequences, beside that on cpu, which goes step by step. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { readSync } from '../../src/backend/read.ts';
import { disposeAll, toVariables } from '../../src/backend/variables.ts';
import { memoryGradient } from '../../src/memory/gradient.ts';
import { initMemory } from '../../src/memory/init.ts';
import { drawArrays } from '../../src/memory/sequences.ts';
import { BACKENDS, largestDifference, normals, open } from './backends.helper.ts';

it.each([
  { batch: 7, time: 9, latentSize: 5, hiddenSize: 26, mixtures: 5 },
  { batch: 16, time: 4, latentSize: 32, hiddenSize: 64, mixtures: 5 },
  { batch: 1, time: 1, latentSize: 1, hiddenSize: 3, mixtures: 1 },
])(
  'loss, every gradient and the last state: %o',
  async ({ batch, time, latentSize, hiddenSize, mixtures }) => {
    const config = {
      latentSize,
      actionSize: 3,
      hiddenSize,
      mixtures,
      predictReward: true,
      predictDone: true,
      aheadSteps: 2,
    };
    const data = {
      mu: normals(batch * (time + 1) * latentSize, 1),
      actions: normals(batch * time * 3, 2),
      rewards: normals(batch * time, 3),
      dones: new Float32Array(batch * time).map((_, i) => i % 2),
    };
    const shard = {
      ...drawArrays(config, data, batch, time, null),
      state: normals(2 * batch * hiddenSize, 4, 0.5),
    };
    const weights = initMemory(config, 5);
    const computed: Record<string, Float32Array>[] = [];
    for (const backend of BACKENDS) {
      await open(backend);
      const variables = toVariables(weights);
      const lossWeights = { rewardWeight: 4, doneWeight: 1, aheadWeight: 10 };
      const { gradients, terms, rows } = memoryGradient(config, variables, shard, lossWeights);
      computed.push({
        ...Object.fromEntries(Object.entries(gradients).map(([name, tensor]) => [name, readSync(tensor)])),
        terms: readSync(terms),
        rows: readSync(rows!),
      });
      tf.dispose([terms, rows!]);
      disposeAll(gradients);
      disposeAll(variables);
    }
    const [cpu, wasm] = computed;
    for (const [name, values] of Object.entries(cpu)) {
      const scale = Math.max(1e-6, ...values.map(Math.abs));
      expect(largestDifference(wasm[name], values) / scale, name).toBeLessThan(2e-5);
    }
  },
);
