/**
 * Adam's update of one variable in a single pass over the heap, where plain ops take twelve.
 * The new value is a NEW tensor: XNNPACK caches packed weights by tensor, so a value changed in place would
 * go on being multiplied as it was. The moments never meet XNNPACK and are updated in place.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type KernelFunc, registerKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import { AdamStep, type AdamStepAttributes } from '../adam.ts';
import { floatsOf } from './heap.ts';

interface Arguments {
  inputs: Record<'value' | 'm' | 'v' | 'gradient', TensorInfo>;
  attrs: AdamStepAttributes;
  backend: BackendWasm;
}

function adamStep({ inputs, attrs, backend }: Arguments): TensorInfo {
  const output = backend.makeOutput(inputs.value.shape, 'float32');
  const value = floatsOf(backend, inputs.value);
  const m = floatsOf(backend, inputs.m);
  const v = floatsOf(backend, inputs.v);
  const updated = floatsOf(backend, output);
  const { stepSize, rootScale, beta1, beta2, epsilon, clipValue } = attrs;
  // The output holds the clipped gradient until the value takes its place: a loop without branches is twice as fast.
  const gradient = floatsOf(backend, inputs.gradient);
  const g = Number.isFinite(clipValue) ? clipInto(updated, gradient, clipValue) : gradient;
  const rest1 = 1 - beta1;
  const rest2 = 1 - beta2;
  const length = value.length;
  for (let i = 0; i < length; i++) {
    const mean = beta1 * m[i] + rest1 * g[i];
    const square = beta2 * v[i] + rest2 * g[i] * g[i];
    m[i] = mean;
    v[i] = square;
    updated[i] = value[i] - (stepSize * mean) / (Math.sqrt(square) * rootScale + epsilon);
  }
  return output;
}

/** Math.min and Math.max pass a NaN through, as they must. */
function clipInto(target: Float32Array, source: Float32Array, bound: number): Float32Array {
  for (let i = 0; i < source.length; i++) target[i] = Math.min(bound, Math.max(-bound, source[i]));
  return target;
}

export function registerAdamStep(): void {
  registerKernel({
    kernelName: AdamStep,
    backendName: 'wasm',
    kernelFunc: adamStep as unknown as KernelFunc,
  });
}
