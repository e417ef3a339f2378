/**
 * Opens tfjs's WebAssembly backend, in a page, a worker or Node, with our own kernels in it.
 * One thread: its threads do not survive bundling, and the pool runs one worker a core anyway.
 */
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients.ts';
import { registerWasmKernels } from './wasm-kernels/index.ts';

let opening: Promise<void> | undefined;

/** Makes 'wasm' the active backend. Safe to call again. Throws when the binary cannot be loaded. */
export async function openWasm(): Promise<void> {
  opening ??= prepare();
  await opening;
  if (!(await tf.setBackend('wasm'))) {
    opening = undefined;
    throw new Error('the wasm backend did not start: its binary could not be loaded or compiled');
  }
  await tf.ready();
}

async function prepare(): Promise<void> {
  const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setThreadsCount(1);
  if (!tf.env().getBool('IS_NODE')) {
    const { wasmBinaries } = await import('./wasm-binaries.ts');
    setWasmPaths(wasmBinaries);
  }
  registerGradients();
  registerWasmKernels();
}
