/**
 * An episode as it is kept: what V and M learn from. One safetensors file an episode, so that any reader
 * (ours, Python's) opens a dataset as it is. Section A.1 of the paper: frames and actions of each episode.
 * May import files, math.
 */
import { decodeSafetensors, encodeSafetensors } from '../files/safetensors.ts';

/** Bytes of one 64x64 RGB frame. */
export const FRAME_BYTES = 64 * 64 * 3;

/** T steps have T + 1 frames: frame t is seen before action t. */
export interface Episode {
  seed: number;
  policy: string;
  /** [T + 1, 64, 64, 3] */
  frames: Uint8Array;
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

/** The same episode through V: what M learns from. */
export interface LatentEpisode extends Omit<Episode, 'frames'> {
  /** [T + 1, latentSize] */
  mu: Float32Array;
  /** [T + 1, latentSize] */
  logvar: Float32Array;
}

export function encodeEpisode(episode: Episode): Uint8Array {
  const steps = episode.rewards.length;
  return encodeSafetensors(
    {
      frames: { dtype: 'U8', shape: [steps + 1, 64, 64, 3], data: episode.frames },
      ...commonTensors(episode),
    },
    commonMetadata(episode),
  );
}

export function decodeEpisode(bytes: Uint8Array): Episode {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const frames = tensors.frames;
  if (frames === undefined || frames.dtype !== 'U8') throw new Error('an episode file has U8 frames');
  return { frames: frames.data as Uint8Array, ...commonFields(tensors, metadata) };
}

export function encodeLatentEpisode(episode: LatentEpisode): Uint8Array {
  const frames = episode.rewards.length + 1;
  const latentSize = episode.mu.length / frames;
  return encodeSafetensors(
    {
      mu: { dtype: 'F32', shape: [frames, latentSize], data: episode.mu },
      logvar: { dtype: 'F32', shape: [frames, latentSize], data: episode.logvar },
      ...commonTensors(episode),
    },
    commonMetadata(episode),
  );
}

export function decodeLatentEpisode(bytes: Uint8Array): LatentEpisode {
  const { tensors, metadata } = decodeSafetensors(bytes);
  return {
    mu: float32(tensors, 'mu'),
    logvar: float32(tensors, 'logvar'),
    ...commonFields(tensors, metadata),
  };
}

type Tensors = ReturnType<typeof decodeSafetensors>['tensors'];
type Common = Omit<Episode, 'frames'>;

function commonTensors(episode: Common): Parameters<typeof encodeSafetensors>[0] {
  const steps = episode.rewards.length;
  return {
    actions: { dtype: 'F32', shape: [steps, episode.actions.length / steps], data: episode.actions },
    rewards: { dtype: 'F32', shape: [steps], data: episode.rewards },
    dones: { dtype: 'F32', shape: [steps], data: episode.dones },
    truth: { dtype: 'F32', shape: [steps + 1, episode.truthNames.length], data: episode.truth },
  };
}

function commonMetadata(episode: Common): Record<string, string> {
  return {
    seed: String(episode.seed),
    policy: episode.policy,
    truthNames: JSON.stringify(episode.truthNames),
  };
}

function commonFields(tensors: Tensors, metadata: Record<string, string>): Common {
  return {
    seed: Number(metadata.seed),
    policy: metadata.policy,
    actions: float32(tensors, 'actions'),
    rewards: float32(tensors, 'rewards'),
    dones: float32(tensors, 'dones'),
    truth: float32(tensors, 'truth'),
    truthNames: JSON.parse(metadata.truthNames) as string[],
  };
}

function float32(tensors: Tensors, name: string): Float32Array {
  const tensor = tensors[name];
  if (tensor === undefined || tensor.dtype !== 'F32') throw new Error(`an episode file has F32 ${name}`);
  return tensor.data as Float32Array;
}
