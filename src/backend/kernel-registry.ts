/**
 * Kernels that a room adds to tfjs under a name of its own: one for each backend that has it. Backends without it
 * run the composition of tfjs ops beside the kernel's name, in `<room>/kernels/<op>/ops.ts`.
 *
 * A kernel here is a function of the backend, its input tensors and its attributes; it makes its outputs. None of
 * this loads a backend: registered kernels wait until one of that name is opened.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

export type { BackendWasm, WebGPUBackend };

interface Backends {
  wasm: BackendWasm;
  webgpu: WebGPUBackend;
}

/** Input tensors by name. */
export type Infos<Names extends string> = Record<Names, tf.TensorInfo>;

export type AddedKernel<Backend, Inputs, Attributes> = (
  backend: Backend,
  inputs: Inputs,
  attributes: Attributes,
) => tf.TensorInfo[];

type Shapes = Record<string, number[]>;

/** Which inputs a kernel takes, by `<backend> <kernel>`; kernels that take all are not in it. */
const limits = new Map<string, (shapes: Shapes) => boolean>();

/**
 * Registers a kernel under a name that tfjs does not know, once per backend.
 * @param takes says of the inputs' shapes whether the kernel can do them; absent: all
 */
export function addKernel<Name extends keyof Backends, Inputs, Attributes>(
  kernelName: string,
  backendName: Name,
  kernel: AddedKernel<Backends[Name], Inputs, Attributes>,
  takes?: (shapes: Shapes) => boolean,
): void {
  if (takes) limits.set(`${backendName} ${kernelName}`, takes);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel(backend as unknown as Backends[Name], inputs as Inputs, attrs as Attributes),
  });
}

/** Whether the active backend has the kernel, and it takes inputs of these shapes. */
export function canRun(kernelName: string, inputs: Record<string, tf.Tensor>): boolean {
  const backendName = tf.getBackend();
  if (!tf.getKernel(kernelName, backendName)) return false;
  const takes = limits.get(`${backendName} ${kernelName}`);
  return takes === undefined || takes(shapesOf(inputs));
}

/** Runs a kernel, or returns undefined where the active backend has none that takes these inputs. */
export function runIfRegistered(
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  attributes: tf.NamedAttrMap = {},
): tf.Tensor[] | undefined {
  if (!canRun(kernelName, inputs)) return undefined;
  return tf.engine().runKernel(kernelName, inputs, attributes) as unknown as tf.Tensor[];
}

function shapesOf(inputs: Record<string, tf.Tensor>): Shapes {
  return Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
}
