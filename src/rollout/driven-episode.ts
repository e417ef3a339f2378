/** Real episodes that C drives, with their latents: for diagnostics on what C meets. */
import { act } from '../controller/controller.ts';
import { collectEpisode, type EpisodeOrder } from '../data/collect.ts';
import { encodeFrames } from '../data/encode.ts';
import type { LatentEpisode } from '../data/episode.ts';
import { readEpisode } from '../data/episode-files.ts';
import type { EpisodePaths } from '../data/episode-paths.ts';
import { Memory } from '../memory/inference.ts';
import { Vision } from '../vision/inference.ts';
import { AgentPolicy, type TrainedDriver } from './agent-policy.ts';
import type { AgentSpec } from './jobs.ts';

/** Half of an episode is for a dream of 300 steps to end in. */
const DRIVEN = { episodes: 16, steps: 640 };

/** What C sees in one row of many. */
interface Row {
  z: Float32Array;
  /** About which z was drawn. */
  mean: Float32Array;
  zAt: number;
  h: Float32Array;
  hAt: number;
}

/** Episodes that C drives on the tracks of others, each made when first asked for, and C as the driver of dreams. */
export function drivenBy(
  driver: TrainedDriver,
  trained: Pick<AgentSpec, 'vision' | 'memory'>,
  others: readonly EpisodePaths[],
): {
  sources: (() => Promise<LatentEpisode>)[];
  drive(row: Row, actions: Float32Array, at: number): void;
} {
  const { config, parameters, sampleZ } = driver;
  return {
    sources: others.slice(0, DRIVEN.episodes).map(({ trajectory }) =>
      once(async () => {
        const { world, seed } = await readEpisode(trajectory);
        return driveEpisode({ world, seed, steps: DRIVEN.steps }, trained, driver);
      }),
    ),
    drive: ({ z, mean, zAt, h, hAt }, actions, at) =>
      act(config, parameters, sampleZ ? z : mean, zAt, h, hAt, actions, at),
  };
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

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
