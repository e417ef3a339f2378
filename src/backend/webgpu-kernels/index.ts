/**
 * Our kernels for tfjs's WebGPU backend: in place of its slow ones, and Adam's. Where ours do not apply (another
 * layout, other axes) tfjs's own go on. V, M and C add theirs themselves, through kernel-registry.ts.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import {
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  getKernel,
  type KernelFunc,
  registerKernel,
  Sum,
  type SumAttrs,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { AdamStep } from '../adam.ts';
import { adamStep } from './adam-step.ts';
import { conv2DBackpropFilter } from './conv2d-filter-gradient.ts';
import { isOurs } from './conv2d-geometry.ts';
import { conv2DBackpropInput } from './conv2d-input-gradient.ts';
import { sumLeadingAxes } from './sum.ts';

const BACKEND = 'webgpu';

type Inputs = Record<string, TensorInfo>;
/** Undefined: not one of ours, tfjs's own is to do it. */
type Kernel = (
  backend: WebGPUBackend,
  inputs: Inputs,
  attributes: object,
) => TensorInfo | TensorInfo[] | undefined;

const REPLACED: Record<string, Kernel> = {
  [Conv2DBackpropFilter]: (backend, { x, dy }, attributes) => {
    const conv = attributes as Conv2DBackpropFilterAttrs;
    return isOurs(conv, x, dy) ? conv2DBackpropFilter(backend, { x, dy }, conv) : undefined;
  },
  [Conv2DBackpropInput]: (backend, { dy, filter }, attributes) => {
    const conv = attributes as Conv2DBackpropInputAttrs;
    return isOurs(conv, dy, filter) ? conv2DBackpropInput(backend, { dy, filter }, conv) : undefined;
  },
  [Sum]: (backend, { x }, attributes) => sumLeadingAxes(backend, x, attributes as SumAttrs),
};

const ADDED: Record<string, Kernel> = {
  [AdamStep]: adamStep as unknown as Kernel,
};

/** tfjs's own kernels that ours have replaced, for comparison. */
export const stockKernels = new Map<string, KernelFunc>();

/** Call after '@tensorflow/tfjs-backend-webgpu' is imported. Safe to call again. */
export function registerWebGpuKernels(): void {
  if (stockKernels.size > 0) return;
  for (const [name, kernel] of Object.entries(REPLACED)) {
    const stock = getKernel(name, BACKEND);
    if (!stock) throw new Error(`tfjs has no ${name} on ${BACKEND}: import its backend first`);
    stockKernels.set(name, stock.kernelFunc);
    unregisterKernel(name, BACKEND);
    register(name, kernel, stock.kernelFunc);
  }
  for (const [name, kernel] of Object.entries(ADDED)) register(name, kernel);
}

function register(kernelName: string, kernel: Kernel, stock?: KernelFunc): void {
  const kernelFunc: KernelFunc = (parameters) => {
    const { inputs, backend, attrs } = parameters;
    const output = kernel(backend as WebGPUBackend, inputs as Inputs, attrs as object);
    if (output) return output;
    if (!stock) throw new Error(`${kernelName} has no other kernel to fall back on`);
    return stock(parameters);
  };
  registerKernel({ kernelName, backendName: BACKEND, kernelFunc });
}
