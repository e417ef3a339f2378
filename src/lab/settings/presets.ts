/**
 * What a preset gives each setting. `smoke` proves the machinery in seconds; `quick` learns in minutes on a
 * laptop without a GPU; `long` is a night on such a laptop; `paper` is the paper's scale.
 */
import { EXPERIMENTS, type Experiment, PRESETS, type Preset, type RunSettings } from './settings.ts';

type Values = Omit<RunSettings, 'experiment' | 'preset'>;

const PAPER: Values = {
  seed: 1,
  'ball.radius': 5,
  'ball.speed': 2,
  'collect.episodes': 10_000,
  'collect.steps': 1000,
  'vision.size': 'paper',
  'vision.latentSize': 32,
  'vision.steps': 100_000,
  'vision.batchSize': 100,
  'vision.learningRate': 1e-4,
  'vision.klTolerance': 0.5,
  'vision.klWeight': 1,
  'memory.hiddenSize': 256,
  'memory.mixtures': 5,
  'memory.steps': 4000,
  'memory.batchSize': 100,
  'memory.sequenceLength': 999,
  'memory.learningRate': 1e-3,
  'memory.lastLearningRate': 1e-3,
  'memory.rewardWeight': 1,
  'memory.aheadSteps': 0,
  'memory.aheadWeight': 10,
  'memory.sampleZ': true,
  'memory.carryState': false,
  'controller.inputs': 'zh',
  'controller.sampleZ': true,
  'evolution.world': 'real',
  'evolution.tau': 1.15,
  'evolution.covariance': 'full',
  'evolution.populationSize': 64,
  'evolution.sigma': 0.1,
  'evolution.rollouts': 16,
  'evolution.lastRollouts': 16,
  'evolution.replay': 0,
  'evolution.average': 1,
  'evolution.generations': 1800,
  'evolution.minutes': 100_000,
  'evolution.steps': 1000,
  'evolution.patience': 0,
  'evolution.testEvery': 25,
  'evolution.testEpisodes': 1024,
  'evaluation.episodes': 100,
};

const QUICK: Record<Experiment, Partial<Values>> = {
  'bouncing-ball': {
    'collect.episodes': 400,
    'collect.steps': 100,
    'vision.size': 'compact',
    'vision.latentSize': 128,
    'vision.steps': 400,
    'vision.batchSize': 32,
    'vision.learningRate': 1e-3,
    'vision.klWeight': 0.01,
    'memory.steps': 2000,
    'memory.batchSize': 16,
    'memory.sequenceLength': 32,
    'memory.learningRate': 4e-3,
    'memory.lastLearningRate': 2e-4,
    'memory.sampleZ': false,
  },
  'car-racing': {
    'collect.episodes': 480,
    'collect.steps': 300,
    'vision.size': 'compact',
    'vision.steps': 1500,
    'vision.batchSize': 64,
    'vision.learningRate': 5e-4,
    'memory.steps': 2000,
    'memory.batchSize': 16,
    'memory.sequenceLength': 100,
    'memory.carryState': true,
    'memory.rewardWeight': 4,
    'memory.aheadSteps': 16,
    'memory.learningRate': 3e-3,
    'memory.lastLearningRate': 2e-4,
    'controller.sampleZ': false,
    'evolution.covariance': 'separable',
    'evolution.populationSize': 32,
    'evolution.rollouts': 3,
    'evolution.lastRollouts': 3,
    'evolution.generations': 1000,
    'evolution.minutes': 20,
    'evolution.patience': 100,
    'evolution.testEvery': 10,
    'evolution.testEpisodes': 16,
    'evaluation.episodes': 32,
  },
};

/** What `long` changes of `quick`. */
const LONG: Record<Experiment, Partial<Values>> = {
  'bouncing-ball': {
    'collect.episodes': 1000,
    'vision.steps': 800,
    'memory.batchSize': 32,
  },
  'car-racing': {
    'collect.episodes': 1500,
    'vision.steps': 2500,
    'memory.steps': 5000,
    'evolution.lastRollouts': 16,
    'evolution.generations': 1000,
    'evolution.minutes': 100_000,
    'evolution.testEvery': 10,
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
  'memory.hiddenSize': 16,
  'memory.mixtures': 3,
  'memory.steps': 8,
  'memory.batchSize': 4,
  'memory.sequenceLength': 16,
  'controller.sampleZ': false,
  'evolution.covariance': 'separable',
  'evolution.populationSize': 4,
  'evolution.rollouts': 1,
  'evolution.lastRollouts': 1,
  'evolution.generations': 3,
  'evolution.minutes': 1,
  'evolution.steps': 40,
  'evolution.testEvery': 2,
  'evolution.testEpisodes': 1,
  'evaluation.episodes': 2,
};

/** The full settings of a preset. */
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
