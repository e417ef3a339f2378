/** For tests that hold WebGPU kernels against tfjs's plain JavaScript backend, in the same page. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { openBackend } from '../../src/backend/choose.ts';
import { openCpu } from '../../src/backend/cpu.ts';
import { read } from '../../src/backend/read.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

/** What the device complained about; a test file expects it empty at its end. */
export const faults: string[] = [];

/** Leaves WebGPU active, nothing of which is handed to the CPU: the shaders themselves are tested. */
export async function openBoth(): Promise<void> {
  await openCpu();
  const report = await openBackend('webgpu', (fault) => faults.push(fault));
  expect(report.name).toBe('webgpu');
  expect(tf.env().getBool('WEBGPU_CPU_FORWARD')).toBe(false);
}

const random = new Xoshiro128(7);
export const normals = (length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
export const sizeOf = (shape: number[]): number => shape.reduce((product, n) => product * n, 1);

/** The tensors `compute` makes, on the backend named; it must make its inputs itself. */
export async function on(backend: 'webgpu' | 'cpu', compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const results = tf.tidy(compute);
  const values = await Promise.all(results.map(read));
  tf.dispose(results);
  return values;
}

/** `compute` gives the same on both, to `tolerance` of the largest number of each tensor. */
export async function expectParity(compute: () => tf.Tensor[], tolerance = 1e-5): Promise<void> {
  const expected = await on('cpu', compute);
  const actual = await on('webgpu', compute);
  expect(actual.length).toBe(expected.length);
  for (const [i, values] of expected.entries()) {
    expect(actual[i].length).toBe(values.length);
    const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(scale, `result ${i} is all zero`).toBeGreaterThan(0);
    const worst = values.reduce((most, x, k) => {
      const difference = Math.abs(x - actual[i][k]);
      // A NaN must fail whatever bound it is held against.
      return difference <= most ? most : difference;
    }, 0);
    expect(worst / scale, `result ${i}`).toBeLessThan(tolerance);
  }
}

/** Runs a kernel by its name. */
export function kernel(name: string, inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor[] {
  const outputs = tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);
  return Array.isArray(outputs) ? (outputs as tf.Tensor[]) : [outputs as tf.Tensor];
}
