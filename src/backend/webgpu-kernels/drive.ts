/**
 * The kernel `Drive` on WebGPU: z drawn from V's answer, C of every lane by its own parameters, and the row that M
 * is shown next, in one dispatch. The formulas and the twin in tfjs ops are in src/rollout/drive.ts.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { activations } from './lstm-cell.ts';
import { type Element, makeProgram, type Program, perShape } from './program.ts';
import { makeOutput, run } from './run.ts';

/** As src/rollout names it. */
export const DRIVE = 'Drive';

/** Of one lane; a power of two, so that the sums fold evenly. */
const THREADS = 64;

/** @param hidden 0 where C does not see h @param sampled whether z is drawn, or is V's mean */
export const driveProgram = perShape(
  (lanes: number, latent: number, hidden: number, sampled: boolean): Program => {
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
      x = mu[lane * LATENT + i];
      ${sampled ? 'x += exp(0.5 * logvar[lane * LATENT + i]) * noise[lane * LATENT + i];' : ''}
      row[lane * ROW + i] = x;`;
    const fromH = `
      x = h[lane * HIDDEN + i - LATENT];
      row[lane * ROW + 3 + i] = x;`;
    return makeProgram({
      name: `${DRIVE} ${lanes}x${latent}+${hidden}${sampled ? ' sampled' : ''}`,
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
      workgroups: lanes,
      functions: activations('f32'),
      main: `
  let lane = group;
  var sum = vec3<f32>();
  for (var i = index; i < INPUTS; i += THREADS) {
    var x: f32;
    if (i < LATENT) {${fromZ}
    }${remembered ? ` else {${fromH}\n    }` : ''}
    // Biases first, then W as [inputs, actions].
    let at = lane * PARAMETERS + 3 * (i + 1);
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
    for (var a = 0u; a < 3; a++) { raw[a] = hyperbolic(sums[a] + parameters[lane * PARAMETERS + a]); }
    let action = vec3(raw[0], (raw[1] + 1) / 2, max(0, raw[2]));
    for (var a = 0u; a < 3; a++) {
      actions[3 * lane + a] = action[a];
      row[lane * ROW + LATENT + a] = action[a];
    }
  }`,
    });
  },
);

type Input = 'mu' | 'logvar' | 'noise' | 'h' | 'parameters';

/** mu, logvar, noise [lanes, latent], h [lanes, hidden], parameters [lanes, C's] -> actions [lanes, 3], row [lanes, z, a, h]. */
export function drive(
  backend: WebGPUBackend,
  { mu, logvar, noise, h, parameters }: Record<Input, TensorInfo>,
  { sampled, remembered }: { sampled: number; remembered: number },
): TensorInfo[] {
  const [lanes, latent] = mu.shape;
  const hidden = remembered ? h.shape[1] : 0;
  const reads = [mu, ...(sampled ? [logvar, noise] : []), ...(remembered ? [h] : []), parameters];
  const outputs = [makeOutput(backend, [lanes, 3]), makeOutput(backend, [lanes, latent + 3 + hidden])];
  run(backend, driveProgram(lanes, latent, hidden, sampled === 1), [...reads, ...outputs]);
  return outputs;
}
