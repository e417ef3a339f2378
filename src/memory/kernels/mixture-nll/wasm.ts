/** The kernel `MixtureNll` on the heap of the wasm backend, four sites (a row's latent) at a time, from four on. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm, Infos } from '../../../backend/kernel-registry.ts';
import { floatsOf, heapOf } from '../../../backend/wasm-kernels/heap.ts';
import { FLOAT } from '../../../backend/wasm-kernels/panels.ts';
import { withScratch } from '../../../backend/wasm-kernels/scratch.ts';
import { fours } from '../../../backend/wasm-kernels/simd/tail.ts';
import { HALF_LOG_TWO_PI } from '../../model.ts';
import type { MixtureInputs } from './ops.ts';
import { mixtureProcedures, SCRATCH_BYTES } from './simd.ts';

/** See ops.ts: the loss, its gradient by `output`. */
export function mixtureNll(backend: BackendWasm, inputs: Infos<keyof MixtureInputs>): TensorInfo[] {
  const [rows, latents] = inputs.target.shape;
  const sites = rows * latents;
  const siteFloats = inputs.output.shape[1] / latents;
  const value = backend.makeOutput([], 'float32');
  const gradient = backend.makeOutput(inputs.output.shape, 'float32');
  const addressOf = ({ dataId }: TensorInfo): number => backend.getMemoryOffset(dataId);
  withScratch(backend, (scratch) => {
    const weight = scratch.floats(sites);
    const nats = scratch.floats(sites);
    const ratio = scratch.floats(sites);
    const components = scratch.floats((siteFloats / 3) * (SCRATCH_BYTES / FLOAT));
    const heap = heapOf(backend);
    const array = (address: number) => heap.subarray(address / FLOAT, address / FLOAT + sites);
    const weights = array(weight);
    for (const [row, w] of floatsOf(backend, inputs.weight).entries()) {
      weights.fill(w, row * latents, (row + 1) * latents);
    }
    for (const { first, count } of fours(sites)) {
      mixtureProcedures(backend).mixtureNll(
        addressOf(inputs.output) + FLOAT * siteFloats * first,
        addressOf(inputs.target) + FLOAT * first,
        weight + FLOAT * first,
        addressOf(gradient) + FLOAT * siteFloats * first,
        nats + FLOAT * first,
        ratio + FLOAT * first,
        components,
        count,
        FLOAT * siteFloats,
        FLOAT * (siteFloats / 3),
      );
    }
    const [natsOfSites, ratios] = [array(nats), array(ratio)];
    let sum = 0;
    for (let site = 0; site < sites; site++) {
      sum += weights[site] * (natsOfSites[site] + Math.log(ratios[site]) + HALF_LOG_TWO_PI);
    }
    floatsOf(backend, value)[0] = sum;
  });
  return [value, gradient];
}
