/**
 * What a run will cost, shown before it starts: frames and bytes at most, time roughly.
 */
import { bytesStored, framesCollected } from '../lab/settings/data-size.ts';
import { settingsOfRounds } from '../lab/settings/next-round.ts';
import { experimentOf, hasController, type RunSettings } from '../lab/settings/settings.ts';
import { mean } from '../math/statistics.ts';

export interface RunCost {
  frames: number;
  /** Of the browser's storage, at most. */
  bytes: number;
  /** Rough, on this machine's cores without a GPU. A GPU makes V and M many times faster. */
  seconds: number;
}

/**
 * Throughputs the guess is made of, by V's size: what `npm run bench` measured on one core of a server without a
 * GPU. visionFrames: training, frames per second. rolloutSteps: closed loop, steps per second. encodeFrames: forward
 * passes of V, frames per second.
 */
const RATES = {
  paper: { visionFrames: 105, rolloutSteps: 790, encodeFrames: 900 },
  compact: { visionFrames: 330, rolloutSteps: 2250, encodeFrames: 2000 },
  tiny: { visionFrames: 1500, rolloutSteps: 3000, encodeFrames: 6000 },
} as const;
/** Training on two cores or more is so many times faster than on one. */
const MORE_CORES = 1.4;
/** Environment steps with their frame, per second and core. */
const COLLECT_STEPS = 5000;
/** Multiply-adds per second of M's training on one thread. */
const MEMORY_OPERATIONS = 18e9;

/** Of all rounds; the episodes of one make way for those of the next. */
export function costOf(settings: RunSettings, cores: number): RunCost {
  const rounds = settingsOfRounds(settings).map((each) => costOfRound(each, cores));
  const sum = (key: keyof RunCost): number => rounds.reduce((total, each) => total + each[key], 0);
  return {
    frames: sum('frames'),
    bytes: Math.max(...rounds.map(({ bytes }) => bytes)),
    seconds: sum('seconds'),
  };
}

function costOfRound(settings: RunSettings, cores: number): RunCost {
  const rates = RATES[settings['vision.size']];
  const experiment = experimentOf(settings.experiment);
  const frames = framesCollected(settings);
  const hidden = settings['memory.hiddenSize'];
  const latents = settings['vision.latentSize'];
  const lstmOperations =
    4 * hidden * (hidden + latents + experiment.actions.names.length) +
    hidden * latents * settings['memory.mixtures'] * 3;
  const memorySteps =
    settings['memory.steps'] * settings['memory.batchSize'] * settings['memory.sequenceLength'];
  const threads = cores > 1 ? MORE_CORES : 1;
  let seconds =
    frames / (COLLECT_STEPS * cores) +
    (settings['vision.steps'] * settings['vision.batchSize']) / (rates.visionFrames * threads) +
    // V sees frames that are made again.
    frames / (rates.encodeFrames * cores) +
    frames / (COLLECT_STEPS * cores) +
    (3 * memorySteps * lstmOperations) / (MEMORY_OPERATIONS * threads);
  if (hasController(experiment)) {
    const evolution =
      settings['evolution.generations'] *
      settings['evolution.populationSize'] *
      // They grow from the first number to the last.
      mean([settings['evolution.rollouts'], settings['evolution.finalRollouts']]) *
      settings['evolution.steps'];
    seconds += Math.min(evolution / (rates.rolloutSteps * cores), settings['evolution.minutes'] * 60);
    let episodes = settings['evaluation.episodes'];
    if (settings['controller.start'] === 'distilled')
      episodes +=
        settings['controller.distillationEpisodes'] * (1 + settings['controller.distillationRounds']);
    seconds += (episodes * 1000) / (rates.rolloutSteps * cores);
  }
  return { frames, bytes: bytesStored(settings), seconds };
}
