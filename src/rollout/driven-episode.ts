/** Real episodes that C drives, with their latents: for diagnostics on what C meets. */
import { collectEpisode, type EpisodeOrder } from '../data/collect.ts';
import { encodeFrames } from '../data/encode.ts';
import type { LatentEpisode } from '../data/episode.ts';
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import { AgentPolicy, type TrainedDriver } from './agent-policy.ts';
import type { AgentSpec } from './jobs.ts';

/** An episode from this seed that ends, or has ended, after `steps` steps. On the wasm and cpu backends. */
export async function driveEpisode(
  { world, seed, steps }: Pick<EpisodeOrder, 'world' | 'seed' | 'steps'>,
  trained: Pick<AgentSpec, 'vision' | 'memory'>,
  driver: TrainedDriver,
): Promise<LatentEpisode> {
  const vision = new Vision(trained.vision.config, trained.vision.weights);
  const memory = new Memory(trained.memory.config, trained.memory.weights, 1);
  try {
    const policy = new AgentPolicy(vision, memory, driver, seed);
    const episode = collectEpisode({ world, index: 0, seed, steps }, policy);
    const { truth, truthNames } = episode;
    return { ...(await encodeFrames(episode, vision)), truth, truthNames };
  } finally {
    vision.dispose();
    memory.dispose();
  }
}
