/**
 * An episode as it is kept: a tape (seed and actions, from which the environment makes every frame again: re-render.ts)
 * with the few frames that V learns from; and the same episode through V, which M learns from. Safetensors files, so
 * that any reader (ours, Python's) opens a dataset as it is. Section A.1 of the paper: frames and actions of each
 * episode.
 */
import { checkWorld, type World } from '../env/experiments.ts';
import { decodeFloat16, encodeFloat16 } from '../files/float16.ts';
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import {
  checkLatents,
  checkTape,
  checkVersion,
  EPISODE_VERSION,
  requireFinite,
  requireFlags,
  requireFrameNumbers,
} from './episode-checks.ts';

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
  checkVersion(metadata, 'the tape of an episode');
  const truthNames = namesOf(metadata);
  checkTape(tensors, truthNames.length);
  const steps = stepFields(tensors, metadata);
  const truth = tensors.truth.data as Float32Array;
  requireFinite('truth', truth, truthNames.length);
  const frameNumbers = tensors.frameNumbers.data as Int32Array;
  requireFrameNumbers(frameNumbers, steps.rewards.length);
  const frames = tensors.frames.data as Uint8Array;
  return { ...steps, world: worldOf(metadata), truth, truthNames, frames, frameNumbers };
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
  checkVersion(metadata, 'the latents of an episode');
  const { latentSize } = checkLatents(tensors);
  const steps = stepFields(tensors, metadata);
  const mu = decodeFloat16(tensors.mu.data as Uint16Array);
  const logvar = decodeFloat16(tensors.logvar.data as Uint16Array);
  requireFinite('mu', mu, latentSize);
  requireFinite('logvar', logvar, latentSize);
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
  return { version: EPISODE_VERSION, seed: String(seed), policy };
}

/** Of tensors whose shapes were checked. */
function stepFields(tensors: Tensors, metadata: Record<string, string>): Steps {
  const [actions, rewards, dones] = [tensors.actions, tensors.rewards, tensors.dones].map(
    ({ data }) => data as Float32Array,
  );
  requireFinite('actions', actions, actions.length / rewards.length);
  requireFinite('rewards', rewards, 1);
  requireFlags('dones', dones);
  const text = textOf(metadata, 'seed');
  const seed = Number(text);
  if (text.trim() === '' || !Number.isFinite(seed)) {
    throw new Error(`the seed of an episode is ${JSON.stringify(text)}, expected a number`);
  }
  return { seed, policy: textOf(metadata, 'policy'), actions, rewards, dones };
}

function textOf(metadata: Record<string, string>, key: string): string {
  const text = metadata[key];
  if (text === undefined)
    throw new Error(`an episode's metadata tell its ${key}, got ${Object.keys(metadata)}`);
  return text;
}

function jsonOf(metadata: Record<string, string>, key: string): unknown {
  const text = textOf(metadata, key);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`the ${key} of an episode is ${JSON.stringify(text)}, expected JSON`, { cause: error });
  }
}

function namesOf(metadata: Record<string, string>): string[] {
  const names = jsonOf(metadata, 'truthNames');
  const areNames = Array.isArray(names) && names.every((name) => typeof name === 'string');
  if (!areNames || new Set(names).size !== names.length) {
    throw new Error(
      `the truthNames of an episode are ${metadata.truthNames}, expected names, each of its own`,
    );
  }
  return names;
}

function worldOf(metadata: Record<string, string>): World {
  return checkWorld(jsonOf(metadata, 'world'));
}
