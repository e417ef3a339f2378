/**
 * C: one linear layer from z and h to the action. Section 2.3 and appendix A.4 of the paper; 867 parameters.
 * Plain typed arrays, nothing allocated.
 *
 *   a = tanh(W [z, h] + b)     steer = a_0     gas = (a_1 + 1) / 2     brake = clip(a_2, 0, 1)
 *
 * Parameters lie as in the authors' files: the biases first, then W as [inputs, actions], row-major.
 */

export interface ControllerConfig {
  /** 'zh' as in the paper, or 'z' alone (its ablation). */
  inputs: 'zh' | 'z';
  latentSize: number;
  hiddenSize: number;
  /** 3: steer, gas, brake. */
  actionSize: number;
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
  if (config.actionSize !== 3) {
    throw new RangeError(`controller actionSize must be 3 (steer, gas, brake), got ${config.actionSize}`);
  }
}

/**
 * Writes steer in [-1, 1], gas and brake in [0, 1] to out[outOffset ..].
 * @param z this step's z, from z[zOffset]. @param h M's h BEFORE this step, from h[hOffset]; unread with 'z'.
 */
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
  const expected = parameterCount(config);
  if (params.length !== expected) {
    throw new RangeError(
      `C of ${inputCount(config)} inputs and ${config.actionSize} actions has ${expected} parameters, ` +
        `got ${params.length}`,
    );
  }
  let steer = params[0];
  let gas = params[1];
  let brake = params[2];
  let k = 3;
  for (let i = 0; i < config.latentSize; i++) {
    const x = z[zOffset + i];
    steer += x * params[k++];
    gas += x * params[k++];
    brake += x * params[k++];
  }
  if (config.inputs === 'zh') {
    for (let i = 0; i < config.hiddenSize; i++) {
      const x = h[hOffset + i];
      steer += x * params[k++];
      gas += x * params[k++];
      brake += x * params[k++];
    }
  }
  out[outOffset] = Math.tanh(steer);
  out[outOffset + 1] = (Math.tanh(gas) + 1) / 2;
  // clip(a_2, 0, 1): tanh is below 1 already. Math.max lets a NaN through.
  out[outOffset + 2] = Math.max(0, Math.tanh(brake));
}
