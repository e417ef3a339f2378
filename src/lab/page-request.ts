/**
 * Requests of scripts, checked before anything begins: an unknown name, a missing one and a wrong type are named, and
 * nothing has changed then.
 */

import type { NamedNpz } from '../data/imported-set.ts';
import { didYouMean } from '../math/text.ts';
import type { WarmStartRequest } from './checkpoint/warm-start.ts';
import { DIAGNOSIS_EPISODES } from './evaluation/diagnosis-episodes.ts';
import { JUDGEMENT } from './evaluation/judgement.ts';
import type {
  AskedSettings,
  DiagnoseRequest,
  EvaluateRequest,
  JudgeRequest,
  RecordRequest,
} from './page-handle.ts';
import { withCurrentNames } from './settings/aliases.ts';
import { checkSettings } from './settings/check.ts';
import { refuseWithoutEffect } from './settings/effect.ts';
import { DIAGNOSIS_SEEDS, EVALUATION_SEEDS } from './settings/seeds.ts';
import { type RunSettings, SETTINGS } from './settings/settings.ts';

/** A request of `run`, as the engine takes it. */
export function checkRunRequest(
  given: AskedSettings,
  base?: WarmStartRequest,
): [AskedSettings, WarmStartRequest?] {
  requireObject('run', 'settings', given);
  const settings = withCurrentNames(given);
  if (base === undefined) {
    refuseWithoutEffect(settings, checkSettings(settings));
    return [settings];
  }
  // A search that goes on has a preset of its own; what it and the other bases allow is looked at with the file.
  checkSettings({ preset: 'quick', ...settings });
  requireKnown('run', base, ['checkpoint', 'name', 'keep']);
  requireBytes('run', base.checkpoint);
  if (typeof base.name !== 'string') throw new TypeError(`run: name is a text, got ${show(base.name)}`);
  return [settings, base];
}

/** The settings whose episodes are asked for, whole. @param episode its number, from 0 */
export function checkDataSettings(call: string, given: AskedSettings, episode = 0): RunSettings {
  requireObject(call, 'settings', given);
  requireWhole(call, 'episode', episode, 0, SETTINGS['collect.episodes'].max - 1);
  return checkSettings({ preset: 'quick', ...withCurrentNames(given) });
}

/** A request of `evaluate`, whole. */
export function checkEvaluateRequest(request: EvaluateRequest): Required<EvaluateRequest> {
  requireKnown('evaluate', request, ['checkpoint', 'episodes', 'seed', 'world', 'tau']);
  const { checkpoint, episodes, seed, world, tau = 1 } = request;
  requireBytes('evaluate', checkpoint);
  requireWhole('evaluate', 'episodes', episodes, 1, EVALUATION_SEEDS);
  requireWhole('evaluate', 'seed', seed, 0, EVALUATION_SEEDS - 1);
  if (seed + episodes > EVALUATION_SEEDS) {
    throw new RangeError(
      `evaluate: the last of ${episodes} episodes from seed ${seed} would have seed ${seed + episodes - 1}; ` +
        `evaluation seeds end at ${EVALUATION_SEEDS - 1}`,
    );
  }
  if (world !== 'real' && world !== 'dream') {
    throw new Error(`evaluate: world is real or dream, got ${show(world)}`);
  }
  requireTau('evaluate', tau);
  if (world === 'real' && tau !== 1) {
    throw new Error(
      `evaluate: tau ${tau} has no effect in the real world: leave it out, or ask for world 'dream'`,
    );
  }
  return { checkpoint, episodes, seed, world, tau };
}

/** A request of `diagnose`; without a checkpoint it is of the agent at hand. */
export function checkDiagnoseRequest(request: DiagnoseRequest): DiagnoseRequest {
  requireKnown('diagnose', request, ['checkpoint', 'episodes', 'seed']);
  const { checkpoint, episodes, seed } = request;
  if (checkpoint !== undefined) requireBytes('diagnose', checkpoint);
  const { min, max } = DIAGNOSIS_EPISODES;
  if (episodes !== undefined) requireWhole('diagnose', 'episodes', episodes, min, max);
  requireWhole('diagnose', 'seed', seed, 0, DIAGNOSIS_SEEDS - 1);
  return request;
}

/** The longest episode of all experiments. */
const MAX_RECORDED_STEPS = 1000;

/** A request of `record`, whole. */
export function checkRecordRequest(request: RecordRequest): Required<RecordRequest> {
  requireKnown('record', request, ['checkpoint', 'seed', 'tau', 'steps']);
  const { checkpoint, seed, tau = 1, steps = MAX_RECORDED_STEPS } = request;
  requireBytes('record', checkpoint);
  requireWhole('record', 'seed', seed, 0, EVALUATION_SEEDS - 1);
  requireTau('record', tau);
  requireWhole('record', 'steps', steps, 1, MAX_RECORDED_STEPS);
  return { checkpoint, seed, tau, steps };
}

/** A request of `judge`. */
export function checkJudgeRequest(request: JudgeRequest): JudgeRequest {
  const numbers = ['controllers', 'first', 'count', 'tracks', 'dreams', 'seed'] as const;
  requireKnown('judge', request, ['checkpoint', ...numbers]);
  const { checkpoint, controllers, first, count, tracks, dreams, seed } = request;
  requireBytes('judge', checkpoint);
  requireWhole('judge', 'controllers', controllers, JUDGEMENT.controllers.min, JUDGEMENT.controllers.max);
  requireWhole('judge', 'first', first, 0, controllers - 1);
  requireWhole('judge', 'count', count, 1, controllers - first);
  requireWhole('judge', 'tracks', tracks, JUDGEMENT.episodes.min, JUDGEMENT.episodes.max);
  requireWhole('judge', 'dreams', dreams, JUDGEMENT.episodes.min, JUDGEMENT.episodes.max);
  requireWhole('judge', 'seed', seed, 0, DIAGNOSIS_SEEDS - 1);
  return request;
}

/** Files of `importEpisodes`. */
export function checkNamedFiles(call: string, given: readonly NamedNpz[]): void {
  if (!Array.isArray(given)) throw new TypeError(`${call}: the files come as a list, got ${show(given)}`);
  for (const file of given as Partial<NamedNpz>[]) {
    requireKnown(call, file, ['name', 'bytes']);
    const { name, bytes } = file;
    if (typeof name !== 'string') throw new TypeError(`${call}: name is a text, got ${show(name)}`);
    if (bytes instanceof Uint8Array || bytes instanceof Blob) continue;
    throw new TypeError(`${call}: bytes of ${name} are a Uint8Array or a Blob, got ${show(bytes)}`);
  }
}

function requireObject(call: string, what: string, given: unknown): asserts given is object {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return;
  throw new TypeError(`${call}: ${what} come as an object, got ${show(given)}`);
}

function requireKnown(call: string, given: object, known: readonly string[]): void {
  requireObject(call, `${known.join(', ')}`, given);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new Error(`${call} has no option "${name}": ${didYouMean(name, known)}it has ${known.join(', ')}`);
  }
}

function requireBytes(call: string, given: unknown): void {
  if (given instanceof Uint8Array) return;
  throw new TypeError(`${call}: checkpoint is the file's bytes, a Uint8Array, got ${show(given)}`);
}

function requireTau(call: string, tau: unknown): void {
  const { min, max } = SETTINGS['evolution.tau'];
  if (typeof tau === 'number' && tau >= min && tau <= max) return;
  throw new RangeError(`${call}: tau is a number from ${min} to ${max}, got ${show(tau)}`);
}

function requireWhole(call: string, name: string, value: unknown, min: number, max: number): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`${call}: ${name} is a whole number from ${min} to ${max}, got ${show(value)}`);
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' ? 'a function' : String(value);
  return `an object (${value.constructor?.name ?? 'without a prototype'})`;
}
