/** Our kernels for tfjs's wasm backend, replacing slow ones and adding missing ones. */
import { registerAdamStep } from './adam-step.ts';
import { registerBatchMatMul } from './batch-matmul.ts';
import { registerConv2D } from './conv2d.ts';
import { registerConv2DFilterGradient } from './conv2d-filter-gradient.ts';
import { registerConv2DInputGradient } from './conv2d-input-gradient.ts';
import { registerIdentity } from './identity.ts';
import { hasSimd } from './simd/has-simd.ts';
import { registerSum } from './sum.ts';

let registered = false;

/** Call after '@tensorflow/tfjs-backend-wasm' is imported and before the backend starts. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  registerIdentity();
  // tfjs's own kernels run without SIMD: enough to act and to dream, slower; it has none to train with.
  if (!hasSimd()) return;
  registerAdamStep();
  registerBatchMatMul();
  registerConv2D();
  registerConv2DFilterGradient();
  registerConv2DInputGradient();
  registerSum();
}
