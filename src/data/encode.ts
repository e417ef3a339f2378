/** Encodes every frame of an episode with V, once, as mu and logvar; frames are re-rendered (step 3 of the paper). */
import type { Vision } from '../vision/inference.ts';
import { type Episode, FRAME_BYTES, type LatentSteps } from './episode.ts';
import { frameBatches } from './re-render.ts';

const BATCH = 64;

/** @returns the steps of the episode with mu and logvar of its T + 1 frames */
export async function encodeFrames(episode: Episode, vision: Vision): Promise<LatentSteps> {
  const { seed, policy, actions, rewards, dones } = episode;
  const { latentSize } = vision.config;
  const mu = new Float32Array((rewards.length + 1) * latentSize);
  const logvar = new Float32Array(mu.length);
  let at = 0;
  for (const batch of frameBatches(episode, BATCH)) {
    const encoded = await vision.encodeAsync(batch, batch.length / FRAME_BYTES);
    mu.set(encoded.mu, at);
    logvar.set(encoded.logvar, at);
    at += encoded.mu.length;
  }
  return { seed, policy, actions, rewards, dones, mu, logvar };
}
