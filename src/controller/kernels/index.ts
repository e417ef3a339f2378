/** C's own kernels, registered when this file is loaded; src/memory/kernels/index.ts says how they are laid out. */
import { addKernel } from '../../backend/kernel-registry.ts';
import { ACT } from './act/ops.ts';
import { act } from './act/webgpu.ts';

addKernel(ACT, 'webgpu', act);

export { type ActInputs, actInRows, actInRowsOps } from './act/ops.ts';
