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
import type { ActionHead, Squash } from '../../../math/squash.ts';
import { ACT, type ActAttributes, type ActInputs } from './ops.ts';

/** Threads of a row; a power of two, so that the sums fold evenly. */
const THREADS = 64;

/** The squashing of an output, of `raw` after tanh. */
const SQUASHED: Record<Squash, (raw: string) => string> = {
  tanh: (raw) => raw,
  unit: (raw) => `(${raw} + 1) / 2`,
  positive: (raw) => `max(0, ${raw})`,
};

/** From sums to `action`: each output squashed, or a one-hot of the largest; NaN where one output is NaN. */
function actionText(head: ActionHead): string {
  if (head !== 'argmax') {
    const lines = head.map((kind, a) => `action[${a}] = ${SQUASHED[kind](`hyperbolic(raw[${a}])`)};`);
    return lines.join('\n    ');
  }
  return `var largest = 0u;
    var nothing = 0.0;
    for (var a = 0u; a < ACTIONS; a++) {
      if (raw[a] > raw[largest]) { largest = a; }
      nothing += 0 * raw[a];
    }
    for (var a = 0u; a < ACTIONS; a++) { action[a] = select(0.0, 1.0, a == largest) + nothing; }`;
}

/**
 * @param hidden 0 where C does not see h
 * @param sampled whether z is drawn, or is V's mean
 * @param actions outputs of C
 */
export const actProgram = perShape(
  (
    rows: number,
    latent: number,
    hidden: number,
    sampled: boolean,
    actions: number,
    head: ActionHead,
  ): Program => {
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
      row[agent * ROW + ACTIONS + i] = x;`;
    return makeProgram({
      name: `${ACT} ${rows}x${latent}+${hidden} to ${actions}, ${head}${sampled ? ', sampled' : ''}`,
      constants: {
        LATENT: latent,
        HIDDEN: hidden,
        INPUTS: inputs,
        ACTIONS: actions,
        ROW: inputs + actions,
        PARAMETERS: actions * (inputs + 1),
        THREADS,
      },
      reads,
      writes: { actions: 'f32', row: 'f32' },
      shared: { sums: ['f32', actions * THREADS] },
      threads: THREADS,
      workgroups: rows,
      functions: activations('f32'),
      main: `
  let agent = group;
  var sum = array<f32, ACTIONS>();
  for (var i = index; i < INPUTS; i += THREADS) {
    var x: f32;
    if (i < LATENT) {${fromZ}
    }${remembered ? ` else {${fromH}\n    }` : ''}
    // Biases first, then W as [inputs, actions].
    let at = agent * PARAMETERS + ACTIONS * (i + 1);
    for (var a = 0u; a < ACTIONS; a++) { sum[a] += x * parameters[at + a]; }
  }
  for (var a = 0u; a < ACTIONS; a++) { sums[ACTIONS * index + a] = sum[a]; }
  for (var half = ${THREADS / 2}u; half >= 1; half /= 2) {
    workgroupBarrier();
    if (index < half) {
      for (var a = 0u; a < ACTIONS; a++) { sums[ACTIONS * index + a] += sums[ACTIONS * (index + half) + a]; }
    }
  }
  if (index == 0) {
    var raw: array<f32, ACTIONS>;
    var action: array<f32, ACTIONS>;
    for (var a = 0u; a < ACTIONS; a++) { raw[a] = sums[a] + parameters[agent * PARAMETERS + a]; }
    ${actionText(head)}
    for (var a = 0u; a < ACTIONS; a++) {
      actions[ACTIONS * agent + a] = action[a];
      row[agent * ROW + LATENT + a] = action[a];
    }
  }`,
    });
  },
);

/**
 * mu, logvar, noise [rows, latent], h [rows, hidden], parameters [rows, C's]
 * -> actions [rows, action], row [rows, latent + action + hidden].
 */
export function act(
  backend: WebGPUBackend,
  { mu, logvar, noise, h, parameters }: Infos<Exclude<keyof ActInputs, 'head'>>,
  { sampled, remembered, head }: ActAttributes,
): TensorInfo[] {
  const [rows, latent] = mu.shape;
  const hidden = remembered ? h.shape[1] : 0;
  const reads = [mu, ...(sampled ? [logvar, noise] : []), ...(remembered ? [h] : []), parameters];
  const actions = parameters.shape[1] / (latent + hidden + 1);
  const outputs = [
    makeOutput(backend, [rows, actions]),
    makeOutput(backend, [rows, latent + actions + hidden]),
  ];
  run(backend, actProgram(rows, latent, hidden, sampled === 1, actions, head), [...reads, ...outputs]);
  return outputs;
}
