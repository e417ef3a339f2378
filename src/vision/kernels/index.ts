/** V's own kernels, registered when this file is loaded; src/memory/kernels/index.ts says how they are laid out. */
import { addKernel } from '../../backend/kernel-registry.ts';
import { FRAMES_FROM_BYTES } from './frames-from-bytes/ops.ts';
import { framesFromBytes } from './frames-from-bytes/webgpu.ts';

addKernel(FRAMES_FROM_BYTES, 'webgpu', framesFromBytes);

export { uploadFrames } from './frames-from-bytes/ops.ts';
