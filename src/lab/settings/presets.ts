/**
 * The values that each preset gives the settings. `smoke` tests all stages in seconds; `quick` learns in minutes, the
 * car in an hour, on a laptop without a GPU; `long` takes a night on two cores; `paper` is the paper's scale. Where C
 * drives, `quick` and `long` have the values of the first round; next-round.ts has those of the second.
 */
import {
  EXPERIMENTS,
  type Experiment,
  PRESETS,
  type Preset,
  type RunSettings,
  SETTINGS,
  type Setting,
} from './settings.ts';

type Values = Omit<RunSettings, 'experiment' | 'preset'>;

/** Values of the settings that the paper does not have, at its scale. */
const BESIDE_PAPER = {
  seed: 1,
  'ball.radius': 5,
  'ball.speed': 2,
  'memory.rewardWeight': 1,
  'memory.auxiliaryWeight': 10,
  'memory.carryState': false,
  'controller.distillationEpisodes': 64,
  'controller.distillationRounds': 3,
  'evolution.minutes': 100_000,
} as const satisfies Partial<Values>;

/** In the order of the table. */
const PAPER = Object.fromEntries(
  Object.entries<Setting>(SETTINGS).map(([key, { paper }]) => [
    key,
    paper ?? BESIDE_PAPER[key as keyof typeof BESIDE_PAPER],
  ]),
) as Values;

const QUICK: Record<Experiment, Partial<Values>> = {
  'bouncing-ball': {
    'collect.episodes': 400,
    'collect.steps': 100,
    'vision.size': 'compact',
    'vision.steps': 400,
    'vision.batchSize': 32,
    'vision.learningRate': 1e-3,
    'vision.finalLearningRate': 1e-4,
    'vision.klTolerance': 0,
    'vision.klWeight': 3,
    'vision.coarseWeight': 400,
    'memory.steps': 2000,
    'memory.batchSize': 16,
    'memory.sequenceLength': 32,
    'memory.learningRate': 4e-3,
    'memory.finalLearningRate': 2e-4,
    'memory.sampleZ': false,
  },
  'car-racing': {
    rounds: 2,
    'collect.episodes': 480,
    'collect.steps': 300,
    'vision.size': 'compact',
    'vision.steps': 1500,
    'vision.batchSize': 64,
    'vision.learningRate': 5e-4,
    'vision.finalLearningRate': 5e-4,
    'memory.steps': 2000,
    'memory.batchSize': 16,
    'memory.sequenceLength': 100,
    'memory.carryState': true,
    'memory.rewardWeight': 4,
    'memory.auxiliaryHorizon': 16,
    'memory.learningRate': 3e-3,
    'memory.finalLearningRate': 2e-4,
    'controller.sampleZ': false,
    'evolution.covariance': 'separable',
    'evolution.populationSize': 32,
    'evolution.rollouts': 3,
    'evolution.finalRollouts': 3,
    'evolution.generations': 1000,
    'evolution.minutes': 15,
    'evolution.patience': 100,
    'evolution.averagingWindow': 6,
    'evolution.testEvery': 5,
    'evolution.testEpisodes': 32,
    'evolution.riskAversion': 0.5,
    'evaluation.episodes': 32,
  },
  pong: {
    'collect.episodes': 240,
    'collect.steps': 300,
    'vision.size': 'compact',
    'vision.steps': 1000,
    'vision.batchSize': 64,
    'vision.learningRate': 1e-3,
    'vision.finalLearningRate': 1e-3,
    'vision.klWeight': 0.01,
    'memory.steps': 2000,
    'memory.batchSize': 16,
    'memory.sequenceLength': 64,
    'memory.rewardWeight': 4,
    'memory.auxiliaryHorizon': 16,
    'memory.learningRate': 3e-3,
    'memory.finalLearningRate': 2e-4,
    'controller.sampleZ': false,
    'evolution.covariance': 'separable',
    'evolution.populationSize': 32,
    'evolution.rollouts': 3,
    'evolution.finalRollouts': 3,
    'evolution.generations': 500,
    'evolution.minutes': 10,
    'evolution.testEvery': 10,
    'evolution.testEpisodes': 16,
    'evaluation.episodes': 32,
  },
};

/** Differences of `long` from `quick`. */
const LONG: Record<Experiment, Partial<Values>> = {
  'bouncing-ball': {
    'collect.episodes': 1000,
    'memory.batchSize': 32,
  },
  'car-racing': {
    'collect.episodes': 1500,
    'vision.steps': 2500,
    'memory.steps': 5000,
    'evolution.finalRollouts': 16,
    'evolution.generations': 1000,
    'evolution.minutes': 200,
    'evolution.testEvery': 10,
    'evolution.testEpisodes': 32,
    'evaluation.episodes': 100,
  },
  pong: {
    'collect.episodes': 800,
    'vision.steps': 2000,
    'memory.steps': 5000,
    'evolution.finalRollouts': 8,
    'evolution.generations': 1000,
    'evolution.minutes': 100_000,
    'evolution.testEpisodes': 32,
    'evaluation.episodes': 100,
  },
};

const SMOKE: Partial<Values> = {
  'collect.episodes': 4,
  'collect.steps': 30,
  'vision.size': 'tiny',
  'vision.latentSize': 8,
  'vision.steps': 12,
  'vision.batchSize': 8,
  'vision.learningRate': 1e-3,
  'vision.finalLearningRate': 1e-3,
  'memory.hiddenSize': 16,
  'memory.mixtures': 3,
  'memory.steps': 8,
  'memory.batchSize': 4,
  'memory.sequenceLength': 16,
  'controller.sampleZ': false,
  'controller.distillationEpisodes': 2,
  'controller.distillationRounds': 1,
  'evolution.covariance': 'separable',
  'evolution.populationSize': 4,
  'evolution.rollouts': 1,
  'evolution.finalRollouts': 1,
  'evolution.generations': 3,
  'evolution.minutes': 1,
  'evolution.steps': 40,
  'evolution.testEvery': 2,
  'evolution.testEpisodes': 1,
  'evaluation.episodes': 2,
};

/** The full settings of a preset. @throws Error naming an unknown experiment or preset and the known ones */
export function presetSettings(experiment: Experiment, preset: Preset): RunSettings {
  if (!EXPERIMENTS.includes(experiment)) {
    throw new Error(`unknown experiment "${experiment}": one of ${EXPERIMENTS.join(', ')}`);
  }
  if (!PRESETS.includes(preset)) throw new Error(`unknown preset "${preset}": one of ${PRESETS.join(', ')}`);
  return { experiment, preset, ...PAPER, ...changesOf(experiment, preset) };
}

function changesOf(experiment: Experiment, preset: Preset): Partial<Values> {
  switch (preset) {
    case 'smoke':
      return SMOKE;
    case 'quick':
      return QUICK[experiment];
    case 'long':
      return { ...QUICK[experiment], ...LONG[experiment] };
    case 'paper':
      return {};
  }
}
