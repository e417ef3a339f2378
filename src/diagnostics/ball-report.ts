/**
 * Diagnostics of V and M on the ball, on episodes that neither was trained on: whether z and h hold position and
 * velocity, whether a dream from a short context follows the true ball through its bounces, and how well without z or
 * without memory. (Experiment 1: V and M alone.)
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { LinearProbe } from '../math/ridge.ts';
import { mean } from '../math/statistics.ts';
import { Memory } from '../memory/inference.ts';
import { dreamPositions, teacherForcedPositions } from './ball-dreams.ts';
import { constantVelocity, positionAt } from './ball-positions.ts';
import { type BouncePrediction, bouncePrediction } from './bounce-prediction.ts';
import { trueBounces } from './bounces.ts';
import { type LatentMap, latentMap } from './latent-map.ts';
import { fitStateProbes, type StateProbe } from './linear-probes.ts';
import { MultimodalityByStep, type MultimodalityCurve, multimodalityOf } from './multimodality.ts';
import { type EpisodeSource, finish, partOf, type Reporting, type TrainedMemory } from './report-progress.ts';
import { ROWS, teacherForce } from './teacher-forcing.ts';

/** Frames that M observes before a dream. */
export const CONTEXT = 15;
const HORIZONS = [1, 10, 30, 60];
const LONGEST = Math.max(...HORIZONS);
/** The horizon of `dreamError`. */
const SHOWN_HORIZON = 30;
const TEMPERATURES = [0.1, 1];
const STATE = ['x', 'y', 'vx', 'vy'];

export interface BallReport {
  unseenEpisodes: number;
  /** Length of z: 2 is the "bottleneck" of experiment 1. */
  latentSize: number;
  /** R² of a linear probe for the ball's position from z = mu. */
  r2x: number;
  r2y: number;
  /** Linear probes for position and velocity from z, from h and from both. */
  readouts: StateProbe[];
  /** Where V puts the places of the box. */
  map: LatentMap;
  context: number;
  horizon: number;
  /** Mean distance to the true ball at `horizon`, in pixels of the 64x64 frame; dream at tau 0.1. */
  dreamError: number;
  constantVelocityError: number;
  horizons: BallHorizon[];
  /** Bounce prediction; null where the episodes are too short for a context, a dream and its tolerance. */
  foresight: BouncePrediction | null;
  /** Multimodality of the mixture near a bounce. */
  split: MultimodalityCurve;
}

/** Mean distances to the true ball after `steps` dreamed steps, pixels; positions come from a probe on [z, h]. */
export interface BallHorizon {
  steps: number;
  /** Dream at each temperature. */
  dream: Record<string, number>;
  /** Constant velocity from the last two context frames, clamped to the box. */
  constantVelocity: number;
  /** The last observed position. */
  persistence: number;
  /** Teacher-forced: the probe on the true frame, about the smallest error that a dream can have. */
  readout: number;
  /** Dream at tau 0.1 of an M that gets z = 0 at every step; both ablations have their positions from a probe on z. */
  blind: number;
  /** Dream at tau 0.1 of an M whose h and c are 0 before every step. */
  noMemory: number;
}

export async function* reportBall(
  seen: readonly EpisodeSource[],
  unseen: readonly EpisodeSource[],
  trained: TrainedMemory,
  radius: number,
  seed: number,
): Reporting<BallReport> {
  const memory = new Memory(trained.config, trained.weights, ROWS);
  try {
    const fitted = yield* partOf(
      fitStateProbes(seen, unseen, memory, { names: STATE }),
      0,
      0.5,
      'linear probes for position and velocity',
    );
    if (fitted === null)
      throw new Error(`the ball's episodes have no ${STATE.join(', ')}: collect them again`);
    const { probes, fromBoth, fromZ } = fitted;
    const episodes = await Promise.all(unseen.map((read) => read()));

    yield { fraction: 0.5, detail: 'dreams compared with the true ball' };
    const positions = await teacherForcedPositions(episodes, memory, fromBoth);
    const horizons = dreamErrors(positions, trained, { fromBoth, fromZ }, radius, seed);
    const shown = horizons.find(({ steps }) => steps === SHOWN_HORIZON);

    yield { fraction: 0.6, detail: 'bounce prediction' };
    const bounces = bouncePrediction(positions, trained, fromBoth, radius, CONTEXT, seed);

    yield { fraction: 0.9, detail: 'multimodality near a bounce' };
    return {
      unseenEpisodes: unseen.length,
      latentSize: trained.config.latentSize,
      r2x: probes[0].z,
      r2y: probes[1].z,
      readouts: probes,
      map: latentMap(episodes, trained.config.latentSize, fromZ, radius),
      context: CONTEXT,
      horizon: SHOWN_HORIZON,
      dreamError: shown?.dream[String(TEMPERATURES[0])] ?? Number.NaN,
      constantVelocityError: shown?.constantVelocity ?? Number.NaN,
      horizons,
      foresight: bounces,
      split: await multimodalityNearBounces(unseen, memory),
    };
  } finally {
    memory.dispose();
  }
}

/** Empty where no episode is long enough. */
function dreamErrors(
  seen: ReadonlyMap<LatentEpisode, Float32Array>,
  trained: TrainedMemory,
  probes: { fromBoth: LinearProbe; fromZ: LinearProbe },
  radius: number,
  seed: number,
): BallHorizon[] {
  const long = [...seen.keys()].filter((episode) => episode.rewards.length + 1 >= CONTEXT + LONGEST);
  if (long.length === 0) return [];
  const starts = long.map((episode) => ({ episode, frame: CONTEXT - 1 }));
  const dreams = TEMPERATURES.map((tau) => ({
    tau,
    positions: dreamPositions(starts, trained, probes.fromBoth, { steps: LONGEST, tau, seed }),
  }));
  // A probe that was fitted on the intact h does not apply to an ablated one: these read z alone.
  const without = (ablation: 'blind' | 'no memory') =>
    dreamPositions(starts, trained, probes.fromZ, { steps: LONGEST, tau: TEMPERATURES[0], ablation, seed });
  const blind = without('blind');
  const noMemory = without('no memory');
  return HORIZONS.map((steps) => {
    const error = (predicted: (e: number) => ArrayLike<number>): number =>
      mean(long.map((episode, e) => distance(predicted(e), positionAt(episode, CONTEXT - 1 + steps))));
    const at = (positions: readonly Float32Array[]) => (e: number) =>
      positions[e].subarray(2 * (steps - 1), 2 * steps);
    return {
      steps,
      dream: Object.fromEntries(dreams.map(({ tau, positions }) => [String(tau), error(at(positions))])),
      constantVelocity: error((e) => constantVelocity(long[e], CONTEXT - 1, steps, radius)),
      persistence: error((e) => positionAt(long[e], CONTEXT - 1)),
      readout: error((e) => seen.get(long[e])!.subarray(2 * (CONTEXT - 1 + steps))),
      blind: error(at(blind)),
      noMemory: error(at(noMemory)),
    };
  });
}

/** Multimodality of the one-step mixtures on the unseen episodes, by the distance from a bounce. */
async function multimodalityNearBounces(
  unseen: readonly EpisodeSource[],
  memory: Memory,
): Promise<MultimodalityCurve> {
  const byStep = new MultimodalityByStep();
  const bouncesOf = new WeakMap<LatentEpisode, ReturnType<typeof trueBounces>>();
  const pass = teacherForce(unseen, memory, {
    onStep: (rows, t) => {
      if (t < CONTEXT) return;
      const mixture = memory.mixture();
      for (const { row, episode } of rows) {
        let bounces = bouncesOf.get(episode);
        if (bounces === undefined) bouncesOf.set(episode, (bounces = trueBounces(episode)));
        byStep.add(multimodalityOf(mixture, row), t + 1, bounces);
      }
    },
  });
  await finish(pass);
  return byStep.curve();
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
