/** Losses of V and of M on episodes that they are not trained on, without noise: equal weights give equal numbers. */
import * as tf from '@tensorflow/tfjs-core';
import { read } from '../backend/read.ts';
import { disposeAll, toTensors } from '../backend/variables.ts';
import type { SequenceDataset } from '../data/datasets.ts';
import { FRAME_BYTES } from '../data/episode.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { nllOf } from '../memory/evaluate.ts';
import type { VisionConfig } from '../vision/config.ts';
import { framesFromBytes } from '../vision/frames.ts';
import { visionLosses } from '../vision/loss.ts';
import type { HeldOut } from './curve-means.ts';

/** Steps of each unseen episode that M is measured on, at most. */
const TIME = 128;

/** V's reconstruction error and KL at z = mu. @param frames [count, 64, 64, 3] */
export function heldOutVision(
  { latentSize }: VisionConfig,
  weights: () => Promise<Weights>,
  frames: Uint8Array,
): HeldOut | null {
  const count = frames.length / FRAME_BYTES;
  if (count === 0) return null;
  return async () => {
    const tensors = toTensors(await weights());
    const { reconstruction, kl } = tf.tidy(() => {
      const inputs = {
        frames: framesFromBytes(frames, count),
        noise: tf.zeros([count, latentSize]) as tf.Tensor2D,
      };
      const losses = visionLosses(tensors, inputs, { klWeight: 0, klTolerance: 0 });
      return { reconstruction: losses.reconstruction, kl: tf.sum(losses.klPerDimension) };
    });
    try {
      const [[error], [nats]] = await Promise.all([read(reconstruction), read(kl)]);
      return { heldOutReconstruction: error, heldOutKl: nats };
    } finally {
      tf.dispose([reconstruction, kl]);
      disposeAll(tensors);
    }
  };
}

/** M's nats per latent at z = mu, over the first steps of each unseen episode. */
export async function heldOutMemory(
  config: MemoryConfig,
  weights: () => Promise<Weights>,
  unseen: SequenceDataset,
): Promise<HeldOut | null> {
  const lengths = Array.from({ length: unseen.size }, (_, i) => Math.min(TIME, unseen.lengthOf(i)));
  if (lengths.length === 0) return null;
  const time = Math.max(...lengths);
  const batch = unseen.blankBatch(lengths.length, time);
  for (const [row, length] of lengths.entries()) await unseen.copy(row, 0, length, batch, row, time);
  const { mu, actions, mask } = batch;
  return async () => ({
    heldOutNll: await nllOf(config, await weights(), { batch: lengths.length, time, mu, actions, mask }),
  });
}
