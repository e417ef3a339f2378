/** Our kernels for tfjs's wasm backend, replacing slow ones and adding missing ones. */
import { registerAdamStep } from './adam-step.ts';

let registered = false;

/** Call after '@tensorflow/tfjs-backend-wasm' is imported and before the backend starts. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  registerAdamStep();
}
