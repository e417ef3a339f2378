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
  const gradient = floatsOf(backend, inputs.gradient);
  const m = floatsOf(backend, inputs.m);
  const v = floatsOf(backend, inputs.v);
  const updated = floatsOf(backend, output);
  const { stepSize, rootScale, beta1, beta2, epsilon, clipValue } = attrs;
  for (let i = 0; i < value.length; i++) {
    let g = gradient[i];
    // Comparisons, not min and max: a NaN must pass through.
    if (g > clipValue) g = clipValue;
    else if (g < -clipValue) g = -clipValue;
    const mean = beta1 * m[i] + (1 - beta1) * g;
    const square = beta2 * v[i] + (1 - beta2) * g * g;
    m[i] = mean;
    v[i] = square;
    updated[i] = value[i] - (stepSize * mean) / (Math.sqrt(square) * rootScale + epsilon);
  }
  return output;
}

export function registerAdamStep(): void {
  registerKernel({
    kernelName: AdamStep,
    backendName: 'wasm',
    kernelFunc: adamStep as unknown as KernelFunc,
  });
}
