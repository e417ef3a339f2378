/**
 * The experiments there are, each one record (experiment.ts). Facts only, for every thread; the environments that
 * play them are in index.ts. A new experiment is entered here, and docs/add-an-environment.md says where else.
 */
import { nearestName, show } from '../math/known-names.ts';
import { BOUNCING_BALL } from './bouncing-ball/experiment.ts';
import { CAR_RACING } from './car-racing/experiment.ts';
import { checkRecord, type ExperimentRecord, type OptionSource } from './experiment.ts';
import { PONG } from './pong/experiment.ts';

export {
  type ActionFacts,
  actionRow,
  actionSizeOf,
  type Contrast,
  checkRecord,
  type ExperimentRecord,
  envAction,
  hasController,
  idleAction,
  worldSettings,
} from './experiment.ts';

const RECORDS = [BOUNCING_BALL, CAR_RACING, PONG] as const;

/** Name of an experiment. */
export type Experiment = (typeof RECORDS)[number]['id'];
/** What `makeEnv` makes. */
export type EnvId = (typeof RECORDS)[number]['env'];

const BY_ID = new Map<string, ExperimentRecord>(RECORDS.map((record) => [record.id, checkRecord(record)]));
const BY_ENV = new Map<string, ExperimentRecord>(RECORDS.map((record) => [record.env, record]));

export const experimentIds: readonly Experiment[] = RECORDS.map(({ id }) => id);
export const envIds: readonly EnvId[] = RECORDS.map(({ env }) => env);

/** @throws Error naming the experiment, and those there are */
export function experimentOf(id: Experiment): ExperimentRecord {
  return found('experiment', id, BY_ID);
}

/** @throws Error naming the environment, and those there are */
export function experimentOfEnv(env: EnvId): ExperimentRecord {
  return found('environment', env, BY_ENV);
}

function found(kind: string, id: string, records: ReadonlyMap<string, ExperimentRecord>): ExperimentRecord {
  const record = records.get(id);
  if (record !== undefined) return record;
  const ids = [...records.keys()];
  const near = typeof id === 'string' ? nearestName(id, ids) : undefined;
  const meant = near === undefined ? '' : `did you mean '${near}'? `;
  throw new Error(`unknown ${kind} ${show(id)}; ${meant}there are ${ids.join(', ')}`);
}

/**
 * Which environment an experiment lives in, with the options that matter to it: plain JSON, kept with every episode,
 * and what travels to the threads that collect, show and evaluate.
 */
export type World = { readonly env: EnvId } & { readonly [option: string]: number | string | boolean };

/** The world of a run's settings. @param settings with those that the record's options name */
export function worldOf(id: Experiment, settings: Readonly<Record<string, unknown>>): World {
  const { env, options } = experimentOf(id);
  const own = Object.entries(options).flatMap(([option, source]) => {
    if (typeof source === 'string') return [[option, settings[source]]];
    const value = settings[source.setting];
    return value === undefined || value === source.choices[0] ? [] : [[option, value]];
  });
  return checkWorld({ env, ...Object.fromEntries(own) });
}

/** The two shades of the ground; undefined where there are none, or where they are drawn anew in each episode. */
export function groundIn(world: World): ExperimentRecord['ground'] {
  return world.domainRandomize === true ? undefined : experimentOfEnv(world.env).ground;
}

/** @throws Error naming the value, and the worlds there are */
export function checkWorld(value: unknown): World {
  const world = value as World | null;
  const record = BY_ENV.get(world?.env ?? '');
  const fits =
    record !== undefined &&
    Object.entries(record.options).every(([option, source]) => isOption(world![option], source));
  if (fits) return world!;
  throw new Error(`the world of an episode is ${JSON.stringify(value)}, expected ${WORLDS}`);
}

function isOption(value: unknown, source: OptionSource): boolean {
  if (typeof source === 'string') return Number.isFinite(value) && Number(value) > 0;
  return value === undefined || (source.choices as readonly unknown[]).includes(value);
}

/** "BouncingBall-v0 with radius and speed, or CarRacing-v3 with or without domainRandomize (false, true)" */
const WORLDS = [...BY_ENV]
  .map(([env, { options }]) => {
    const needed = Object.keys(options).filter((name) => typeof options[name] === 'string');
    const free = Object.entries(options).flatMap(([name, source]) =>
      typeof source === 'string' ? [] : `${name} (${source.choices.join(', ')})`,
    );
    const parts = [
      ...(needed.length > 0 ? [`with ${needed.join(' and ')}`] : []),
      ...(free.length > 0 ? [`with or without ${free.join(' and ')}`] : []),
    ];
    return [env, ...parts].join(' ');
  })
  .join(', or ');
