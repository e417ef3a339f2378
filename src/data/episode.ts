/**
 * The two files of an episode. A trajectory: seed and actions, from which the environment re-renders every frame
 * (re-render.ts), and the sample of frames that V is trained on. Latents: the same episode encoded by V, on which M is
 * trained. Both are safetensors, so any reader opens a dataset as it is. Appendix A.1 of the paper.
 */
import { checkWorld, type World } from '../env/experiments.ts';
import { decodeFloat16, encodeFloat16 } from '../files/float16.ts';
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';
import {
  checkLatents,
  checkTrajectory,
  checkVersion,
  EPISODE_VERSION,
  requireFinite,
  requireFlags,
  requireFrameNumbers,
} from './episode-checks.ts';

/** Bytes of one 64x64 RGB frame. */
export { FRAME_LENGTH as FRAME_BYTES } from '../vision/config.ts';

/** The way out, of a run and of diagnostics, where an episode is lost or cannot be re-rendered. */
export const COLLECT_AGAIN = 'collect the episodes again, by a run with another seed or by new diagnostics';

/** T steps have T + 1 frames: frame t is observed before action t. */
export interface Trajectory {
  world: World;
  seed: number;
  policy: string;
  /** [T, actionSize] */
  actions: Float32Array;
  /** [T] */
  rewards: Float32Array;
  /** [T], 1 where the environment terminated; 0 where the episode was truncated. */
  dones: Float32Array;
  /** Ground truth from the environment, for diagnostics only: no network has it as input. [T + 1, truthSize] */
  truth: Float32Array;
  truthNames: string[];
}

export interface Episode extends Trajectory {
  /** The kept frames; all of them in a small run. [kept, 64, 64, 3] */
  frames: Uint8Array;
  /** The frame numbers of `frames`, ascending. [kept] */
  frameNumbers: Int32Array;
}

/** The episode encoded by V: training data of M. */
export interface LatentSteps extends Pick<Trajectory, 'seed' | 'policy' | 'actions' | 'rewards' | 'dones'> {
  /** [T + 1, latentSize] */
  mu: Float32Array;
  /** [T + 1, latentSize] */
  logvar: Float32Array;
}

/** Latents with ground truth: data of the diagnostics. */
export type LatentEpisode = LatentSteps & Pick<Trajectory, 'truth' | 'truthNames'>;

/** @param facts further entries of the metadata */
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

/** @throws Error naming what is missing or does not fit */
export function decodeEpisode(bytes: Uint8Array): Episode {
  const { tensors, metadata } = decodeSafetensors(bytes);
  checkVersion(metadata, 'the trajectory of an episode');
  const truthNames = namesOf(metadata);
  checkTrajectory(tensors, truthNames.length);
  const steps = stepFields(tensors, metadata);
  const truth = tensors.truth.data as Float32Array;
  requireFinite('truth', truth, truthNames.length);
  const frameNumbers = tensors.frameNumbers.data as Int32Array;
  requireFrameNumbers(frameNumbers, steps.rewards.length);
  const frames = tensors.frames.data as Uint8Array;
  return { ...steps, world: worldOf(metadata), truth, truthNames, frames, frameNumbers };
}

/** Rounds mu and logvar to float16: the error is a tenth of V's sigma for most frames, and the file half as large. */
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

/** @throws Error naming what is missing or does not fit */
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
type Steps = Pick<Trajectory, 'seed' | 'policy' | 'actions' | 'rewards' | 'dones'>;

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

/** Reads tensors whose shapes were checked. */
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
    throw new Error(`the metadata of an episode have no ${key}, only ${Object.keys(metadata)}`);
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
    throw new Error(`the truthNames of an episode are ${metadata.truthNames}, expected unique names`);
  }
  return names;
}

function worldOf(metadata: Record<string, string>): World {
  return checkWorld(jsonOf(metadata, 'world'));
}
