/**
 * Settings that had another name once. The old name keeps working wherever a setting is named: in the address, in
 * `--set`, in `window.worldModels.run`, in checkpoints and in runs that the browser has stored.
 */
import type { RunSettings, SettingKey } from './settings.ts';

const OLD_NAMES = {
  'memory.lastLearningRate': 'memory.finalLearningRate',
  'memory.aheadSteps': 'memory.auxiliaryHorizon',
  'memory.aheadWeight': 'memory.auxiliaryWeight',
  'evolution.lastRollouts': 'evolution.finalRollouts',
  'evolution.replay': 'evolution.replayFraction',
  'evolution.average': 'evolution.averagingWindow',
} as const satisfies Record<string, SettingKey>;

const FIRST_NAMES = new Map<string, string>(
  Object.entries(OLD_NAMES).map(([old, current]) => [current, old]),
);

/** The present name of a setting; a name that is not an old one is returned as it is, known or not. */
export function currentName(name: string): string {
  return Object.hasOwn(OLD_NAMES, name) ? OLD_NAMES[name as keyof typeof OLD_NAMES] : name;
}

/** The name that a setting had first: states of trainings on disk are identified by these names. */
export function firstName(key: string): string {
  return FIRST_NAMES.get(key) ?? key;
}

/** Settings that came after trainings were stored, and how those of before were made; each new one goes here. */
const CAME_LATER: Partial<RunSettings> = {
  'car.domainRandomize': false,
  'car.lapRule': 'v3',
  'collect.parameterNoise': 0,
  'controller.start': 'zeros',
  'controller.distillationEpisodes': 64,
  'controller.distillationRounds': 3,
  'evolution.mirrored': false,
  'evolution.dreamStarts': 'first',
  'evolution.dreamPatience': 0,
  'evolution.earlyStopping': false,
};

/**
 * The settings that identify a training on disk, as the versions before have them: under their first names. What
 * rounds follow makes it no other training.
 * @param free those that may change while it goes on
 */
export function identifying(settings: RunSettings, free: readonly (keyof RunSettings)[]): object {
  const keys = (Object.keys(settings) as (keyof RunSettings)[]).filter(
    (key) =>
      key !== 'rounds' &&
      !free.includes(key) &&
      (CAME_LATER[key] === undefined || settings[key] !== CAME_LATER[key]),
  );
  return Object.fromEntries(keys.map((key) => [firstName(key), settings[key]]));
}

/**
 * The same settings under their present names, in the same order.
 * @throws Error where one setting is given under its old and its present name
 */
export function withCurrentNames<T extends object>(given: T): T {
  const settings = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) {
    const key = currentName(name);
    if (settings.has(key)) throw new Error(givenTwice(key, settings.get(key), value));
    settings.set(key, value);
  }
  return Object.fromEntries(settings) as T;
}

/** The text of the error about a setting that is given under both of its names. */
export function givenTwice(key: string, first: unknown, second: unknown): string {
  return (
    `${key} is given twice, as "${first}" and as "${second}" ` +
    `(its old name is ${firstName(key)}): leave one out`
  );
}
