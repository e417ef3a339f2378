/**
 * The kernel `FramesFromBytes` on WebGPU: bytes go to the GPU as they are, four to a number, and become values in
 * 0 .. 1 there. As floats they would be four times as much to upload, and to make on the CPU.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Infos, WebGPUBackend } from '../../../backend/kernel-registry.ts';
import { makeProgram, type Program, perShape } from '../../../backend/webgpu-kernels/program.ts';
import { makeOutput, run } from '../../../backend/webgpu-kernels/run.ts';
import { FRAMES_FROM_BYTES } from './ops.ts';

const THREADS = 64;

export const framesFromBytesProgram = perShape(
  (words: number): Program =>
    makeProgram({
      name: `${FRAMES_FROM_BYTES} ${words}`,
      constants: { WORDS: words, THREADS },
      reads: { bytes: 'u32' },
      writes: { frames: 'vec4<f32>' },
      threads: THREADS,
      workgroups: Math.ceil(words / THREADS),
      main: `
  let word = group * THREADS + index;
  if (word >= WORDS) { return; }
  frames[word] = unpack4x8unorm(bytes[word]);`,
    }),
);

/** bytes [count, length / 4] as int32, the first byte lowest -> [count, length] */
export function framesFromBytes(backend: WebGPUBackend, { bytes }: Infos<'bytes'>): TensorInfo[] {
  const [count, words] = bytes.shape;
  const frames = makeOutput(backend, [count, 4 * words]);
  run(backend, framesFromBytesProgram(count * words), [bytes, frames]);
  return [frames];
}
