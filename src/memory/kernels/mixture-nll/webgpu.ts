/**
 * M's kernel `MixtureNll` on WebGPU: the loss of the mixture of Gaussians and its gradient in one dispatch, and
 * one more that adds up the loss. The mathematics is in ops.ts.
 *
 * A thread takes one latent of one row, 3 * mixture neighbouring numbers; its workgroup brings them into shared
 * memory and takes them back in long runs.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Infos, WebGPUBackend } from '../../../backend/kernel-registry.ts';
import { sumColumns } from '../../../backend/webgpu-kernels/column-sums.ts';
import { makeProgram, type Program, perShape } from '../../../backend/webgpu-kernels/program.ts';
import { free, makeOutput, run } from '../../../backend/webgpu-kernels/run.ts';
import { HALF_LOG_TWO_PI } from '../../model.ts';
import { MIXTURE_NLL, type MixtureInputs } from './ops.ts';

const MAX_THREADS = 64;
/** Floats of shared memory for outputs, whose place their gradients take. */
const SHARED_FLOATS = 3840;

export const mixtureNllProgram = perShape((rows: number, latents: number, mixtures: number): Program => {
  const threads = threadsFor(mixtures);
  return makeProgram({
    name: `${MIXTURE_NLL} ${rows}x${latents} of ${mixtures}`,
    constants: {
      LATENTS: latents,
      MIXTURES: mixtures,
      MARGINALS: rows * latents,
      THREADS: threads,
      // Numbers a workgroup holds, and all of them.
      HELD: threads * 3 * mixtures,
      NUMBERS: rows * latents * 3 * mixtures,
    },
    reads: { output: 'f32', latent: 'f32', weight: 'f32' },
    writes: { gradient: 'f32', losses: 'f32' },
    shared: { held: ['f32', threads * 3 * mixtures], nats: ['f32', threads] },
    threads,
    workgroups: workgroupsFor(rows, latents, mixtures),
    functions: `
// log pi_k N(z; mu_k, sigma_k) but for what all k share; leaves u_k and 1 / sigma_k.
struct Component { logJoint: f32, u: f32, inverseSigma: f32 }
fn component(at: u32, k: u32, z: f32) -> Component {
  let logSigma = held[at + 2 * MIXTURES + k];
  let inverseSigma = exp(-logSigma);
  let u = (z - held[at + MIXTURES + k]) * inverseSigma;
  return Component(held[at + k] - logSigma - 0.5 * u * u, u, inverseSigma);
}`,
    main: `
  let first = group * HELD;
  for (var i = index; i < HELD && first + i < NUMBERS; i += THREADS) { held[i] = output[first + i]; }
  workgroupBarrier();

  let marginal = group * THREADS + index;
  var loss = 0.0;
  if (marginal < MARGINALS) {
    let at = index * 3 * MIXTURES;
    let z = latent[marginal];
    let w = weight[marginal / LATENTS];
    var maxLogit = held[at];
    var maxJoint = component(at, 0, z).logJoint;
    for (var k = 1u; k < MIXTURES; k++) {
      maxLogit = max(maxLogit, held[at + k]);
      maxJoint = max(maxJoint, component(at, k, z).logJoint);
    }
    var sumLogit = 0.0;
    var sumJoint = 0.0;
    for (var k = 0u; k < MIXTURES; k++) {
      sumLogit += exp(held[at + k] - maxLogit);
      sumJoint += exp(component(at, k, z).logJoint - maxJoint);
    }
    loss = w * (maxLogit + log(sumLogit) - maxJoint - log(sumJoint) + ${HALF_LOG_TWO_PI});
    for (var k = 0u; k < MIXTURES; k++) {
      let one = component(at, k, z);
      let pi = exp(held[at + k] - maxLogit) / sumLogit;
      let responsibility = exp(one.logJoint - maxJoint) / sumJoint;
      held[at + k] = w * (pi - responsibility);
      held[at + MIXTURES + k] = -w * responsibility * one.u * one.inverseSigma;
      held[at + 2 * MIXTURES + k] = w * responsibility * (1 - one.u * one.u);
    }
  }
  nats[index] = loss;
  for (var half = THREADS / 2u; half > 0; half /= 2) {
    workgroupBarrier();
    if (index < half) { nats[index] += nats[index + half]; }
  }
  workgroupBarrier();
  if (index == 0) { losses[group] = nats[0]; }
  for (var i = index; i < HELD && first + i < NUMBERS; i += THREADS) { gradient[first + i] = held[i]; }`,
  });
});

/**
 * output [rows, latent * 3 * mixture], target [rows, latent], weight [rows]
 * -> the loss [], its gradient by output [rows, latent * 3 * mixture].
 */
export function mixtureNll(
  backend: WebGPUBackend,
  { output, target, weight }: Infos<keyof MixtureInputs>,
): TensorInfo[] {
  const [rows, latents] = target.shape;
  const mixtures = output.shape[1] / latents / 3;
  const groups = workgroupsFor(rows, latents, mixtures);
  const value = makeOutput(backend, []);
  const gradient = makeOutput(backend, output.shape);
  const losses = makeOutput(backend, [groups]);
  const program = mixtureNllProgram(rows, latents, mixtures);
  run(backend, program, [output, target, weight, gradient, losses]);
  sumColumns(backend, losses, value, groups, 1);
  free(backend, losses);
  return [value, gradient];
}

/** A power of two, so that the losses fold evenly. */
function threadsFor(mixtures: number): number {
  const fitting = Math.floor(SHARED_FLOATS / (3 * mixtures));
  if (fitting < 1) {
    throw new RangeError(`${MIXTURE_NLL} holds ${SHARED_FLOATS / 3} components at most, got ${mixtures}`);
  }
  return Math.min(MAX_THREADS, 2 ** Math.floor(Math.log2(fitting)));
}

function workgroupsFor(rows: number, latents: number, mixtures: number): number {
  return Math.ceil((rows * latents) / threadsFor(mixtures));
}
