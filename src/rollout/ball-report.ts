/**
 * What V and M know of the ball, on episodes neither of them was trained on: does z hold the coordinates, and
 * does a dream from a short context follow the true ball through its bounces? (Experiment 1: V and M alone.)
 * May import env, memory, math.
 */
import { BOX_SIZE } from '../env/bouncing-ball/options.ts';
import { Xoshiro128 } from '../math/random.ts';
import { linearReadout, mean, predictReadout, rSquared } from '../math/statistics.ts';
import type { Weights } from '../math/weights.ts';
import type { MemoryConfig } from '../memory/config.ts';
import { Memory } from '../memory/memory.ts';
import { sampleMixture } from '../memory/sample.ts';
import { latentSizeOf } from './datasets.ts';
import type { LatentEpisode } from './episode.ts';

/** Frames M sees before it dreams. */
const CONTEXT = 15;
const HORIZONS = [1, 10, 30, 60];
/** The horizon the results card shows. */
const SHOWN_HORIZON = 30;
const TEMPERATURES = [0.1, 1];

export interface BallReport {
  unseenEpisodes: number;
  /** Linear read-out of the ball's place from z = mu. */
  r2x: number;
  r2y: number;
  context: number;
  horizon: number;
  /** Mean distance to the true ball at `horizon`, in pixels of the 64x64 frame; the dream at tau 0.1. */
  dreamError: number;
  constantVelocityError: number;
  horizons: {
    steps: number;
    /** Dream at each temperature, in pixels. */
    dream: Record<string, number>;
    /** Straight on at the speed of the last two context frames, held inside the box. */
    constantVelocity: number;
    /** The ball stays where it was last seen. */
    persistence: number;
    /** The read-out on the true frame: no dream can be closer than this. */
    readout: number;
  }[];
}

export function reportBall(
  seen: LatentEpisode[],
  unseen: LatentEpisode[],
  memory: { config: MemoryConfig; weights: Weights },
  radius: number,
  seed: number,
): BallReport {
  const latentSize = latentSizeOf(seen[0]);
  const readout = linearReadout(concatenate(seen.map(({ mu }) => mu)), latentSize, placesOf(seen), 2);
  const [r2x, r2y] = rSquared(
    placesOf(unseen),
    predictReadout(readout, concatenate(unseen.map(({ mu }) => mu))),
    2,
  );
  const longest = Math.max(...HORIZONS);
  const long = unseen.filter((episode) => episode.rewards.length + 1 >= CONTEXT + longest);
  if (long.length === 0) {
    return {
      unseenEpisodes: unseen.length,
      r2x,
      r2y,
      context: CONTEXT,
      horizon: SHOWN_HORIZON,
      dreamError: Number.NaN,
      constantVelocityError: Number.NaN,
      horizons: [],
    };
  }
  const dreams = new Map(
    TEMPERATURES.map((tau) => [tau, dreamedPlaces(long, memory, readout, longest, tau, seed)]),
  );
  const horizons = HORIZONS.map((steps) => {
    const error = (place: (episode: number) => ArrayLike<number>): number =>
      mean(long.map((episode, e) => distance(place(e), placeAt(episode, CONTEXT - 1 + steps))));
    const dream = Object.fromEntries(
      [...dreams].map(([tau, places]) => [
        String(tau),
        error((e) => places[e].subarray(2 * (steps - 1), 2 * steps)),
      ]),
    );
    return {
      steps,
      dream,
      constantVelocity: error((e) => straightOn(long[e], steps, radius)),
      persistence: error((e) => placeAt(long[e], CONTEXT - 1)),
      readout: error((e) => {
        const at = (CONTEXT - 1 + steps) * latentSize;
        return predictReadout(readout, long[e].mu.slice(at, at + latentSize));
      }),
    };
  });
  const shown = horizons.find(({ steps }) => steps === SHOWN_HORIZON)!;
  return {
    unseenEpisodes: unseen.length,
    r2x,
    r2y,
    context: CONTEXT,
    horizon: SHOWN_HORIZON,
    dreamError: shown.dream[String(TEMPERATURES[0])],
    constantVelocityError: shown.constantVelocity,
    horizons,
  };
}

/** For each episode the dreamed places [longest, 2]: context with open eyes, then M on its own. */
function dreamedPlaces(
  episodes: LatentEpisode[],
  { config, weights }: { config: MemoryConfig; weights: Weights },
  readout: ReturnType<typeof linearReadout>,
  longest: number,
  tau: number,
  seed: number,
): Float32Array[] {
  const { latentSize, actionSize } = config;
  const lanes = episodes.length;
  const memory = new Memory(config, weights, lanes);
  try {
    const random = new Xoshiro128(seed);
    const z = new Float32Array(lanes * latentSize);
    const noActions = new Float32Array(lanes * actionSize);
    for (let t = 0; t < CONTEXT; t++) {
      for (const [lane, { mu }] of episodes.entries()) {
        z.set(mu.subarray(t * latentSize, (t + 1) * latentSize), lane * latentSize);
      }
      memory.step(z, noActions);
    }
    const places = episodes.map(() => new Float32Array(2 * longest));
    for (let t = 0; t < longest; t++) {
      const mixture = memory.mixture();
      for (let lane = 0; lane < lanes; lane++) {
        const next = z.subarray(lane * latentSize, (lane + 1) * latentSize);
        sampleMixture(next, mixture, lane, tau, random);
        places[lane].set(predictReadout(readout, next.slice()), 2 * t);
      }
      memory.step(z, noActions);
    }
    return places;
  } finally {
    memory.dispose();
  }
}

function straightOn(episode: LatentEpisode, steps: number, radius: number): number[] {
  const [x0, y0] = placeAt(episode, CONTEXT - 2);
  const [x1, y1] = placeAt(episode, CONTEXT - 1);
  const inside = (value: number) => Math.min(BOX_SIZE - radius, Math.max(radius, value));
  return [inside(x1 + steps * (x1 - x0)), inside(y1 + steps * (y1 - y0))];
}

function placeAt(episode: LatentEpisode, frame: number): number[] {
  const width = episode.truthNames.length;
  return [episode.truth[frame * width], episode.truth[frame * width + 1]];
}

function placesOf(episodes: LatentEpisode[]): Float32Array {
  return Float32Array.from(
    episodes.flatMap((episode) =>
      Array.from({ length: episode.rewards.length + 1 }, (_, t) => placeAt(episode, t)).flat(),
    ),
  );
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function concatenate(arrays: Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
