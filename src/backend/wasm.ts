/**
 * Opens tfjs's WebAssembly backend, in a page, a worker or Node, with our own kernels in it.
 * One thread: its threads do not survive bundling, and the pool runs one worker a core anyway.
 */
import * as tf from '@tensorflow/tfjs-core';
import { isMissingScript, MissingScript } from '../threads/missing-script.ts';
import { registerGradients } from './gradients.ts';
import { registerWasmKernels } from './wasm-kernels/index.ts';

let opening: Promise<void> | undefined;

/** Makes 'wasm' the active backend. Safe to call again. Throws when the binary cannot be loaded. */
export async function openWasm(): Promise<void> {
  opening ??= prepare();
  try {
    await opening;
  } catch (error) {
    // The next call tries again: a script that could not be fetched may be there by then.
    opening = undefined;
    if (!isMissingScript(error)) throw error;
    throw new MissingScript('the script of the wasm backend did not load', error);
  }
  if (!(await tf.setBackend('wasm'))) {
    opening = undefined;
    throw await whyNot();
  }
  await tf.ready();
}

/** tfjs tells only that its binary did not start: whether it is still there is found by asking. */
async function whyNot(): Promise<Error> {
  const why = 'the wasm backend did not start: its binary could not be loaded or compiled';
  if (tf.env().getBool('IS_NODE')) return new Error(why);
  const { wasmBinaries } = await import('./wasm-binaries.ts');
  const gone = await Promise.all(
    Object.values(wasmBinaries).map((address) =>
      fetch(address, { method: 'HEAD' }).then(
        ({ ok }) => !ok,
        () => true,
      ),
    ),
  );
  return gone.includes(true) ? new MissingScript(why) : new Error(why);
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
