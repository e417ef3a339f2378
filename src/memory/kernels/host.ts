/**
 * Kernels written in TypeScript over the tensors' own memory, for the two backends whose memory this thread
 * can see: 'wasm' (its heap) and 'cpu' (plain arrays).
 *
 * Why: one fused pass over the heap replaces ten or more tfjs kernels in M's inner loops, and tfjs-wasm's
 * `slice` copies its whole input first, so that walking a sequence step by step with it costs more than the
 * matrix products.
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { floatsOf } from '../../backend/wasm-kernels/heap.ts';

export interface Host {
  /** A new tensor, values not set. */
  output(shape: number[]): tf.TensorInfo;
  /** A tensor's floats in place. Take views after the last `output`: they go stale when the heap grows. */
  floats(tensor: tf.TensorInfo): Float32Array;
}

const wasmHost = (backend: BackendWasm): Host => ({
  output: (shape) => backend.makeOutput(shape, 'float32'),
  floats: (tensor) => floatsOf(backend, tensor),
});

const cpuHost = (backend: MathBackendCPU): Host => ({
  output: (shape) => backend.makeTensorInfo(shape, 'float32', new Float32Array(tf.util.sizeFromShape(shape))),
  floats: (tensor) => backend.data.get(tensor.dataId).values as Float32Array,
});

const HOSTS: Record<string, (backend: tf.KernelBackend) => Host> = {
  wasm: (backend) => wasmHost(backend as BackendWasm),
  cpu: (backend) => cpuHost(backend as MathBackendCPU),
};

/** The active backend's memory. Throws where this thread cannot see it. */
export function activeHost(purpose: string): Host {
  const name = tf.getBackend();
  const make = HOSTS[name];
  if (!make) {
    throw new Error(`${purpose} needs the ${Object.keys(HOSTS).join(' or ')} backend; this one is '${name}'`);
  }
  return make(tf.backend());
}

/** A kernel of its own for the wasm backend; undefined: it cannot do this one. */
export interface OwnKernels<Input extends string, Attributes> {
  wasm?: (
    backend: BackendWasm,
    inputs: Record<Input, tf.TensorInfo>,
    attributes: Attributes,
  ) => tf.TensorInfo[] | undefined;
}

/** Registers `kernel` under `name` for both backends. */
export function registerHostKernel<Input extends string, Attributes>(
  name: string,
  kernel: (host: Host, inputs: Record<Input, tf.TensorInfo>, attributes: Attributes) => tf.TensorInfo[],
  own: OwnKernels<Input, Attributes> = {},
): void {
  for (const [backendName, makeHost] of Object.entries(HOSTS)) {
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: (parameters) => {
        const inputs = parameters.inputs as Record<Input, tf.TensorInfo>;
        const attributes = parameters.attrs as Attributes;
        const faster =
          backendName === 'wasm' &&
          own.wasm?.(parameters.backend as unknown as BackendWasm, inputs, attributes);
        return faster || kernel(makeHost(parameters.backend as tf.KernelBackend), inputs, attributes);
      },
    });
  }
}

/** Runs a registered kernel, or returns undefined where the active backend does not have it. */
export function runIfRegistered(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, number>,
): tf.Tensor[] | undefined {
  if (!tf.getKernel(name, tf.getBackend())) return undefined;
  return tf.engine().runKernel(name, inputs, attributes) as unknown as tf.Tensor[];
}
