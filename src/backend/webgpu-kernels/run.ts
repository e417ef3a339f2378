/**
 * Runs our programs inside tfjs's WebGPU backend: in its command encoder, between its own programs, with its
 * pipeline cache (so that they are compiled ahead together) and its rule for when memory may be used again.
 * tfjs's `runWebGPUProgram` is not used: it allows one output per program and repeats all shapes as uniforms.
 * Leans on fields that tfjs keeps private; its version is pinned, and a missing field is an error.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { env, type TensorInfo } from '@tensorflow/tfjs-core';
import { gridOf, type Program } from './program.ts';

/** What we use of the backend beyond its public face, as of tfjs 4.22.0. */
interface Internals {
  pipelineCache: Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  /** Tensors that recorded commands use: not freed before these are submitted. */
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  uniformPendingDisposal: GPUBuffer[];
  tensorMap: { get(dataId: object): { resource?: GPUBuffer; values: unknown; dtype: string } };
}

const FIELDS = ['pipelineCache', 'commandQueueOwnedIds', 'dispatchCountInPass', 'uniformPendingDisposal'];

function internalsOf(backend: WebGPUBackend): Internals {
  for (const field of FIELDS) {
    if (!(field in backend)) {
      throw new Error(`tfjs's WebGPU backend has no '${field}': our kernels are made for version 4.22.0`);
    }
  }
  return backend as unknown as Internals;
}

/** A new tensor on the GPU, values not set. */
export function makeOutput(backend: WebGPUBackend, shape: number[]): TensorInfo {
  return backend.makeTensorInfo(shape, 'float32');
}

export function free(backend: WebGPUBackend, ...tensors: TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}

/**
 * Records one dispatch. `tensors` are the program's reads, then its writes; a tensor that is written may not be
 * bound twice. Where the program leaves the number of workgroups open it is the first scalar.
 * While pipelines are compiled ahead nothing runs, as with tfjs's programs.
 */
export function run(
  backend: WebGPUBackend,
  program: Program,
  tensors: TensorInfo[],
  scalars: number[] = [],
): void {
  const internals = internalsOf(backend);
  if (tensors.length !== program.buffers.length || scalars.length !== program.scalars.length) {
    throw new Error(
      `${program.name} takes ${program.buffers.length} tensors and ${program.scalars.length} scalars, ` +
        `got ${tensors.length} and ${scalars.length}`,
    );
  }
  const buffers = tensors.map((tensor, i) => bufferOf(backend, internals, program, tensor, i));
  const pipeline = pipelineOf(backend, internals, program);
  if (pipeline === null) return;
  if (scalars.length > 0) buffers.push(uniformOf(backend, internals, program, scalars));
  const bindings = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  for (const { dataId } of tensors) internals.commandQueueOwnedIds.add(dataId);
  backend.ensureCommandEncoderReady();
  internals.computePassEncoder ??= internals.commandEncoder!.beginComputePass();
  internals.computePassEncoder.setPipeline(pipeline);
  internals.computePassEncoder.setBindGroup(0, bindings);
  internals.computePassEncoder.dispatchWorkgroups(...gridOf(program.name, program.workgroups ?? scalars[0]));
  if (++internals.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
}

/** To be said of a tensor that was written in place: what tfjs once read of it holds no longer. */
export function forgetReadValues(backend: WebGPUBackend, tensor: TensorInfo): void {
  const data = internalsOf(backend).tensorMap.get(tensor.dataId);
  if (data.resource) data.values = null;
}

function bufferOf(
  backend: WebGPUBackend,
  internals: Internals,
  program: Program,
  tensor: TensorInfo,
  place: number,
): GPUBuffer {
  backend.uploadToGPU(tensor.dataId);
  const { resource, dtype } = internals.tensorMap.get(tensor.dataId);
  const wanted = program.buffers[place] === 'u32' ? 'int32' : 'float32';
  if (!resource || dtype !== wanted) {
    throw new Error(`${program.name} takes a ${wanted} tensor here, got ${dtype} of shape [${tensor.shape}]`);
  }
  return resource;
}

/** Null while pipelines are only being compiled. */
function pipelineOf(
  backend: WebGPUBackend,
  internals: Internals,
  program: Program,
): GPUComputePipeline | null {
  const { device } = backend;
  const { pipelineCache } = internals;
  const ahead = env().getBool('WEBGPU_ENGINE_COMPILE_ONLY');
  if (!(program.source in pipelineCache)) {
    const module = device.createShaderModule({ code: program.source, label: program.name });
    const descriptor = { compute: { module }, layout: 'auto', label: program.name } as const;
    pipelineCache[program.source] = ahead
      ? device.createComputePipelineAsync(descriptor)
      : device.createComputePipeline(descriptor);
  }
  if (ahead) return null;
  const pipeline = pipelineCache[program.source];
  if ('then' in pipeline) throw new Error(`${program.name} is still being compiled: await warmUp() first`);
  return pipeline;
}

function uniformOf(
  backend: WebGPUBackend,
  internals: Internals,
  { scalars }: Program,
  values: number[],
): GPUBuffer {
  const bytes = new ArrayBuffer(16 * Math.ceil(values.length / 4));
  const view = new DataView(bytes);
  for (const [i, value] of values.entries()) {
    if (scalars[i] === 'u32') view.setUint32(4 * i, value, true);
    else view.setFloat32(4 * i, value, true);
  }
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
  const buffer = backend.bufferManager.acquireBuffer(bytes.byteLength, usage);
  backend.queue.writeBuffer(buffer, 0, bytes);
  internals.uniformPendingDisposal.push(buffer);
  return buffer;
}
