/**
 * V's gradient as a pure function of its weights, some frames and their noise: what each thread of a training
 * computes of its shard.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Gradient } from '../backend/gradient-team.ts';
import { type Tensors, type Variables, valueAndGradients } from '../backend/variables.ts';
import type { ColourRange } from '../math/colour-range.ts';
import { FRAME_LENGTH, isOfDecoder, type VisionConfig } from './config.ts';
import { framesFromBytes } from './frames.ts';
import { groundMask } from './ground.ts';
import { type VisionLosses, type VisionLossOptions, visionLosses } from './loss.ts';
import { encode } from './model.ts';

export type VisionShard = {
  /** 64x64 RGB bytes. */
  frames: Uint8Array;
  /** Standard normal, [frames, latent]. */
  noise: Float32Array;
  /** Frames here of those in the whole batch; 1 when this is all of it. */
  share: number;
  /** That of the loss, at this step; 0 when absent. */
  groundWeight?: number;
};

export interface VisionGradientOptions extends Omit<VisionLossOptions, 'groundWeight'> {
  /** Which pixels are ground; without it none are. */
  ground?: ColourRange;
  /** The encoder stays as it is: its gradient is 0, with which Adam changes nothing. */
  decoderOnly?: boolean;
}

/** Frames `from` .. `to` of a batch. */
export function sliceVisionShard(shard: VisionShard, from: number, to: number): VisionShard {
  const count = shard.frames.length / FRAME_LENGTH;
  const latentSize = shard.noise.length / count;
  return {
    ...shard,
    frames: shard.frames.subarray(from * FRAME_LENGTH, to * FRAME_LENGTH),
    noise: shard.noise.subarray(from * latentSize, to * latentSize),
    share: (shard.share * (to - from)) / count,
  };
}

/** Gradient and terms [loss, reconstruction, KL of each latent], all weighted by the shard's share. */
export function visionGradient(
  { latentSize }: VisionConfig,
  variables: Variables,
  { frames, noise, share, groundWeight = 0 }: VisionShard,
  { ground, decoderOnly = false, ...options }: VisionGradientOptions,
): Gradient {
  return tf.tidy(() => {
    const count = noise.length / latentSize;
    const inputs = {
      frames: framesFromBytes(frames, count),
      noise: tf.tensor2d(noise, [count, latentSize]),
      ...(ground && groundWeight !== 0 && { ground: groundMask(frames, count, ground) }),
    };
    const encoded = decoderOnly ? encode(variables, inputs.frames) : undefined;
    let parts: Omit<VisionLosses, 'loss'> | undefined;
    const { value, gradients } = valueAndGradients(
      () => {
        const { loss, ...rest } = visionLosses(variables, inputs, { ...options, groundWeight }, encoded);
        parts = {
          reconstruction: tf.keep(rest.reconstruction),
          klPerDimension: tf.keep(rest.klPerDimension),
        };
        return weighted(loss, share);
      },
      decoderOnly ? decoderOf(variables) : variables,
    );
    const { reconstruction, klPerDimension } = parts as Omit<VisionLosses, 'loss'>;
    const others = tf.concat([tf.reshape(reconstruction, [1]), klPerDimension]);
    const terms = tf.concat([tf.reshape(value, [1]), weighted(others, share)]) as tf.Tensor1D;
    tf.dispose([reconstruction, klPerDimension]);
    return { gradients: decoderOnly ? withZeros(gradients, variables) : gradients, terms };
  });
}

function decoderOf(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => isOfDecoder(name)));
}

/** 0 for each variable without a gradient. */
function withZeros(gradients: Tensors, variables: Variables): Tensors {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, gradients[name] ?? tf.zerosLike(variable)]),
  );
}

function weighted<T extends tf.Tensor>(tensor: T, share: number): T {
  return share === 1 ? tensor : tf.mul(tensor, share);
}
