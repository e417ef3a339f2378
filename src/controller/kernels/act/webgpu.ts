/**
 * The kernel `Act` on WebGPU: z drawn from V's mu and logvar, C of every row by its own parameters, and the row that
 * M is shown next, in one dispatch. The formulas are in ops.ts.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Infos, WebGPUBackend } from '../../../backend/kernel-registry.ts';
import { activations } from '../../../backend/webgpu-kernels/activations.ts';
import {
  type Element,
  makeProgram,
  type Program,
  perShape,
} from '../../../backend/webgpu-kernels/program.ts';
import { makeOutput, run } from '../../../backend/webgpu-kernels/run.ts';
import { ACT, type ActInputs } from './ops.ts';

/** Threads of a row; a power of two, so that the sums fold evenly. */
const THREADS = 64;

/** @param hidden 0 where C does not see h @param sampled whether z is drawn, or is V's mean */
export const actProgram = perShape(
  (rows: number, latent: number, hidden: number, sampled: boolean): Program => {
    const inputs = latent + hidden;
    const remembered = hidden > 0;
    // A buffer that the text does not use may not be bound.
    const reads: Record<string, Element> = {
      mu: 'f32',
      ...(sampled && { logvar: 'f32', noise: 'f32' }),
      ...(remembered && { h: 'f32' }),
      parameters: 'f32',
    };
    const fromZ = `
      x = mu[agent * LATENT + i];
      ${sampled ? 'x += exp(0.5 * logvar[agent * LATENT + i]) * noise[agent * LATENT + i];' : ''}
      row[agent * ROW + i] = x;`;
    const fromH = `
      x = h[agent * HIDDEN + i - LATENT];
      row[agent * ROW + 3 + i] = x;`;
    return makeProgram({
      name: `${ACT} ${rows}x${latent}+${hidden}${sampled ? ' sampled' : ''}`,
      constants: {
        LATENT: latent,
        HIDDEN: hidden,
        INPUTS: inputs,
        ROW: inputs + 3,
        PARAMETERS: 3 * (inputs + 1),
        THREADS,
      },
      reads,
      writes: { actions: 'f32', row: 'f32' },
      shared: { sums: ['f32', 3 * THREADS] },
      threads: THREADS,
      workgroups: rows,
      functions: activations('f32'),
      main: `
  let agent = group;
  var sum = vec3<f32>();
  for (var i = index; i < INPUTS; i += THREADS) {
    var x: f32;
    if (i < LATENT) {${fromZ}
    }${remembered ? ` else {${fromH}\n    }` : ''}
    // Biases first, then W as [inputs, actions].
    let at = agent * PARAMETERS + 3 * (i + 1);
    sum += x * vec3(parameters[at], parameters[at + 1], parameters[at + 2]);
  }
  for (var a = 0u; a < 3; a++) { sums[3 * index + a] = sum[a]; }
  for (var half = ${THREADS / 2}u; half >= 1; half /= 2) {
    workgroupBarrier();
    if (index < half) {
      for (var a = 0u; a < 3; a++) { sums[3 * index + a] += sums[3 * (index + half) + a]; }
    }
  }
  if (index == 0) {
    var raw: vec3<f32>;
    for (var a = 0u; a < 3; a++) { raw[a] = hyperbolic(sums[a] + parameters[agent * PARAMETERS + a]); }
    let action = vec3(raw[0], (raw[1] + 1) / 2, max(0, raw[2]));
    for (var a = 0u; a < 3; a++) {
      actions[3 * agent + a] = action[a];
      row[agent * ROW + LATENT + a] = action[a];
    }
  }`,
    });
  },
);

/**
 * mu, logvar, noise [rows, latent], h [rows, hidden], parameters [rows, C's]
 * -> actions [rows, 3], row [rows, latent + 3 + hidden].
 */
export function act(
  backend: WebGPUBackend,
  { mu, logvar, noise, h, parameters }: Infos<keyof ActInputs>,
  { sampled, remembered }: { sampled: number; remembered: number },
): TensorInfo[] {
  const [rows, latent] = mu.shape;
  const hidden = remembered ? h.shape[1] : 0;
  const reads = [mu, ...(sampled ? [logvar, noise] : []), ...(remembered ? [h] : []), parameters];
  const outputs = [makeOutput(backend, [rows, 3]), makeOutput(backend, [rows, latent + 3 + hidden])];
  run(backend, actProgram(rows, latent, hidden, sampled === 1), [...reads, ...outputs]);
  return outputs;
}
