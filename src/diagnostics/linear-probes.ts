/**
 * Linear probes: whether z holds the state of the environment, and whether h adds what no single frame shows, such as
 * speed. They are fitted on episodes that V and M were trained on, or on new ones, and scored on others that these two
 * never saw.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { applyProbe, type LinearProbe, RidgeFit, RSquaredScore } from '../math/ridge.ts';
import type { Memory } from '../memory/inference.ts';
import type { EpisodeSource } from './report-progress.ts';
import { teacherForce } from './teacher-forcing.ts';

/** R² on unseen episodes: 1 is perfect, 0 no better than the mean, below 0 worse. NaN where the target is constant. */
export interface StateProbe {
  name: string;
  /** From z = mu of the frame alone. */
  z: number;
  /** From h as C gets it: M has observed all frames before this one. */
  h: number;
  /** From both, the inputs of C. */
  zh: number;
}

/** Frames omitted at the start of an episode: h starts at 0 and needs a few steps to hold a speed. */
const WARM_UP = 5;

/** Small relative to thousands of samples: it only regularises units of h that hardly vary. */
const RIDGE = 1;

const INPUTS = ['z', 'h', 'zh'] as const;

/** Targets of the probes: columns of the ground truth, and the frames that count. */
export interface Targets {
  names: readonly string[];
  /** False omits a frame from fit and score. */
  counts?(truth: ArrayLike<number>, at: number, names: readonly string[]): boolean;
}

export interface FittedProbes {
  probes: StateProbe[];
  /** Probes for all targets, in their order, from z and from [z, h]. */
  fromZ: LinearProbe;
  fromBoth: LinearProbe;
  /** Fraction of the unseen frames that count. */
  counted: number;
}

/**
 * Yields its progress 0 .. 1. Null where the episodes lack a target (files of an older version) or no frame counts.
 * @param memory of ROWS rows; its state is overwritten
 */
export async function* fitStateProbes(
  seen: readonly EpisodeSource[],
  unseen: readonly EpisodeSource[],
  memory: Memory,
  targets: Targets,
): AsyncGenerator<number, FittedProbes | null> {
  const { latentSize, hiddenSize } = memory.config;
  const dims = latentSize + hiddenSize;
  const fit = new RidgeFit(dims, targets.names.length);
  const x = new Float32Array(dims); // [z, h]
  const y = new Float32Array(targets.names.length);
  let frames = 0;
  /** Calls `use` for every frame that counts, with x and y filled. */
  const forEachFrame = (use: () => void) => ({
    onFrame: ({ row, episode }: { row: number; episode: LatentEpisode }, t: number, z: Float32Array) => {
      if (t < WARM_UP) return;
      frames++;
      if (!readTargets(y, episode, t, targets)) return;
      x.set(z.subarray(row * latentSize, (row + 1) * latentSize));
      x.set(memory.h.subarray(row * hiddenSize, (row + 1) * hiddenSize), latentSize);
      use();
    },
  });
  for await (const done of teacherForce(
    seen,
    memory,
    forEachFrame(() => fit.add(x, y)),
  )) {
    yield 0.9 * done;
  }
  if (fit.samples < 2) return null;
  const ranges = { z: [0, latentSize], h: [latentSize, dims], zh: [0, dims] };
  const fitted = INPUTS.map((input) => {
    const [from, to] = ranges[input];
    return { from, probe: fit.solve({ from, to, ridge: RIDGE }) };
  });
  const scores = targets.names.map(() => INPUTS.map(() => new RSquaredScore()));
  let counted = 0;
  frames = 0;
  const score = (): void => {
    counted++;
    for (const [target, inputs] of scores.entries()) {
      for (const [input, { from, probe }] of fitted.entries()) {
        inputs[input].add(y[target], applyProbe(probe, target, x, from));
      }
    }
  };
  for await (const done of teacherForce(unseen, memory, forEachFrame(score))) yield 0.9 + 0.1 * done;
  return {
    probes: targets.names.map((name, target) => {
      const [z, h, zh] = scores[target].map((input) => input.value());
      return { name, z, h, zh };
    }),
    fromZ: fitted[0].probe,
    fromBoth: fitted[2].probe,
    counted: frames === 0 ? 0 : counted / frames,
  };
}

/** Writes the targets of frame t to y; false where one is missing or the frame does not count. */
function readTargets(y: Float32Array, episode: LatentEpisode, t: number, targets: Targets): boolean {
  const { truth, truthNames } = episode;
  const row = t * truthNames.length;
  for (const [i, name] of targets.names.entries()) {
    const column = truthNames.indexOf(name);
    if (column === -1) return false;
    y[i] = truth[row + column];
  }
  return targets.counts?.(truth, row, truthNames) ?? true;
}
