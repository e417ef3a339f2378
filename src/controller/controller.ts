/**
 * C: one linear layer from z and h to the action. Section 2.3 and appendix A.3 of the paper; 867 parameters.
 * Plain typed arrays, nothing allocated.
 *
 *   x = W [z, h] + b     CarRacing: steer = tanh(x_0)   gas = (tanh(x_1) + 1) / 2   brake = clip(tanh(x_2), 0, 1)
 *
 * How x becomes an action belongs to the experiment (src/math/squash.ts); a discrete action is the one-hot of the
 * largest x. Parameters lie as in the authors' files: the biases first, then W as [inputs, actions], row-major.
 */

import { type ActionHead, checkHead, oneHotOfLargest, PAPER_HEAD, squash } from '../math/squash.ts';

export interface ControllerConfig {
  /** 'zh' as in the paper, or 'z' alone (its ablation). */
  inputs: 'zh' | 'z';
  latentSize: number;
  hiddenSize: number;
  /** Outputs: numbers of a continuous action, or choices of a discrete one. */
  actionSize: number;
  /** How x becomes an action; the paper's where it is absent. */
  head?: ActionHead;
}

/** The C of the paper's CarRacing experiment. */
export const PAPER_CONTROLLER: ControllerConfig = {
  inputs: 'zh',
  latentSize: 32,
  hiddenSize: 256,
  actionSize: 3,
};

/** Length of C's input: z, or z and h. */
export function inputCount(config: ControllerConfig): number {
  return config.latentSize + (config.inputs === 'zh' ? config.hiddenSize : 0);
}

export function parameterCount(config: ControllerConfig): number {
  return config.actionSize * (inputCount(config) + 1);
}

/** Throws unless the configuration is one C can drive with. */
export function checkControllerConfig(config: ControllerConfig): void {
  if (config.inputs !== 'zh' && config.inputs !== 'z') {
    throw new RangeError(`controller inputs must be 'zh' or 'z', got '${config.inputs}'`);
  }
  for (const key of ['latentSize', 'hiddenSize'] as const) {
    if (!Number.isSafeInteger(config[key]) || config[key] < 1) {
      throw new RangeError(`controller ${key} must be an integer >= 1, got ${config[key]}`);
    }
  }
  if (!Number.isSafeInteger(config.actionSize) || config.actionSize < 1) {
    throw new RangeError(
      `controller actionSize must be an integer >= 1, as its experiment's action space says, got ${config.actionSize}`,
    );
  }
  const { head = PAPER_HEAD } = config;
  checkHead(head);
  if (head !== 'argmax' && head.length !== config.actionSize) {
    throw new RangeError(
      `controller actionSize must be ${head.length} (its head: ${head.join(', ')}), got ${config.actionSize}; ` +
        'the head has one entry for each output',
    );
  }
}

/**
 * Writes the outputs x = W [z, h] + b, before they become an action, to out. [actionSize]
 * @param z this step's z, from z[zOffset]. @param h M's h BEFORE this step, from h[hOffset]; unread with 'z'.
 */
export function outputsOf(
  config: ControllerConfig,
  params: ArrayLike<number>,
  z: ArrayLike<number>,
  zOffset: number,
  h: ArrayLike<number>,
  hOffset: number,
  out: Float64Array,
): void {
  const expected = parameterCount(config);
  if (params.length !== expected) {
    throw new RangeError(
      `C of ${inputCount(config)} inputs and ${config.actionSize} actions has ${expected} parameters, ` +
        `got ${params.length}`,
    );
  }
  const { actionSize } = config;
  for (let a = 0; a < actionSize; a++) out[a] = params[a];
  let k = actionSize;
  for (let i = 0; i < config.latentSize; i++) {
    const input = z[zOffset + i];
    for (let a = 0; a < actionSize; a++) out[a] += input * params[k++];
  }
  if (config.inputs !== 'zh') return;
  for (let i = 0; i < config.hiddenSize; i++) {
    const input = h[hOffset + i];
    for (let a = 0; a < actionSize; a++) out[a] += input * params[k++];
  }
}

/** Writes the action, [actionSize], to out[outOffset ..]; z and h as in `outputsOf`. */
export function act(
  config: ControllerConfig,
  params: ArrayLike<number>,
  z: ArrayLike<number>,
  zOffset: number,
  h: ArrayLike<number>,
  hOffset: number,
  out: Float32Array,
  outOffset: number,
): void {
  const { actionSize, head = PAPER_HEAD } = config;
  const x = sumsOf(actionSize);
  outputsOf(config, params, z, zOffset, h, hOffset, x);
  if (head === 'argmax') oneHotOfLargest(x, actionSize, out, outOffset);
  else for (let a = 0; a < actionSize; a++) out[outOffset + a] = squash(head[a], x[a]);
}

let sums = new Float64Array(8);

/** Room for the sums of so many outputs, made once. */
function sumsOf(actionSize: number): Float64Array {
  if (sums.length < actionSize) sums = new Float64Array(actionSize);
  return sums;
}
