/**
 * tfjs on WebGPU in Node, through Dawn (the package `webgpu`, which the project does not depend on), and a switch
 * between our kernels and tfjs's own, so that both are measured in the same run.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { AdamStep } from '../src/backend/adam.ts';
import { registerGradients } from '../src/backend/gradients.ts';
import { openWebGpu } from '../src/backend/webgpu.ts';
import { stockKernels } from '../src/backend/webgpu-kernels/index.ts';
import { messageOf } from '../src/math/text.ts';
import { LSTM_CELL, LSTM_CELL_GRADIENT } from '../src/memory/kernels/lstm-cell/ops.ts';
import { MIXTURE_NLL } from '../src/memory/kernels/mixture-nll/ops.ts';

/** Not a constant of the import, so that neither the compiler nor a bundler looks for it. */
const PACKAGE = 'webgpu';
const HOW = `  install it with: npm install --no-save ${PACKAGE}`;

/** Kernels of ours without which the same is computed by tfjs's plain ops. */
const FUSED = [AdamStep, LSTM_CELL, LSTM_CELL_GRADIENT, MIXTURE_NLL];

export interface NodeGpu {
  name: string;
  /** Its times mean nothing. */
  software: boolean;
  /** Waits until the GPU has done all that was asked of it. */
  finish: () => Promise<void>;
}

/** Makes 'webgpu' the active backend, or prints why it cannot be had and answers null. */
export async function openNodeWebGpu(): Promise<NodeGpu | null> {
  let dawn: { create: (flags: string[]) => GPU; globals: object };
  try {
    dawn = await import(PACKAGE);
  } catch (error) {
    console.log(`  no WebGPU in Node: ${messageOf(error).split('\n')[0]}\n${HOW}`);
    return null;
  }
  Object.assign(globalThis, dawn.globals);
  const navigator = { gpu: dawn.create([]), userAgent: 'node' };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  registerGradients();
  const { opened, outcome } = await openWebGpu({
    acceptSoftware: true,
    isAbandoned: () => false,
    onFault: (message) => {
      throw new Error(message);
    },
  });
  if (!opened) {
    console.log(`  no WebGPU here: ${outcome} (Dawn needs a Vulkan, Metal or D3D12 driver that it can find)`);
    return null;
  }
  const backend = tf.backend() as WebGPUBackend;
  return {
    name: outcome,
    software: outcome.endsWith('a software adapter'),
    finish: async () => {
      backend.endComputePassEncoder();
      backend.ensureCommandEncoderReady();
      backend.submitQueue();
      await backend.queue.onSubmittedWorkDone();
    },
  };
}

/** What `work` gives on tfjs's own kernels and plain ops; ours are back afterwards. */
export async function onStockKernels<Result>(work: () => Promise<Result>): Promise<Result> {
  const names = [...stockKernels.keys(), ...FUSED];
  const ours = names.map((name) => tf.getKernel(name, 'webgpu'));
  for (const [i, name] of names.entries()) {
    if (!ours[i]) throw new Error(`${name} is not registered on webgpu: openNodeWebGpu() first`);
    tf.unregisterKernel(name, 'webgpu');
    const kernelFunc = stockKernels.get(name);
    if (kernelFunc) tf.registerKernel({ ...ours[i], kernelFunc });
  }
  try {
    return await work();
  } finally {
    for (const kernel of ours) {
      if (stockKernels.has(kernel.kernelName)) tf.unregisterKernel(kernel.kernelName, 'webgpu');
      tf.registerKernel(kernel);
    }
  }
}
