/** Made-up episodes for report cards: their truth and their latents are known in closed form. */

import type { LatentEpisode } from '../../src/data/episode.ts';
import type { EpisodeSource } from '../../src/diagnostics/report-progress.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

export const RADIUS = 5;
const BOX = 64;

export interface Made {
  truth: number[][];
  truthNames: string[];
  mu: number[][];
  actions?: number[][];
  rewards?: number[];
}

export function madeEpisode(seed: number, { truth, truthNames, mu, actions, rewards }: Made): LatentEpisode {
  const steps = truth.length - 1;
  return {
    seed,
    policy: 'made',
    actions: Float32Array.from((actions ?? []).flat()),
    rewards: Float32Array.from(rewards ?? new Array(steps).fill(0)),
    dones: new Float32Array(steps),
    truth: Float32Array.from(truth.flat()),
    truthNames,
    mu: Float32Array.from(mu.flat()),
    logvar: new Float32Array(mu.flat().length),
  };
}

export type Encode = (x: number, y: number) => number[];

/** A ball in the box, exactly reflected; `encode` says what V makes of its place. */
export function bouncingEpisode(seed: number, steps: number, encode: Encode, speed = 2): LatentEpisode {
  const random = new Xoshiro128(seed);
  const place = [0, 1].map(() => RADIUS + (BOX - 2 * RADIUS) * random.random());
  const angle = 2 * Math.PI * random.random();
  const velocity = [speed * Math.cos(angle), speed * Math.sin(angle)];
  const truth: number[][] = [];
  for (let t = 0; t <= steps; t++) {
    truth.push([...place, ...velocity]);
    for (const axis of [0, 1]) {
      place[axis] += velocity[axis];
      const past = Math.max(RADIUS - place[axis], place[axis] - (BOX - RADIUS));
      if (past <= 0) continue;
      place[axis] += place[axis] < RADIUS ? 2 * past : -2 * past;
      velocity[axis] *= -1;
    }
  }
  return madeEpisode(seed, {
    truth,
    truthNames: ['x', 'y', 'vx', 'vy'],
    mu: truth.map(([x, y]) => encode(x, y)),
  });
}

/** A ball that goes slowly straight on for ever. */
export function straightEpisode(seed: number, encode: Encode, steps = 80): LatentEpisode {
  const random = new Xoshiro128(seed);
  const [x0, y0] = [20 + 10 * random.random(), 20 + 10 * random.random()];
  const [vx, vy] = [0.2 * random.random(), 0.2 * random.random()];
  const truth = Array.from({ length: steps + 1 }, (_, t) => [x0 + t * vx, y0 + t * vy, vx, vy]);
  return madeEpisode(seed, {
    truth,
    truthNames: ['x', 'y', 'vx', 'vy'],
    mu: truth.map(([x, y]) => encode(x, y)),
  });
}

export function sourcesOf(episodes: readonly LatentEpisode[]): EpisodeSource[] {
  return episodes.map((episode) => () => Promise.resolve(episode));
}
