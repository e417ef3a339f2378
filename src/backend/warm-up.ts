/**
 * Compiles WebGPU pipelines ahead, side by side and behind a progress bar: compiled one by one when first used,
 * they make the first step of training take twenty times as long as the next. It relies on tfjs's flag
 * WEBGPU_ENGINE_COMPILE_ONLY and its private pipeline cache (4.22.0), and can go when tfjs waits for pipelines
 * without blocking the thread.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend as activeBackend, env, getBackend } from '@tensorflow/tfjs-core';

type Pipelines = Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;

/**
 * Calls `work`, which must do what will be done later, in the same shapes: a step of a trainer made for this and
 * thrown away. Nothing is computed in it (what is read back is zero, what variables hold afterwards has no
 * meaning); each kernel only requests its pipeline. Then waits until all are compiled. Nothing else may use the backend
 * while `work` goes on.
 *
 * @returns how many were compiled; 0 on backends other than WebGPU, where `work` is not called.
 */
export async function warmUp(
  work: () => void | Promise<void>,
  onProgress?: (compiled: number, total: number) => void,
): Promise<number> {
  if (getBackend() !== 'webgpu') return 0;
  const gpu = activeBackend() as WebGPUBackend;
  const getBufferData = gpu.getBufferData;
  gpu.getBufferData = async ({ size }) => new ArrayBuffer(size);
  env().set('WEBGPU_ENGINE_COMPILE_ONLY', true);
  try {
    await work();
  } finally {
    env().set('WEBGPU_ENGINE_COMPILE_ONLY', false);
    gpu.getBufferData = getBufferData;
  }
  const cache = (gpu as unknown as { pipelineCache: Pipelines }).pipelineCache;
  const pending = Object.entries(cache).filter(([, pipeline]) => 'then' in pipeline);
  let compiled = 0;
  onProgress?.(compiled, pending.length);
  const outcomes = await Promise.allSettled(
    pending.map(async ([, pipeline]) => {
      await pipeline;
      onProgress?.(++compiled, pending.length);
    }),
  );
  const failed = outcomes.flatMap((outcome, i) =>
    outcome.status === 'rejected' ? [{ key: pending[i][0], reason: outcome.reason as Error }] : [],
  );
  // Gone from the cache, so that a use of it fails again, and as loudly.
  for (const { key } of failed) delete cache[key];
  await gpu.checkCompileCompletionAsync();
  if (failed.length > 0) {
    throw new Error(
      `${failed.length} of ${pending.length} GPU programs did not compile: ${failed[0].reason}`,
    );
  }
  return pending.length;
}
