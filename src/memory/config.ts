/**
 * The sizes of M and the names and shapes of its parameters.
 * Appendix A.2 of the paper: LSTM of 256 units, 5 Gaussians for each of the 32 dimensions of z independently.
 */

export interface MemoryConfig {
  /** Length of z. */
  latentSize: number;
  /** Length of an action; 0 where nothing acts (the bouncing ball). */
  actionSize: number;
  /** Units of the LSTM: length of h and of c. */
  hiddenSize: number;
  /** Gaussians per latent dimension. */
  mixtures: number;
  /** One more linear output: the reward of the step. Not in the paper's CarRacing M. */
  predictReward: boolean;
  /** One more logit: the episode ended at this step (the paper's Doom M). */
  predictDone: boolean;
  /**
   * One more linear output for each latent, of training only: z so many steps ahead. In one step the world hardly
   * moves, and an M that does not know how fast loses little; over more steps it loses much. 0 or
   * absent: none, as in the paper.
   */
  aheadSteps?: number;
}

/** The M of the paper's CarRacing experiment: 422,368 parameters. */
export const PAPER_MEMORY: MemoryConfig = {
  latentSize: 32,
  actionSize: 3,
  hiddenSize: 256,
  mixtures: 5,
  predictReward: false,
  predictDone: false,
};

/** Throws unless the configuration can make a network. */
export function checkMemoryConfig(config: MemoryConfig): void {
  for (const key of ['latentSize', 'hiddenSize', 'mixtures'] as const) {
    if (!Number.isSafeInteger(config[key]) || config[key] < 1) {
      throw new RangeError(`memory ${key} must be an integer >= 1, got ${config[key]}`);
    }
  }
  if (!Number.isSafeInteger(config.actionSize) || config.actionSize < 0) {
    throw new RangeError(`memory actionSize must be an integer >= 0, got ${config.actionSize}`);
  }
  const { aheadSteps = 0 } = config;
  if (!Number.isSafeInteger(aheadSteps) || aheadSteps < 0) {
    throw new RangeError(`memory aheadSteps must be an integer >= 0, got ${aheadSteps}`);
  }
}

/**
 * Shapes by checkpoint name. Rows of the LSTM kernel: z, action, h; its column blocks: i, g, f, o
 * (input gate, candidate, forget gate, output gate). Columns of the mixture kernel: for each latent
 * dimension its log-weights, means and log-deviations.
 */
export function memoryShapes(config: MemoryConfig): Record<string, number[]> {
  const { latentSize, actionSize, hiddenSize, mixtures, aheadSteps = 0 } = config;
  const outputs = latentSize * 3 * mixtures;
  return {
    'memory.lstm.kernel': [latentSize + actionSize + hiddenSize, 4 * hiddenSize],
    'memory.lstm.bias': [4 * hiddenSize],
    'memory.mdn.kernel': [hiddenSize, outputs],
    'memory.mdn.bias': [outputs],
    ...(config.predictReward && { 'memory.reward.kernel': [hiddenSize, 1], 'memory.reward.bias': [1] }),
    ...(config.predictDone && { 'memory.done.kernel': [hiddenSize, 1], 'memory.done.bias': [1] }),
    ...(aheadSteps > 0 && {
      'memory.ahead.kernel': [hiddenSize, latentSize],
      'memory.ahead.bias': [latentSize],
    }),
  };
}
