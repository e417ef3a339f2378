/**
 * Which settings have no effect on a run under its other settings, and why. The form disables them, the address leaves
 * them out, and a request that names one gets the reason: on the command line, in the address, in a script.
 */
import { FITNESS_TERMS, type FitnessTerm } from '../../rollout/fitness-terms.ts';
import { presetSettings } from './presets.ts';
import {
  experimentOf,
  hasController,
  type RunSettings,
  SETTINGS,
  type SettingKey,
  worldSettings,
} from './settings.ts';

interface Rule {
  /** Setting keys; a name that ends in a dot stands for its whole group. */
  of: readonly string[];
  /** Why they have no effect; null where they have one. */
  why(settings: RunSettings): string | null;
}

const TRAINING_OF_M = [
  'memory.batchSize',
  'memory.sequenceLength',
  'memory.learningRate',
  'memory.finalLearningRate',
  'memory.rewardWeight',
  'memory.auxiliaryHorizon',
  'memory.auxiliaryWeight',
  'memory.sampleZ',
  'memory.carryState',
];

/**
 * Of several rules that hold, the first gives the reason. A rule that looks at a setting comes after those that say
 * whether it has an effect.
 */
const RULES: readonly Rule[] = [
  ...['ball', 'car'].map(
    (thing): Rule => ({
      of: [`${thing}.`],
      why: ({ experiment }) => {
        const settings = worldSettings(experimentOf(experiment));
        return settings.some((name) => name.startsWith(`${thing}.`)) ? null : `${experiment} has no ${thing}`;
      },
    }),
  ),
  {
    of: ['collect.steps', 'collect.agentFraction', 'collect.parameterNoise', 'collect.importedFraction'],
    why: (settings) =>
      settings['collect.source'] === 'imported'
        ? 'collect.source is imported, and episodes come as they are'
        : null,
  },
  {
    of: ['controller.', 'evolution.', 'evaluation.'],
    why: ({ experiment }) =>
      hasController(experimentOf(experiment)) ? null : `${experiment} takes no actions, so it has no C`,
  },
  {
    of: ['rounds'],
    why: ({ experiment, 'collect.source': source }) => {
      if (!hasController(experimentOf(experiment))) return `${experiment} has no C that could drive`;
      return source === 'imported' ? 'collect.source is imported, and no agent drives' : null;
    },
  },
  {
    of: ['collect.parameterNoise'],
    why: (settings) =>
      settings['collect.agentFraction'] === 0 ? 'collect.agentFraction is 0, so no agent collects' : null,
  },
  {
    of: ['controller.start'],
    why: (settings) =>
      settings['collect.agentFraction'] === 0
        ? 'collect.agentFraction is 0, so there is no earlier C to begin with'
        : null,
  },
  {
    of: ['controller.distillationEpisodes', 'controller.distillationRounds'],
    why: (settings) =>
      settings['controller.start'] === 'zeros'
        ? 'controller.start is zeros, so C is that of no other agent'
        : null,
  },
  {
    of: ['vision.groundWeight'],
    why: ({ experiment, 'car.domainRandomize': randomize }) => {
      if (experimentOf(experiment).ground === undefined) return `${experiment} has no ground`;
      return randomize ? 'car.domainRandomize is true, and the ground is told by its usual colours' : null;
    },
  },
  {
    of: ['memory.rewardWeight'],
    why: ({ experiment }) => (experimentOf(experiment).hasReward ? null : `${experiment} gives no reward`),
  },
  {
    of: TRAINING_OF_M,
    why: (settings) => (settings['memory.steps'] === 0 ? 'memory.steps is 0, so M is not trained' : null),
  },
  {
    of: ['memory.auxiliaryWeight'],
    why: (settings) =>
      settings['memory.auxiliaryHorizon'] === 0
        ? 'memory.auxiliaryHorizon is 0, so M has no auxiliary head'
        : null,
  },
  {
    of: ['vision.klTolerance'],
    why: (settings) => (settings['vision.klWeight'] === 0 ? 'vision.klWeight is 0' : null),
  },
  {
    of: ['evolution.tau', 'evolution.dreamStarts', 'evolution.dreamPatience'],
    why: (settings) =>
      settings['evolution.world'] === 'real'
        ? 'evolution.world is real, so C does not evolve in a dream'
        : null,
  },
  {
    of: ['evolution.patience'],
    why: ({ experiment, 'evolution.world': world }) => {
      const { progress } = experimentOf(experiment);
      if (progress === null) return `${experiment} counts no progress, so patience has nothing to wait for`;
      return world === 'dream' ? `evolution.world is dream, and a dream has no ${progress}s` : null;
    },
  },
  {
    of: ['evolution.offRoadSteps'],
    why: ({ experiment, 'evolution.world': world }) => {
      if (experimentOf(experiment).hasRoad !== true) return `${experiment} has no road to leave`;
      return world === 'dream'
        ? 'evolution.world is dream, and a dream does not tell where the road is'
        : null;
    },
  },
  ...Object.entries(FITNESS_TERMS).map(
    ([name, term]: [string, FitnessTerm]): Rule => ({
      of: [`evolution.${name}`],
      why: ({ experiment, 'evolution.world': world }) =>
        world === 'dream' && !term.inDreams
          ? `evolution.world is dream, and a dream does not tell what ${name} needs`
          : term.lacks(experimentOf(experiment)),
    }),
  ),
  {
    of: ['evolution.mirrored'],
    why: ({ 'evolution.populationSize': size }) =>
      size % 2 === 0 ? null : `evolution.populationSize is ${size}, and mirrored candidates come in pairs`,
  },
  {
    of: ['evolution.covariance'],
    why: ({ 'evolution.mirrored': mirrored }) =>
      mirrored
        ? 'evolution.mirrored is on, and a search by mirrored pairs keeps the covariance as it begins'
        : null,
  },
  {
    of: ['evolution.worstWeight'],
    why: ({ 'evolution.rollouts': first, 'evolution.finalRollouts': last }) =>
      Math.max(first, last) >= 4
        ? null
        : `evolution.rollouts is ${first} and evolution.finalRollouts ${last}, and a quarter needs 4`,
  },
  {
    of: ['evolution.riskAversion'],
    why: ({ 'evolution.world': world, 'evolution.earlyStopping': stops }) =>
      world === 'dream' && !stops
        ? 'evolution.world is dream and evolution.earlyStopping off, so tests do not choose'
        : null,
  },
  {
    of: ['evolution.earlyStopping'],
    why: ({ 'evolution.world': world }) =>
      world === 'real' ? 'evolution.world is real, where the best tested mean is always kept' : null,
  },
  {
    of: ['evolution.testEpisodes', 'evolution.riskAversion', 'evolution.earlyStopping'],
    why: ({ 'evolution.testEvery': every, 'evolution.generations': generations }) => {
      if (every === 0) return 'evolution.testEvery is 0, so no generation is tested';
      if (every <= generations) return null;
      return `evolution.testEvery is ${every}, so none of the ${generations} generations is tested`;
    },
  },
  {
    of: ['evolution.replayFraction', 'evolution.averagingWindow'],
    why: (settings) =>
      settings['evolution.generations'] === 1 ? 'evolution.generations is 1, so none lies before it' : null,
  },
];

/** Null where the setting has an effect. */
export function whyNoEffect(settings: RunSettings, key: SettingKey): string | null {
  for (const rule of RULES) {
    if (!isOf(rule, key)) continue;
    const reason = rule.why(settings);
    if (reason !== null) return reason;
  }
  return null;
}

const isOf = ({ of }: Rule, key: SettingKey): boolean =>
  of.some((name) => (name.endsWith('.') ? key.startsWith(name) : key === name));

/**
 * The settings that were asked for and have no effect, a line each. A value that equals the preset's does not count.
 * @param settings all settings of the run, those of `asked` included
 */
export function withoutEffect(asked: Partial<RunSettings>, settings: RunSettings): string[] {
  const usual = presetSettings(settings.experiment, settings.preset);
  return (Object.keys(SETTINGS) as SettingKey[]).flatMap((key) => {
    if (asked[key] === undefined || asked[key] === usual[key]) return [];
    const reason = whyNoEffect(settings, key);
    return reason === null ? [] : [`${key}=${asked[key]} has no effect: ${reason}`];
  });
}

/** @throws Error naming every setting that was asked for and has no effect */
export function refuseWithoutEffect(asked: Partial<RunSettings>, settings: RunSettings): void {
  const complaints = withoutEffect(asked, settings);
  if (complaints.length > 0) throw new Error(`${complaints.join('; ')}. Leave it out`);
}

/**
 * The same run, where settings without effect have the preset's values: the address, which omits them, then finds it.
 * Each rule looks at what those before it have left.
 */
export function withoutIdleSettings(settings: RunSettings): RunSettings {
  const usual = presetSettings(settings.experiment, settings.preset);
  const keys = Object.keys(SETTINGS) as SettingKey[];
  let left = settings;
  for (const rule of RULES) {
    if (rule.why(left) === null) continue;
    const idle = keys.filter((key) => isOf(rule, key));
    left = { ...left, ...Object.fromEntries(idle.map((key) => [key, usual[key]])) };
  }
  return left;
}
