/**
 * Where the page serves tfjs's WebAssembly binaries: our own origin, never a CDN.
 * Imported by Vite-built code only; Node finds the files beside the package.
 */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';

/** tfjs demands an entry for the threaded build too; `openWasm` makes sure that it is never asked for. */
export const wasmBinaries = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': simd,
};
