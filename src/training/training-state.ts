/**
 * The state of an unfinished training as a file: weights, Adam's moments and the state of every random generator. Two
 * files are written in turn, so that a file truncated by a closed tab leaves the other one intact.
 */
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import { Xoshiro128 } from '../math/random.ts';
import { messageOf } from '../math/text.ts';
import { firstNonFinite, type Weights } from '../math/weights.ts';

type RandomState = ReturnType<Xoshiro128['toJSON']>;

export interface TrainingState {
  step: number;
  arrays: Weights;
  /** Plain values, stored as JSON. */
  facts: Record<string, unknown>;
}

/** A folder of files; in the browser the origin's private file system. */
export interface Files {
  read(path: string): Promise<Uint8Array | null>;
  write(path: string, bytes: Uint8Array): Promise<void>;
}

/** Older files have no version: it is 1. */
const VERSION = '1';

/** @param key identity of the training: a state with another key is not restored */
export function encodeTraining(key: string, { step, arrays, facts }: TrainingState): Uint8Array {
  const tensors = Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [name, { dtype: 'F32' as const, shape, data }]),
  );
  const metadata = { version: VERSION, key, step: String(step), facts: JSON.stringify(facts) };
  return encodeSafetensors(tensors, metadata);
}

/** @returns null for another training. @throws Error naming what is wrong with the file */
export function decodeTraining(key: string, bytes: Uint8Array): TrainingState | null {
  const { tensors, metadata } = decodeSafetensors(bytes);
  if (metadata.key === undefined) {
    throw new Error(
      `a training state has a key in its metadata, got ${Object.keys(metadata).join(', ') || 'nothing'}`,
    );
  }
  if (metadata.key !== key) return null;
  const { version = VERSION } = metadata;
  if (version !== VERSION) {
    throw new Error(`the state of the training has version ${version}, this page reads version ${VERSION}`);
  }
  const arrays = Object.entries(tensors).map(([name, { dtype, shape, data }]) => {
    if (dtype !== 'F32') throw new Error(`${name} of the training's state is ${dtype}, expected F32`);
    const bad = firstNonFinite(data);
    if (bad !== -1) throw new Error(`${name} of the training's state holds ${data[bad]} at place ${bad}`);
    // A copy: a view would keep the whole file in memory.
    return [name, { shape: [...shape], data: Float32Array.from(data) }] as const;
  });
  return { step: stepOf(metadata), arrays: Object.fromEntries(arrays), facts: factsOf(metadata) };
}

function stepOf({ step = '' }: Record<string, string>): number {
  // Number() alone would read an empty text as 0.
  if (!/^\d+$/.test(step) || !Number.isSafeInteger(Number(step))) {
    throw new Error(`the step of the training's state is ${JSON.stringify(step)}, expected a whole number`);
  }
  return Number(step);
}

function factsOf({ facts = '' }: Record<string, string>): Record<string, unknown> {
  const bad = `the facts of the training's state are ${JSON.stringify(facts.slice(0, 80))}, expected a JSON object`;
  let json: unknown;
  try {
    json = JSON.parse(facts);
  } catch (error) {
    throw new Error(bad, { cause: error });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error(bad);
  return json as Record<string, unknown>;
}

/** The state of the random generator `name` among the facts. @throws Error naming it where it is invalid */
export function randomOf(facts: Record<string, unknown>, name: string): RandomState {
  try {
    return Xoshiro128.fromJSON(facts[name] as RandomState).toJSON();
  } catch (error) {
    throw new Error(`${name} of the training's state: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Steps that Adam's moments have seen: those of the training, but where it went on from the weights of a snapshot.
 * @throws Error naming the value where it is invalid
 */
export function adamStepOf({ adamStep = null }: Record<string, unknown>, step: number): number {
  if (adamStep === null) return step;
  if (Number.isSafeInteger(adamStep) && (adamStep as number) >= 0 && (adamStep as number) <= step)
    return adamStep as number;
  throw new Error(`adamStep of the training's state is ${JSON.stringify(adamStep)}, expected 0 to ${step}`);
}

/** @throws Error naming the arrays that have none of the prefixes and none of the names */
export function checkNames(
  arrays: Weights,
  prefixes: readonly string[],
  names: readonly string[] = [],
): void {
  const isKnown = (name: string): boolean =>
    names.includes(name) || prefixes.some((prefix) => name.startsWith(`${prefix}/`));
  const unknown = Object.keys(arrays).filter((name) => !isKnown(name));
  if (unknown.length === 0) return;
  const known = [...prefixes.map((prefix) => `${prefix}/…`), ...names].join(', ');
  throw new Error(`the training's state has the arrays ${unknown.join(', ')}; known are ${known}`);
}

export class TrainingSlots {
  private readonly files: Files;
  private readonly path: string;
  private readonly key: string;
  /** The slot that is written next. */
  private slot = 0;

  constructor(files: Files, path: string, key: string) {
    this.files = files;
    this.path = path;
    this.key = key;
  }

  async save(state: TrainingState): Promise<void> {
    await this.files.write(this.pathOf(this.slot), encodeTraining(this.key, state));
    this.slot = 1 - this.slot;
  }

  /** The newest state of this training, or null; unreadable files are reported and skipped. */
  async newest(onUnreadable: (reason: string) => void): Promise<TrainingState | null> {
    let newest: TrainingState | null = null;
    for (const slot of [0, 1]) {
      const bytes = await this.files.read(this.pathOf(slot));
      if (bytes === null) continue;
      try {
        const state = decodeTraining(this.key, bytes);
        if (state === null || (newest !== null && newest.step >= state.step)) continue;
        newest = state;
        this.slot = 1 - slot;
      } catch (error) {
        onUnreadable(messageOf(error));
      }
    }
    return newest;
  }

  private pathOf(slot: number): string {
    return `${this.path}-${slot}.safetensors`;
  }
}

/** `name` becomes `<prefix>/name`. */
export function prefixed(prefix: string, weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, array]) => [`${prefix}/${name}`, array]));
}

/** The arrays named `<prefix>/…`, without the prefix. */
export function unprefixed(prefix: string, arrays: Weights): Weights {
  const own = Object.entries(arrays).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length + 1), array]));
}
