/**
 * Identity for tfjs's wasm backend: the same memory once more, where tfjs 4.22.0 copies it. Tensors are never
 * changed in place, so the result is the same; a training step makes some ninety of them. It can go when tfjs
 * shares the memory itself, as it does for Reshape.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Identity,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

interface Arguments {
  inputs: { x: TensorInfo };
  backend: BackendWasm;
}

function identity({ inputs: { x }, backend }: Arguments): TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}

export function registerIdentity(): void {
  unregisterKernel(Identity, 'wasm');
  registerKernel({
    kernelName: Identity,
    backendName: 'wasm',
    kernelFunc: identity as unknown as KernelFunc,
  });
}
