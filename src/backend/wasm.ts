/**
 * Opens tfjs's WebAssembly backend, in a page, a worker or Node, with our own kernels in it.
 *
 * One thread. tfjs 4.22.0 starts its threads from the source text of one of its functions, which a bundler rewrites;
 * and threads need SharedArrayBuffer, hence headers that a static host does not send. The cores are not idle for it:
 * the pool runs one worker per core, and training one gradient thread per core.
 */
import * as tf from '@tensorflow/tfjs-core';
import { isMissingScript, MissingScript } from '../threads/missing-script.ts';
import { registerGradients } from './gradients.ts';
import { registerWasmKernels } from './wasm-kernels/index.ts';

let starting: Promise<void> | undefined;

/** Makes 'wasm' the active backend. Safe to call again, also meanwhile. Throws when the binary cannot be loaded. */
export async function openWasm(): Promise<void> {
  // One start for all callers: of two that overlap, tfjs answers the earlier one that the backend did not start.
  starting ??= start().catch((error: unknown) => {
    // The next call tries again: what could not be fetched may be there by then.
    starting = undefined;
    throw error;
  });
  await starting;
  // Another backend may have become the active one since.
  await tf.setBackend('wasm');
}

async function start(): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    if (!isMissingScript(error)) throw error;
    throw new MissingScript('the script of the wasm backend did not load', error);
  }
  if (!(await tf.setBackend('wasm'))) throw await whyNot();
  await tf.ready();
}

/** tfjs reports only that its binary did not start; a request finds out whether the server still has it. */
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
