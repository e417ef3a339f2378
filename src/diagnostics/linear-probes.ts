/**
 * Does z hold the state of the world, and does h add what no single picture shows (speed, for one)? Linear
 * read-outs fitted on episodes that V and M learned from and scored on episodes they never saw.
 */

import type { LatentEpisode } from '../data/episode.ts';
import { type LinearProbe, RidgeFit, RSquaredScore, readOut } from '../math/ridge.ts';
import type { Memory } from '../memory/inference.ts';
import type { EpisodeSource } from './report-progress.ts';
import { walk } from './teacher-forcing.ts';

/** R² on unseen episodes: 1 is perfect, 0 no better than the mean, below 0 worse. NaN where nothing varies. */
export interface StateProbe {
  name: string;
  /** From z = mu of the frame alone. */
  z: number;
  /** From h as C gets it: M has seen all frames before this one, and not this one. */
  h: number;
  /** From both, as C sees them. */
  zh: number;
}

/** Frames at the start of an episode that are left out: h begins at 0 and needs a few to know any speed. */
const WARM_UP = 5;

/** Small beside the thousands of samples: it only holds units of h that hardly move. */
const RIDGE = 1;

const VIEWS = ['z', 'h', 'zh'] as const;

/** What is read out of a frame: columns of its truth, and which frames count. */
export interface Targets {
  names: readonly string[];
  /** False leaves a frame out of fit and score. */
  counts?(truth: ArrayLike<number>, at: number, names: readonly string[]): boolean;
}

export interface FittedProbes {
  readouts: StateProbe[];
  /** All targets, in their order, from z and from [z, h]: eyes for a dream. */
  fromZ: LinearProbe;
  fromBoth: LinearProbe;
  /** Share of the unseen frames that counted. */
  counted: number;
}

/**
 * Yields its progress 0 .. 1. Null where the episodes lack a target (files of an older version) or no frame counts.
 * @param memory of ROWS rows; its state is overwritten
 */
export async function* fitStateReadouts(
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
  /** Visits every frame that counts, with x and y filled. */
  const visitor = (use: () => void) => ({
    frame: ({ row, episode }: { row: number; episode: LatentEpisode }, t: number, z: Float32Array) => {
      if (t < WARM_UP) return;
      frames++;
      if (!readTargets(y, episode, t, targets)) return;
      x.set(z.subarray(row * latentSize, (row + 1) * latentSize));
      x.set(memory.h.subarray(row * hiddenSize, (row + 1) * hiddenSize), latentSize);
      use();
    },
  });
  for await (const done of walk(
    seen,
    memory,
    visitor(() => fit.add(x, y)),
  )) {
    yield 0.9 * done;
  }
  if (fit.samples < 2) return null;
  const ranges = { z: [0, latentSize], h: [latentSize, dims], zh: [0, dims] };
  const fitted = VIEWS.map((view) => {
    const [from, to] = ranges[view];
    return { from, readout: fit.solve({ from, to, ridge: RIDGE }) };
  });
  const scores = targets.names.map(() => VIEWS.map(() => new RSquaredScore()));
  let counted = 0;
  frames = 0;
  const score = (): void => {
    counted++;
    for (const [target, views] of scores.entries()) {
      for (const [view, { from, readout }] of fitted.entries()) {
        views[view].add(y[target], readOut(readout, target, x, from));
      }
    }
  };
  for await (const done of walk(unseen, memory, visitor(score))) yield 0.9 + 0.1 * done;
  return {
    readouts: targets.names.map((name, target) => {
      const [z, h, zh] = scores[target].map((view) => view.value());
      return { name, z, h, zh };
    }),
    fromZ: fitted[0].readout,
    fromBoth: fitted[2].readout,
    counted: frames === 0 ? 0 : counted / frames,
  };
}

/** The targets of frame t; false where it lacks one or does not count. */
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
