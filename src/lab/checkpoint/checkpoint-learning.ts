/**
 * How V, M and C learned, in a checkpoint: the curves as JSON in the metadata `learning`, the pictures of the
 * time-lapses as U8 tensors learning.<part>.originals and learning.<part>.pictures, the tested means of C as
 * learning.means. Files of older versions have none of it.
 */
import type { SafetensorsHeader } from '../../files/safetensors.ts';
import { FRAME_CHANNELS, FRAME_SIZE } from '../../vision/config.ts';
import type { BestMean } from '../agent-parts.ts';
import { type Learning, noLearning, type PartLearning } from '../learning/learning.ts';
import { type LossPoint, MAX_POINTS, roundedValues, thinned } from '../learning/loss-curve.ts';
import type { Timelapse, TrainedPart } from '../learning/timelapse.ts';
import { isObject, parseObject, requireCount, requireNumbers } from './checkpoint-metadata.ts';
import type { Tensors } from './checkpoint-tensors.ts';

const KEY = 'learning';
/** 2 has frames, seconds and held-out losses in its curves. */
const VERSION = 2;
const READ_VERSIONS: readonly unknown[] = [1, VERSION];

/** Columns of a curve, in the order of curves.csv. */
export const CURVE_COLUMNS: Record<TrainedPart, readonly string[]> = {
  vision: ['frames', 'seconds', 'loss', 'reconstruction', 'kl', 'heldOutReconstruction', 'heldOutKl'],
  memory: ['frames', 'seconds', 'loss', 'nll', 'reward', 'done', 'ahead', 'heldOutNll'],
};

/** Limits of a file from elsewhere; files of this page have fewer. */
const MAX_FRAMES = 32;
const MAX_STEPS = 64;

const PARTS = ['vision', 'memory'] as const;

const nameOf = (part: TrainedPart, what: 'originals' | 'pictures'): string => `${KEY}.${part}.${what}`;

const namesOf = (part: TrainedPart): string[] => [nameOf(part, 'originals'), nameOf(part, 'pictures')];

/** The parameters of the tested means. [mean, parameter] */
const MEANS = `${KEY}.means`;

/** Names of all tensors of learning. */
export const LEARNING_NAMES = [...PARTS.flatMap(namesOf), MEANS];

/** The column of each loss beside the steps; null where a point lacks it. */
type StoredCurve = { x: number[] } & Record<string, (number | null)[]>;

/** Adds the tensors and the metadata of the learning; nothing where nothing is known. */
export function putLearning(learning: Learning, tensors: Tensors, metadata: Record<string, string>): void {
  const parts = PARTS.filter((part) => learning[part].curve.length > 0 || learning[part].timelapse !== null);
  const { means } = learning;
  if (parts.length === 0 && means.length === 0) return;
  const stored: Record<string, unknown> = { version: VERSION };
  for (const part of parts) {
    const { curve, timelapse } = learning[part];
    stored[part] = {
      curve: columnsOf(part, thinned(curve)),
      ...(timelapse !== null && { timelapse: { steps: timelapse.steps, frames: timelapse.frames } }),
    };
    if (timelapse === null) continue;
    const shapes = shapesOf(timelapse);
    tensors[nameOf(part, 'originals')] = { dtype: 'U8', shape: shapes.originals, data: timelapse.originals };
    tensors[nameOf(part, 'pictures')] = { dtype: 'U8', shape: shapes.pictures, data: timelapse.pictures };
  }
  if (means.length > 0) {
    stored.means = means.map(({ parameters: _, ...score }) => score);
    tensors[MEANS] = {
      dtype: 'F32',
      shape: [means.length, means[0].parameters.length],
      data: Float32Array.from(means.flatMap(({ parameters }) => [...parameters])),
    };
  }
  metadata[KEY] = JSON.stringify(stored);
}

function columnsOf(part: TrainedPart, points: readonly LossPoint[]): StoredCurve {
  const names = CURVE_COLUMNS[part].filter((name) => points.some(({ values }) => values[name] !== undefined));
  const rounded = points.map(({ values }) => roundedValues(values));
  const column = (name: string) => rounded.map((values) => values[name] ?? null);
  return { x: points.map(({ x }) => x), ...Object.fromEntries(names.map((name) => [name, column(name)])) };
}

function shapesOf({ steps, frames }: Pick<Timelapse, 'steps' | 'frames'>) {
  const picture = [FRAME_SIZE, FRAME_SIZE, FRAME_CHANNELS];
  return { originals: [frames, ...picture], pictures: [steps.length, frames, ...picture] };
}

/**
 * @param parameters of C
 * @throws Error naming the value or the tensor that is wrong, and what is expected
 */
export function learningOf(metadata: Record<string, string>, tensors: Tensors, parameters: number): Learning {
  const learning = noLearning();
  const stored = parseObject<Record<string, unknown>>(metadata, KEY);
  if (stored === null) return learning;
  if (!READ_VERSIONS.includes(stored.version)) {
    throw new Error(
      `the checkpoint's learning has version ${JSON.stringify(stored.version)}, this page reads ` +
        `${READ_VERSIONS.join(' and ')}: open it with the newest page, or remove the key learning from its metadata`,
    );
  }
  for (const part of PARTS) {
    if (stored[part] !== undefined) learning[part] = partOf(part, stored[part], tensors);
  }
  if (stored.means !== undefined) learning.means = meansOf(stored.means, tensors, parameters);
  return learning;
}

/** The loss curves alone, from the metadata of a file whose tensors are not read. @throws as `learningOf` */
export function curvesOf(metadata: Record<string, string>): Record<TrainedPart, LossPoint[]> {
  const stored = parseObject<Record<TrainedPart, { curve?: unknown } | undefined>>(metadata, KEY);
  const of = (part: TrainedPart): LossPoint[] => {
    const curve = stored?.[part]?.curve;
    return curve === undefined ? [] : curveOf(part, `the checkpoint's learning of ${part}, curve,`, curve);
  };
  return { vision: of('vision'), memory: of('memory') };
}

/** The tensor with the pictures that V made last, which end its bytes; and how many they are. */
export const PICTURES_OF_VISION = nameOf('vision', 'pictures');

/**
 * The steps of a time-lapse and where its pictures lie in the file, from its header; null where it has none.
 * @throws Error naming the value that is wrong
 */
export function timelapsePlace(
  part: TrainedPart,
  { metadata, tensors }: SafetensorsHeader,
): { steps: number[]; frames: number; begin: number; end: number } | null {
  const name = nameOf(part, 'pictures');
  const stored = parseObject<Record<TrainedPart, { timelapse?: unknown } | undefined>>(metadata, KEY);
  const timelapse = stored?.[part]?.timelapse;
  if (!isObject(timelapse) || !Object.hasOwn(tensors, name)) return null;
  const where = `the checkpoint's learning of ${part}, timelapse,`;
  const steps = ascendingOf(where, 'steps', timelapse.steps, 1, MAX_STEPS);
  requireCount(where, 'frames', timelapse.frames);
  const { begin, end } = tensors[name];
  return { steps, frames: timelapse.frames as number, begin, end };
}

/** Names of the tensors that this learning has no place for. */
export function unusedPictures(learning: Learning): string[] {
  const pictures = PARTS.filter((part) => learning[part].timelapse === null).flatMap(namesOf);
  return learning.means.length === 0 ? [...pictures, MEANS] : pictures;
}

function partOf(part: TrainedPart, stored: unknown, tensors: Tensors): PartLearning {
  const where = `the checkpoint's learning of ${part}`;
  if (!isObject(stored)) throw new Error(`${where} is no JSON object: ${JSON.stringify(stored)}`);
  const { curve, timelapse } = stored;
  return {
    curve: curve === undefined ? [] : curveOf(part, `${where}, curve,`, curve),
    timelapse: timelapse === undefined ? null : timelapseOf(part, `${where}, timelapse,`, timelapse, tensors),
  };
}

function curveOf(part: TrainedPart, where: string, stored: unknown): LossPoint[] {
  if (!isObject(stored)) throw new Error(`${where} is no JSON object: ${JSON.stringify(stored)}`);
  const { x, ...columns } = stored;
  const steps = ascendingOf(where, 'x', x, 0, MAX_POINTS);
  const points = steps.map((step): LossPoint => ({ x: step, values: {} }));
  for (const [name, column] of Object.entries(columns)) {
    if (!CURVE_COLUMNS[part].includes(name)) {
      throw new Error(`${where} has ${JSON.stringify(name)}, known are ${CURVE_COLUMNS[part].join(', ')}`);
    }
    if (!Array.isArray(column) || column.length !== steps.length) {
      const seen = Array.isArray(column) ? `${column.length} values` : JSON.stringify(column);
      throw new Error(`${where} has ${name} of ${seen}, expected ${steps.length} values, one for each x`);
    }
    for (const [i, value] of column.entries()) {
      if (value === null) continue;
      requireNumbers(`${where} at x = ${steps[i]}`, { [name]: value }, [name]);
      points[i].values[name] = value;
    }
  }
  return points;
}

function timelapseOf(part: TrainedPart, where: string, stored: unknown, tensors: Tensors): Timelapse {
  if (!isObject(stored)) throw new Error(`${where} is no JSON object: ${JSON.stringify(stored)}`);
  const steps = ascendingOf(where, 'steps', stored.steps, 1, MAX_STEPS);
  const frames = stored.frames as number;
  requireCount(where, 'frames', frames);
  if (frames < 1 || frames > MAX_FRAMES) {
    throw new Error(`${where} has frames ${frames}, expected 1 to ${MAX_FRAMES}`);
  }
  const shapes = shapesOf({ steps, frames });
  const bytes = (what: 'originals' | 'pictures') => bytesOf(tensors, nameOf(part, what), shapes[what]);
  return { part, steps, frames, originals: bytes('originals'), pictures: bytes('pictures') };
}

/** Whole numbers of 0 or more that ascend. */
function ascendingOf(where: string, key: string, list: unknown, least: number, most: number): number[] {
  if (!Array.isArray(list) || list.length < least || list.length > most) {
    const seen = Array.isArray(list) ? `${list.length} of them` : JSON.stringify(list);
    throw new Error(`${where} has ${key}: ${seen}, expected a list of ${least} to ${most} numbers`);
  }
  let before = -1;
  for (const value of list) {
    requireCount(where, key, value);
    if (value <= before)
      throw new Error(`${where} has ${key} ${value} after ${before}, expected a larger one`);
    before = value;
  }
  return list;
}

function meansOf(stored: unknown, tensors: Tensors, parameters: number): BestMean[] {
  const where = "the checkpoint's learning, means,";
  if (!Array.isArray(stored) || stored.length === 0 || stored.length > MAX_STEPS) {
    throw new Error(`${where} is no list of 1 to ${MAX_STEPS} tested means: ${JSON.stringify(stored)}`);
  }
  const data = tensorOf(tensors, MEANS, 'F32', [stored.length, parameters]) as Float32Array;
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new Error(`${MEANS} of the checkpoint holds ${data[bad]} at index ${bad}`);
  let before = 0;
  return stored.map((score: unknown, i): BestMean => {
    const at = `${where.slice(0, -1)}[${i}]`;
    if (!isObject(score)) throw new Error(`${at} is no JSON object: ${JSON.stringify(score)}`);
    requireCount(at, 'generation', score.generation);
    requireNumbers(at, score, ['test', ...(score.testSd === undefined ? [] : ['testSd'])]);
    const { generation, test, testSd } = score as unknown as BestMean;
    if (generation <= before) throw new Error(`${at} is of generation ${generation}, after one of ${before}`);
    before = generation;
    return {
      ...{ generation, test, ...(testSd !== undefined && { testSd }) },
      parameters: data.slice(i * parameters, (i + 1) * parameters),
    };
  });
}

/** A copy: a view would keep the whole file in memory. */
function bytesOf(tensors: Tensors, name: string, expected: readonly number[]): Uint8Array {
  return Uint8Array.from(tensorOf(tensors, name, 'U8', expected));
}

/** Its values, where it has this type and shape. */
function tensorOf(
  tensors: Tensors,
  name: string,
  type: 'U8' | 'F32',
  expected: readonly number[],
): Tensors[string]['data'] {
  if (!Object.hasOwn(tensors, name)) {
    throw new Error(`the checkpoint lacks ${name} of shape [${expected.join(', ')}]`);
  }
  const { dtype, shape, data } = tensors[name];
  if (dtype !== type) throw new Error(`${name} of the checkpoint is ${dtype}, expected ${type}`);
  if (shape.length !== expected.length || shape.some((length, i) => length !== expected[i])) {
    throw new Error(
      `${name} of the checkpoint has the shape [${shape.join(', ')}], expected [${expected.join(', ')}]`,
    );
  }
  return data;
}
