/**
 * Adam's update of one variable in a single pass over the heap, where plain ops take twelve.
 * The new value is a NEW tensor: XNNPACK caches packed weights by tensor, so a value changed in place would
 * go on being multiplied as it was. The moments never meet XNNPACK and are updated in place.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type KernelFunc, registerKernel, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { AdamStep, type AdamStepAttributes } from '../adam.ts';
import { floatsOf } from './heap.ts';
import { simdKernels } from './simd/module.ts';

interface Arguments {
  inputs: Record<'value' | 'm' | 'v' | 'gradient', TensorInfo>;
  attrs: AdamStepAttributes;
  backend: BackendWasm;
}

function adamStep({ inputs, attrs, backend }: Arguments): TensorInfo {
  const output = backend.makeOutput(inputs.value.shape, 'float32');
  const { value, m, v, gradient } = inputs;
  const addressOf = ({ dataId }: TensorInfo) => backend.getMemoryOffset(dataId);
  const length = util.sizeFromShape(value.shape);
  const whole = length - (length % 4);
  const { stepSize, rootScale, beta1, beta2, epsilon, clipValue } = attrs;
  if (whole > 0) {
    simdKernels(backend).adamStep(
      addressOf(value),
      addressOf(m),
      addressOf(v),
      addressOf(gradient),
      addressOf(output),
      whole,
      stepSize,
      rootScale,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      epsilon,
      clipValue,
    );
  }
  const arrays = [value, m, v, gradient, output].map((tensor) => floatsOf(backend, tensor));
  for (let i = whole; i < length; i++) updateOne(arrays, i, attrs);
  return output;
}

/** The same for one number: what is left of a length that is no multiple of 4. */
function updateOne(
  [value, m, v, gradient, updated]: Float32Array[],
  i: number,
  { stepSize, rootScale, beta1, beta2, epsilon, clipValue }: AdamStepAttributes,
): void {
  // Math.min and Math.max pass a NaN through, as they must.
  const g = Math.min(clipValue, Math.max(-clipValue, gradient[i]));
  m[i] = beta1 * m[i] + (1 - beta1) * g;
  v[i] = beta2 * v[i] + (1 - beta2) * g * g;
  updated[i] = value[i] - (stepSize * m[i]) / (Math.sqrt(v[i]) * rootScale + epsilon);
}

export function registerAdamStep(): void {
  registerKernel({
    kernelName: AdamStep,
    backendName: 'wasm',
    kernelFunc: adamStep as unknown as KernelFunc,
  });
}
