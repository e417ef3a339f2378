/**
 * Reads an event of a run that another tab of the page sent. That tab may be of another version of the page, so every
 * field is checked, and only the fields that are known are taken.
 */
import { finite, type Given, malformed, object, oneOf, text, whole } from '../cluster/fields.ts';
import { messageOf } from '../math/text.ts';
import { FRAME_LENGTH } from '../vision/config.ts';
import type { BestMean } from './agent-parts.ts';
import {
  type CurveName,
  type Evaluation,
  type LabEvent,
  type ReconstructionStrip,
  type RoundOf,
  type Score,
  STAGE_NAMES,
  type StageProgress,
  type Timelapse,
} from './events.ts';
import { KEPT_FOLDER, RUNS_FOLDER } from './library/run-files.ts';
import type { SearchShape } from './search/search-shape.ts';
import { checkSettings } from './settings/check.ts';
import type { RunSettings } from './settings/settings.ts';

const RUN_STATUSES = ['running', 'paused', 'done', 'stopped', 'failed'] as const;
const STAGE_STATUSES = ['waiting', 'running', 'paused', 'done', 'stopped', 'failed', 'skipped'] as const;
const CURVE_NAMES = ['vision', 'memory', 'fitness', 'dream-error'] as const satisfies readonly CurveName[];
const PARTS = ['vision', 'memory', 'controller'] as const;
const LEVELS = ['info', 'warning', 'error'] as const;

/** Longer lists and texts are of no run. */
const MOST_ITEMS = 100_000;
const MOST_COLUMNS = 32;
const MOST_LETTERS = 10_000;
/** Of a picture strip and of a time-lapse, more than ten times what a run makes. */
const MOST_FRAMES = 200;

type Read = (value: unknown, name: string) => unknown;
type Shared = Exclude<LabEvent['type'], 'shipped' | 'examination' | 'previews' | 'machines' | 'looking'>;
type EventOf<Type extends Shared> = Extract<LabEvent, { type: Type }>;

const READERS: { [Type in Shared]: (given: Given) => Omit<EventOf<Type>, 'type'> } = {
  settings: ({ settings, form, round }) => ({
    settings: readSettings(settings),
    ...(form !== undefined && { form: readSettings(form) }),
    ...(round !== undefined && { round: readRound(round) }),
  }),
  run: ({ status }) => ({ status: oneOf(status, RUN_STATUSES, 'status') }),
  backend: ({ name, reason }) => ({ name: text(name, 'name'), reason: longText(reason, 'reason') }),
  stage: ({ stage, progress }) => ({
    stage: oneOf(stage, STAGE_NAMES, 'stage'),
    progress: readProgress(progress),
  }),
  point: ({ curve, x, values }) => ({
    curve: oneOf(curve, CURVE_NAMES, 'curve'),
    x: finite(x, 'x'),
    values: readValues(values),
  }),
  weights: ({ part }) => ({ part: oneOf(part, PARTS, 'part') }),
  kept: ({ path }) => ({ path: readPath(path) }),
  reconstruction: ({ strip }) => ({ strip: readStrip(strip) }),
  timelapse: ({ timelapse }) => ({ timelapse: readTimelapse(timelapse) }),
  means: ({ means }) => ({ means: list(means, 'means', readMean) }),
  latents: ({ klPerDimension }) => ({ klPerDimension: list(klPerDimension, 'klPerDimension', number) }),
  search: ({ shape }) => ({ shape: readShape(shape) }),
  'search-state': ({ generations, seconds }) => ({
    generations: whole(generations, 'generations'),
    seconds: number(seconds, 'seconds'),
  }),
  'hard-track': ({ track }) => {
    const { generation, seed, mean } = object(track, 'track');
    return {
      track: {
        generation: whole(generation, 'generation'),
        seed: number(seed, 'seed'),
        mean: number(mean, 'mean'),
      },
    };
  },
  evaluation: ({ evaluation }) => ({ evaluation: evaluation === null ? null : readEvaluation(evaluation) }),
  // Open-ended: who shows a number of it checks that number (src/store/report.ts).
  report: ({ report }) => ({ report: object(report, 'report') }),
  workers: ({ load }) => ({ load: list(load, 'load', readLoad) }),
  restart: ({ worker }) => ({ worker: text(worker, 'worker') }),
  notice: ({ level, text: words, offers }) => ({
    level: oneOf(level, LEVELS, 'level'),
    text: longText(words, 'text'),
    ...(offers !== undefined && { offers: oneOf(offers, ['resumeRun'] as const, 'offers') }),
  }),
};

/** Whether tabs tell each other of it: not of one page's own agent and viewer, diagnostics, machines, candidates. */
export function isShared(type: string): type is Shared {
  return Object.hasOwn(READERS, type);
}

/** @throws Error naming the field that is not as it must be */
export function readEvent(value: unknown): LabEvent {
  const given = object(value, 'event');
  const type = text(given.type, 'type');
  if (!isShared(type)) throw malformed(`there is no event "${type}" of a run`);
  return { type, ...READERS[type](given) } as LabEvent;
}

function readSettings(value: unknown): RunSettings {
  const given = object(value, 'settings');
  try {
    return checkSettings(given as Partial<RunSettings>);
  } catch (error) {
    throw malformed(`settings: ${messageOf(error)}`);
  }
}

function readRound(value: unknown): RoundOf {
  const { round, rounds } = object(value, 'round');
  return { round: whole(round, 'round'), rounds: whole(rounds, 'rounds') };
}

function readProgress(value: unknown): StageProgress {
  const { status, fraction, elapsed, eta, detail, frames } = object(value, 'progress');
  return {
    status: oneOf(status, STAGE_STATUSES, 'status'),
    fraction: number(fraction, 'fraction'),
    elapsed: number(elapsed, 'elapsed'),
    eta: eta === null ? null : number(eta, 'eta'),
    detail: longText(detail, 'detail'),
    ...(frames !== undefined && { frames: number(frames, 'frames') }),
  };
}

function readValues(value: unknown): Record<string, number> {
  const columns = Object.entries(object(value, 'values'));
  if (columns.length > MOST_COLUMNS) throw malformed(`values are ${MOST_COLUMNS} at most`);
  for (const [key] of columns) {
    if (!/^[A-Za-z0-9]{1,40}$/.test(key)) throw malformed(`values have no column "${key.slice(0, 40)}"`);
  }
  return Object.fromEntries(columns.map(([key, each]) => [key, number(each, key)]));
}

/** Of a run's file, nothing else of what the page stores. */
function readPath(value: unknown): string {
  const path = text(value, 'path');
  const [folder, ...names] = path.split('/');
  const isPlain = names.length > 0 && names.every((name) => /^[\w-][\w.-]*$/.test(name));
  const isRuns = folder === KEPT_FOLDER || folder === RUNS_FOLDER;
  if (isPlain && isRuns && path.endsWith('.safetensors')) return path;
  throw malformed(`path is that of a run's file, got "${path.slice(0, 60)}"`);
}

function readStrip(value: unknown): ReconstructionStrip {
  const strip = object(value, 'strip');
  const count = whole(strip.count, 'count', MOST_FRAMES);
  return {
    count,
    originals: pictures(strip.originals, 'originals', count),
    decoded: pictures(strip.decoded, 'decoded', count),
  };
}

function readTimelapse(value: unknown): Timelapse {
  const given = object(value, 'timelapse');
  const frames = whole(given.frames, 'frames', MOST_FRAMES);
  const steps = list(given.steps, 'steps', number);
  return {
    part: oneOf(given.part, ['vision', 'memory'] as const, 'part'),
    steps,
    frames,
    originals: pictures(given.originals, 'originals', frames),
    pictures: pictures(given.pictures, 'pictures', steps.length * frames),
  };
}

function readMean(value: unknown): BestMean {
  const { generation, test, testSd, parameters } = object(value, 'mean');
  if (!(parameters instanceof Float32Array)) throw malformed('parameters are 32-bit numbers');
  return {
    generation: whole(generation, 'generation'),
    test: number(test, 'test'),
    ...(testSd !== undefined && { testSd: number(testSd, 'testSd') }),
    parameters,
  };
}

function readShape(value: unknown): SearchShape {
  const { dimension, sigma, condition, ranks, axes } = object(value, 'shape');
  const shape = {
    dimension: whole(dimension, 'dimension'),
    sigma: number(sigma, 'sigma'),
    condition: number(condition, 'condition'),
    ranks: list(ranks, 'ranks', number),
    axes: list(axes, 'axes', number),
  };
  if (shape.ranks.length === shape.axes.length) return shape;
  throw malformed(`${shape.ranks.length} ranks have ${shape.axes.length} axes`);
}

function readEvaluation(value: unknown): Evaluation {
  const { world, tau, episodes, agent, random } = object(value, 'evaluation');
  return {
    world: oneOf(world, ['real', 'dream'] as const, 'world'),
    tau: tau === null ? null : number(tau, 'tau'),
    episodes: whole(episodes, 'episodes'),
    agent: readScore(agent, 'agent'),
    random: readScore(random, 'random'),
  };
}

function readScore(value: unknown, name: string): Score {
  const { mean, sd, returns, seeds } = object(value, name);
  return {
    mean: number(mean, 'mean'),
    sd: number(sd, 'sd'),
    returns: list(returns, 'returns', number),
    seeds: list(seeds, 'seeds', number),
  };
}

function readLoad(value: unknown): EventOf<'workers'>['load'][number] {
  const { id, stepsPerSecond, alive } = object(value, 'load');
  if (typeof alive !== 'boolean') throw malformed('alive is true or false');
  return { id: whole(id, 'id'), stepsPerSecond: number(stepsPerSecond, 'stepsPerSecond'), alive };
}

/** Also one that is not finite. */
function number(value: unknown, name: string): number {
  if (typeof value === 'number') return value;
  throw malformed(`${name} is a number, got ${typeof value}`);
}

function longText(value: unknown, name: string): string {
  if (typeof value === 'string' && value.length <= MOST_LETTERS) return value;
  throw malformed(`${name} is a text of ${MOST_LETTERS} letters at most, got ${typeof value}`);
}

function list<Each extends Read>(value: unknown, name: string, each: Each): ReturnType<Each>[] {
  if (Array.isArray(value) && value.length <= MOST_ITEMS) {
    return Array.from(value, (item) => each(item, name) as ReturnType<Each>);
  }
  throw malformed(`${name} is a list of ${MOST_ITEMS} at most, got ${typeof value}`);
}

/** RGB bytes. [count, 64, 64, 3] */
function pictures(value: unknown, name: string, count: number): Uint8Array {
  if (value instanceof Uint8Array && value.length === count * FRAME_LENGTH) return value;
  throw malformed(`${name} are ${count} pictures of ${FRAME_LENGTH} bytes`);
}
