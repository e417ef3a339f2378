/**
 * An episode as it is kept: a tape (seed and actions, from which the environment makes every frame again: remake.ts)
 * with the few frames that V learns from; and the same episode through V, which M learns from. Safetensors files, so
 * that any reader (ours, Python's) opens a dataset as it is. Section A.1 of the paper: frames and actions of each
 * episode. May import files, math.
 */
import { decodeFloat16, encodeFloat16 } from '../files/float16.ts';
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import type { World } from './world.ts';

/** Bytes of one 64x64 RGB frame. */
export const FRAME_BYTES = 64 * 64 * 3;

/** The way out, for a run and for an examination, where an episode is lost or leads elsewhere. */
export const GATHER_ANEW = 'gather the episodes anew, by a run with another seed or by examining again';

/** T steps have T + 1 frames: frame t is seen before action t. */
export interface Tape {
  world: World;
  seed: number;
  policy: string;
  /** [T, actionSize] */
  actions: Float32Array;
  /** [T] */
  rewards: Float32Array;
  /** [T], 1 where the environment terminated (not where time ran out). */
  dones: Float32Array;
  /** [T + 1, truthSize]: what the environment knows and no network is shown; for report cards only. */
  truth: Float32Array;
  truthNames: string[];
}

export interface Episode extends Tape {
  /** Those that were kept, all in a small run. [kept, 64, 64, 3] */
  frames: Uint8Array;
  /** Which ones they are, ascending. [kept] */
  frameNumbers: Int32Array;
}

/** The episode through V: what M learns from. */
export interface LatentSteps extends Pick<Tape, 'seed' | 'policy' | 'actions' | 'rewards' | 'dones'> {
  /** [T + 1, latentSize] */
  mu: Float32Array;
  /** [T + 1, latentSize] */
  logvar: Float32Array;
}

/** With the truth beside it: what report cards are made of. */
export type LatentEpisode = LatentSteps & Pick<Tape, 'truth' | 'truthNames'>;

/** @param facts what else its metadata say */
export function encodeEpisode(episode: Episode, facts: Record<string, string> = {}): Uint8Array {
  const { world, truth, truthNames, frames, frameNumbers } = episode;
  const kept = frameNumbers.length;
  const steps = episode.rewards.length;
  return encodeSafetensors(
    {
      frames: { dtype: 'U8', shape: [kept, 64, 64, 3], data: frames },
      frameNumbers: { dtype: 'I32', shape: [kept], data: frameNumbers },
      truth: { dtype: 'F32', shape: [steps + 1, truthNames.length], data: truth },
      ...stepTensors(episode),
    },
    {
      ...stepMetadata(episode),
      world: JSON.stringify(world),
      truthNames: JSON.stringify(truthNames),
      ...facts,
    },
  );
}

/** @throws Error telling what is missing or does not fit */
export function decodeEpisode(bytes: Uint8Array): Episode {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const { frames, frameNumbers } = tensors;
  if (frames?.dtype !== 'U8' || frameNumbers?.dtype !== 'I32') {
    throw new Error(`an episode has U8 frames and their I32 frameNumbers, got ${Object.keys(tensors)}`);
  }
  const steps = stepFields(tensors, metadata);
  const truthNames = JSON.parse(textOf(metadata, 'truthNames')) as string[];
  const truth = float32(tensors, 'truth');
  requireLength('truth', truth, (steps.rewards.length + 1) * truthNames.length);
  requireLength('frames', frames.data, frameNumbers.data.length * FRAME_BYTES);
  return {
    ...steps,
    world: JSON.parse(textOf(metadata, 'world')) as World,
    truth,
    truthNames,
    frames: frames.data as Uint8Array,
    frameNumbers: frameNumbers.data as Int32Array,
  };
}

/** mu and logvar are rounded to 11 bits: ten times finer than what V leaves open of most frames, at half the size. */
export function encodeLatents(episode: LatentSteps): Uint8Array {
  const frames = episode.rewards.length + 1;
  const shape = [frames, episode.mu.length / frames];
  return encodeSafetensors(
    {
      mu: { dtype: 'F16', shape, data: encodeFloat16(episode.mu) },
      logvar: { dtype: 'F16', shape, data: encodeFloat16(episode.logvar) },
      ...stepTensors(episode),
    },
    stepMetadata(episode),
  );
}

/** @throws Error telling what is missing or does not fit */
export function decodeLatents(bytes: Uint8Array): LatentSteps {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const steps = stepFields(tensors, metadata);
  const mu = float16(tensors, 'mu');
  const logvar = float16(tensors, 'logvar');
  const frames = steps.rewards.length + 1;
  requireLength('mu', mu, frames * Math.floor(mu.length / frames));
  requireLength('logvar', logvar, mu.length);
  return { mu, logvar, ...steps };
}

type Tensors = ReturnType<typeof decodeSafetensors>['tensors'];
type Steps = Pick<Tape, 'seed' | 'policy' | 'actions' | 'rewards' | 'dones'>;

function stepTensors({ actions, rewards, dones }: Steps): Parameters<typeof encodeSafetensors>[0] {
  const steps = rewards.length;
  return {
    actions: { dtype: 'F32', shape: [steps, actions.length / steps], data: actions },
    rewards: { dtype: 'F32', shape: [steps], data: rewards },
    dones: { dtype: 'F32', shape: [steps], data: dones },
  };
}

function stepMetadata({ seed, policy }: Steps): Record<string, string> {
  return { seed: String(seed), policy };
}

function stepFields(tensors: Tensors, metadata: Record<string, string>): Steps {
  const actions = float32(tensors, 'actions');
  const rewards = float32(tensors, 'rewards');
  const dones = float32(tensors, 'dones');
  if (rewards.length === 0) throw new Error('an episode has one step at least, got none');
  requireLength('actions', actions, rewards.length * Math.floor(actions.length / rewards.length));
  requireLength('dones', dones, rewards.length);
  return {
    seed: Number(textOf(metadata, 'seed')),
    policy: textOf(metadata, 'policy'),
    actions,
    rewards,
    dones,
  };
}

function textOf(metadata: Record<string, string>, key: string): string {
  const text = metadata[key];
  if (text === undefined)
    throw new Error(`an episode's metadata tell its ${key}, got ${Object.keys(metadata)}`);
  return text;
}

function float32(tensors: Tensors, name: string): Float32Array {
  const tensor = tensors[name];
  if (tensor?.dtype !== 'F32') throw new Error(`an episode has F32 ${name}, got ${tensor?.dtype ?? 'none'}`);
  return tensor.data as Float32Array;
}

function float16(tensors: Tensors, name: string): Float32Array {
  const tensor = tensors[name];
  if (tensor?.dtype !== 'F16') throw new Error(`an episode has F16 ${name}, got ${tensor?.dtype ?? 'none'}`);
  return decodeFloat16(tensor.data as Uint16Array);
}

function requireLength(name: string, data: ArrayLike<number>, expected: number): void {
  if (data.length !== expected) {
    throw new Error(`${name} of an episode holds ${expected} numbers beside its rewards, got ${data.length}`);
  }
}
