/**
 * M's own kernels, registered when this file is loaded. One folder per operation:
 *
 *   ops.ts      its name, inputs and outputs; runs the kernel of the active backend, else what ../model.ts defines
 *   wasm.ts     on the heap of the WebAssembly backend; simd.ts: its inner loop, assembled
 *   webgpu.ts   a shader
 *   arrays.ts   on plain arrays, for inference a step at a time
 */
import { addKernel } from '../../backend/kernel-registry.ts';
import { hasSimd } from '../../backend/wasm-kernels/simd/has-simd.ts';
import { LANES } from '../../backend/wasm-kernels/simd/tail.ts';
import { LSTM_CELL, LSTM_CELL_GRADIENT } from './lstm-cell/ops.ts';
import * as lstmCellOnWebGpu from './lstm-cell/webgpu.ts';
import { LSTM_SEQUENCE, LSTM_SEQUENCE_GRADIENT } from './lstm-sequence/ops.ts';
import * as lstmSequenceOnWasm from './lstm-sequence/wasm.ts';
import { MIXTURE_NLL } from './mixture-nll/ops.ts';
import * as mixtureNllOnWasm from './mixture-nll/wasm.ts';
import * as mixtureNllOnWebGpu from './mixture-nll/webgpu.ts';

addKernel(LSTM_CELL, 'webgpu', lstmCellOnWebGpu.lstmCell);
addKernel(LSTM_CELL_GRADIENT, 'webgpu', lstmCellOnWebGpu.lstmCellGradient);
if (hasSimd()) {
  // They take four units or latents at a time, and so no fewer.
  addKernel(LSTM_SEQUENCE, 'wasm', lstmSequenceOnWasm.lstmSequence, ({ h0 }) => h0[1] >= LANES);
  addKernel(LSTM_SEQUENCE_GRADIENT, 'wasm', lstmSequenceOnWasm.lstmSequenceGradient);
  addKernel(
    MIXTURE_NLL,
    'wasm',
    mixtureNllOnWasm.mixtureNll,
    ({ target: [rows, latents] }) => rows * latents >= LANES,
  );
}
addKernel(MIXTURE_NLL, 'webgpu', mixtureNllOnWebGpu.mixtureNll);

export { lstmCell, lstmCellGradient } from './lstm-cell/ops.ts';
export { unroll } from './lstm-sequence/ops.ts';
export { mixtureNll } from './mixture-nll/ops.ts';
