/**
 * Opens tfjs on WebGPU with a device of our own: a shader that does not compile, or a device that goes away,
 * would otherwise be silent and leave stale memory behind. Our own kernels are in it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type OpenOptions, type OpenResult, TOO_LATE } from './open-result.ts';
import { isSoftware } from './software-adapter.ts';
import { registerWebGpuKernels } from './webgpu-kernels/index.ts';

const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  // tfjs joins that many tensors at once.
  'maxStorageBuffersPerShaderStage',
] as const;

export async function openWebGpu({ acceptSoftware, onFault, isAbandoned }: OpenOptions): Promise<OpenResult> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return { opened: false, outcome: 'this browser does not offer it' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { opened: false, outcome: 'no graphics adapter was found' };
  const { info } = adapter;
  const name =
    info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed GPU';
  const software = info.isFallbackAdapter || isSoftware(info.vendor, info.architecture, info.device, name);
  if (software && !acceptSoftware) {
    return { opened: false, outcome: `only a software adapter (${name}), slower than WebAssembly` };
  }

  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  device.addEventListener('uncapturederror', (event) => {
    onFault(`WebGPU reported an error: ${(event as GPUUncapturedErrorEvent).error.message}`);
  });
  void device.lost.then(({ reason, message }) => {
    // 'destroyed' is our own doing, when the backend is closed.
    if (reason !== 'destroyed') onFault(`the WebGPU device was lost: ${message || reason}`);
  });

  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (isAbandoned()) {
    device.destroy();
    return TOO_LATE;
  }
  registerWebGpuKernels();
  // Small tensors stay on the GPU: reading them back to compute on the CPU would wait for the whole queue.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (tf.engine().registryFactory.webgpu) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, info));
  if (!(await tf.setBackend('webgpu'))) return { opened: false, outcome: `tfjs did not start on ${name}` };
  await tf.ready();
  return { opened: true, outcome: software ? `${name}, a software adapter` : name };
}
