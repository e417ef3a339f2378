/**
 * What V and M know of the ball, on episodes neither of them was trained on: do z and h hold place and velocity,
 * does a dream from a short context follow the true ball through its bounces, what is left of it without z or
 * without memory? (Experiment 1: V and M alone.)
 */

import type { LatentEpisode } from '../data/episode.ts';
import type { LinearProbe } from '../math/ridge.ts';
import { mean } from '../math/statistics.ts';
import { Memory } from '../memory/inference.ts';
import { dreamPlaces, seenPlaces } from './ball-dreams.ts';
import { placeAt, straightOn } from './ball-positions.ts';
import { type BouncePrediction, bouncePrediction } from './bounce-prediction.ts';
import { trueBounces } from './bounces.ts';
import { fitStateReadouts, type StateProbe } from './linear-probes.ts';
import { type SplitCurve, SplitGatherer, splitOf } from './multimodality.ts';
import { type EpisodeSource, finish, partOf, type Reporting, type TrainedMemory } from './report-progress.ts';
import { ROWS, walk } from './teacher-forcing.ts';

/** Frames M sees before it dreams. */
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
  /** Linear read-out of the ball's place from z = mu. */
  r2x: number;
  r2y: number;
  /** Place and velocity from z, from h and from both. */
  readouts: StateProbe[];
  context: number;
  horizon: number;
  /** Mean distance to the true ball at `horizon`, in pixels of the 64x64 frame; the dream at tau 0.1. */
  dreamError: number;
  constantVelocityError: number;
  horizons: BallHorizon[];
  /** Null where the episodes are too short for a context, a dream and what follows it. */
  foresight: BouncePrediction | null;
  split: SplitCurve;
}

/** Mean distances to the true ball after `steps` dreamed steps, pixels; places are read off [z, h]. */
export interface BallHorizon {
  steps: number;
  /** Dream at each temperature. */
  dream: Record<string, number>;
  /** Straight on at the speed of the last two context frames, held inside the box. */
  constantVelocity: number;
  /** The ball stays where it was last seen. */
  persistence: number;
  /** Eyes open: the read-out of the true frame. A dream is hardly closer than this. */
  readout: number;
  /** Dream at tau 0.1 of an M that gets z = 0 at every step; places of both lobotomies are read off z. */
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
      fitStateReadouts(seen, unseen, memory, { names: STATE }),
      0,
      0.5,
      'linear read-outs of place and velocity',
    );
    if (fitted === null)
      throw new Error(`the ball's episodes hold no ${STATE.join(', ')}: gather them again`);
    const { readouts, fromBoth, fromZ } = fitted;
    const episodes = await Promise.all(unseen.map((read) => read()));

    yield { fraction: 0.5, detail: 'dreams beside the true ball' };
    const places = await seenPlaces(episodes, memory, fromBoth);
    const horizons = dreamErrors(places, trained, { fromBoth, fromZ }, radius, seed);
    const shown = horizons.find(({ steps }) => steps === SHOWN_HORIZON);

    yield { fraction: 0.6, detail: 'bounces foreseen' };
    const foresight = bouncePrediction(places, trained, fromBoth, radius, CONTEXT, seed);

    yield { fraction: 0.9, detail: 'mixtures before a bounce' };
    return {
      unseenEpisodes: unseen.length,
      latentSize: trained.config.latentSize,
      r2x: readouts[0].z,
      r2y: readouts[1].z,
      readouts,
      context: CONTEXT,
      horizon: SHOWN_HORIZON,
      dreamError: shown?.dream[String(TEMPERATURES[0])] ?? Number.NaN,
      constantVelocityError: shown?.constantVelocity ?? Number.NaN,
      horizons,
      foresight,
      split: await splitBeforeBounces(unseen, memory),
    };
  } finally {
    memory.dispose();
  }
}

/** Empty where no episode is long enough. */
function dreamErrors(
  seen: ReadonlyMap<LatentEpisode, Float32Array>,
  trained: TrainedMemory,
  eyes: { fromBoth: LinearProbe; fromZ: LinearProbe },
  radius: number,
  seed: number,
): BallHorizon[] {
  const long = [...seen.keys()].filter((episode) => episode.rewards.length + 1 >= CONTEXT + LONGEST);
  if (long.length === 0) return [];
  const starts = long.map((episode) => ({ episode, frame: CONTEXT - 1 }));
  const dreams = TEMPERATURES.map((tau) => ({
    tau,
    places: dreamPlaces(starts, trained, eyes.fromBoth, { steps: LONGEST, tau, seed }),
  }));
  // An h that was tampered with is no input for eyes fitted on a whole one: these look at z alone.
  const without = (lobotomy: 'blind' | 'no memory') =>
    dreamPlaces(starts, trained, eyes.fromZ, { steps: LONGEST, tau: TEMPERATURES[0], lobotomy, seed });
  const blind = without('blind');
  const noMemory = without('no memory');
  return HORIZONS.map((steps) => {
    const error = (guess: (e: number) => ArrayLike<number>): number =>
      mean(long.map((episode, e) => distance(guess(e), placeAt(episode, CONTEXT - 1 + steps))));
    const at = (places: readonly Float32Array[]) => (e: number) =>
      places[e].subarray(2 * (steps - 1), 2 * steps);
    return {
      steps,
      dream: Object.fromEntries(dreams.map(({ tau, places }) => [String(tau), error(at(places))])),
      constantVelocity: error((e) => straightOn(long[e], CONTEXT - 1, steps, radius)),
      persistence: error((e) => placeAt(long[e], CONTEXT - 1)),
      readout: error((e) => seen.get(long[e])!.subarray(2 * (CONTEXT - 1 + steps))),
      blind: error(at(blind)),
      noMemory: error(at(noMemory)),
    };
  });
}

/** M's one-step mixtures along the unseen episodes, by their distance from a bounce. */
async function splitBeforeBounces(unseen: readonly EpisodeSource[], memory: Memory): Promise<SplitCurve> {
  const gatherer = new SplitGatherer();
  const bouncesOf = new WeakMap<LatentEpisode, ReturnType<typeof trueBounces>>();
  const walking = walk(unseen, memory, {
    step: (seats, t) => {
      if (t < CONTEXT) return;
      const mixture = memory.mixture();
      for (const { row, episode } of seats) {
        let bounces = bouncesOf.get(episode);
        if (bounces === undefined) bouncesOf.set(episode, (bounces = trueBounces(episode)));
        gatherer.add(splitOf(mixture, row), t + 1, bounces);
      }
    },
  });
  await finish(walking);
  return gatherer.curve();
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
