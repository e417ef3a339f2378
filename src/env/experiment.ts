/**
 * What an experiment is: one record of plain facts that all other code reads instead of its name. The page's thread
 * reads it too, so it imports no environment; what makes and plays one is its task (task.ts).
 */
import { show } from '../math/known-names.ts';
import { type ActionHead, checkHead } from '../math/squash.ts';

/** The action space as the networks see it: M is shown the numbers of a box, or a one-hot of a discrete action. */
export type ActionFacts =
  | {
      readonly kind: 'box';
      /** One for each number of an action; none where the environment takes no actions. */
      readonly names: readonly string[];
      readonly low: readonly number[];
      readonly high: readonly number[];
    }
  | {
      readonly kind: 'discrete';
      /** One for each choice, from 0 on. */
      readonly names: readonly string[];
    };

/** Two actions whose futures are compared: null leaves a number as it was recorded. [actionSize] each */
export interface Contrast {
  /** Names the row in the diagnostics' JSON. */
  readonly key: string;
  readonly between: readonly [readonly (number | null)[], readonly (number | null)[]];
}

/**
 * Where an option of the environment comes from: the setting whose number it is, above 0; or a setting with these
 * choices. The first of them is the environment's own default and stands in no world.
 */
export type OptionSource =
  | string
  | { readonly setting: string; readonly choices: readonly [string, ...string[]] | readonly [false, true] };

export interface ExperimentRecord {
  /** As settings, addresses, folders and commands name it. */
  readonly id: string;
  /** As the page names it. */
  readonly title: string;
  /** What `makeEnv` is asked for. No two experiments have the same. */
  readonly env: string;
  /** Options of the environment that a run's settings give, by their names. */
  readonly options: Readonly<Record<string, OptionSource>>;
  readonly actions: ActionFacts;
  /** How C's raw outputs become an action; null where there is no C. */
  readonly head: ActionHead | null;
  /** What the environment tells of each frame beside the picture (Task.truth); the first two are a place. */
  readonly truth: readonly string[];
  /** Which of these the linear probes read out of z and h. */
  readonly probes: readonly string[];
  /** The probes count only frames whose |value| is below this: elsewhere the picture does not show it. */
  readonly inView: { readonly name: string; readonly below: number } | null;
  /** For the action sensitivity of M. */
  readonly contrasts: readonly Contrast[];
  /** There are rewards and ends, so M predicts them. */
  readonly hasReward: boolean;
  /** What an episode gets further by, in the singular: patience and races count it. Null: nothing is counted. */
  readonly progress: string | null;
  /** There is a road that one can leave (Task.offRoad); none where it is left out. */
  readonly hasRoad?: true;
  /** The two shades of the ground, [red, green, blue] in 0 .. 255 as frames show them: their pattern shows speed. */
  readonly ground?: readonly [readonly number[], readonly number[]];
  /** Whether a script can act that sees the true state (Task.driver). */
  readonly hasDriver: boolean;
  /** Steps to a second of the world. */
  readonly fps: number;
  /** Steps at the start of an episode whose pictures are unlike the rest: a camera that flies in. Mostly 0. */
  readonly openingSteps: number;
  /** Which diagnostics measure V and M, and under which key the report has them. */
  readonly diagnostics: { readonly kind: 'agent' | 'ball'; readonly key: string };
}

/** The settings that make the world, as the record's options name them. */
export function worldSettings({ options }: Pick<ExperimentRecord, 'options'>): string[] {
  return Object.values(options).map((source) => (typeof source === 'string' ? source : source.setting));
}

/** Numbers of an action as M sees it. */
export function actionSizeOf({ actions }: Pick<ExperimentRecord, 'actions'>): number {
  return actions.names.length;
}

/** Whether there is a C to evolve: something to act with, and a reward to act for. */
export function hasController(record: Pick<ExperimentRecord, 'head'>): boolean {
  return record.head !== null;
}

/**
 * What `env.step` takes for a row of numbers as M sees it: the row itself, or the index of a one-hot.
 * @param row [actionSize]
 * @throws RangeError naming the row where it is no action of this space
 */
export function envAction(actions: ActionFacts, row: Float32Array): Float32Array | number {
  const { kind, names } = actions;
  const index = kind === 'discrete' ? row.indexOf(1) : -1;
  const fits =
    row.length === names.length &&
    (kind === 'box' || (index >= 0 && row.every((value, i) => value === Number(i === index))));
  if (fits) return kind === 'box' ? row : index;
  const wanted =
    kind === 'box'
      ? `${names.length} numbers [${names.join(', ')}]`
      : `a one-hot of ${names.length} [${names.join(', ')}], all 0 but for a single 1`;
  throw new RangeError(`an action is ${wanted}; got [${row.join(', ')}]`);
}

/**
 * An action of `env.step` as M sees it: the numbers of a box, or a one-hot. [actionSize]
 * @throws RangeError naming the action where it is none of this space
 */
export function actionRow({ kind, names }: ActionFacts, action: ArrayLike<number> | number): Float32Array {
  if (kind === 'box' && typeof action !== 'number' && action.length === names.length) {
    return Float32Array.from(action);
  }
  if (kind === 'discrete' && typeof action === 'number' && Object.hasOwn(names, action)) {
    return Float32Array.from(names, (_, i) => Number(i === action));
  }
  const wanted = kind === 'box' ? `${names.length} numbers` : `a whole number, 0 to ${names.length - 1}`;
  throw new RangeError(`an action is ${wanted} [${names.join(', ')}]; got ${show(action)}`);
}

/** The action of somebody who does nothing: all 0, or the first choice. [actionSize] */
export function idleAction({ kind, names }: ActionFacts): number[] {
  return names.map((_, i) => Number(kind === 'discrete' && i === 0));
}

/** @throws Error naming the record and the part that is missing or does not fit */
export function checkRecord(record: ExperimentRecord): ExperimentRecord {
  const name = `the record of experiment ${show(record.id)}`;
  const require = (holds: boolean, part: keyof ExperimentRecord, wanted: string): void => {
    if (!holds) throw new Error(`${name}: ${part} must be ${wanted}, got ${show(record[part])}`);
  };
  for (const part of ['id', 'title', 'env'] as const) {
    require(typeof record[part] === 'string' && record[part] !== '', part, 'a name');
  }
  require(['box', 'discrete'].includes(
    record.actions?.kind,
  ), 'actions', 'those of a box or a discrete space');
  const { actions, head, truth, probes, inView, contrasts } = record;
  const size = actions.names.length;
  if (actions.kind === 'box') {
    const whole = actions.low?.length === size && actions.high?.length === size;
    require(whole, 'actions', `${size} names with a low and a high each`);
  }
  if (head !== null) {
    if (head === undefined) require(false, 'head', "'argmax', a list of squashings, or null without a C");
    checkHead(head);
    const fits = actions.kind === 'discrete' ? head === 'argmax' : head.length === size && head !== 'argmax';
    require(fits, 'head', actions.kind === 'discrete'
      ? "'argmax'"
      : `one squashing for each of ${size} actions`);
    require(record.hasReward === true, 'hasReward', 'true where there is a C: it is evolved for the reward');
  }
  require(Array.isArray(truth) && truth.length >= 2, 'truth', 'names, a place (x, y) first');
  require(Array.isArray(probes) && probes.every((probe) => truth.includes(probe)), 'probes', 'some of truth');
  require(inView === null || truth.includes(inView?.name), 'inView', 'null, or a bound on one of truth');
  const areContrasts =
    Array.isArray(contrasts) &&
    contrasts.every(({ between }) => between.every((row: readonly unknown[]) => row.length === size));
  require(areContrasts, 'contrasts', `pairs of ${size} numbers or null`);
  require(record.progress === null || Boolean(record.progress), 'progress', 'a name, or null');
  require(record.fps > 0, 'fps', 'a number above 0');
  const isCount = Number.isInteger(record.openingSteps) && record.openingSteps >= 0;
  require(isCount, 'openingSteps', 'a whole number from 0 on');
  require(['agent', 'ball'].includes(
    record.diagnostics?.kind,
  ), 'diagnostics', "of the kind 'agent' or 'ball'");
  return record;
}
