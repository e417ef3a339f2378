/**
 * How an episode of BouncingBall-v0 starts: a place and a direction for every ball, from the episode's stream.
 */
import type { Pcg64 } from '../../math/pcg64.ts';
import { BOX_SIZE, ID, type ResolvedOptions, radiiOf } from './options.ts';

/** Pixels, and pixels a step; y downward. */
export interface Ball {
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** The mass is its square. */
  radius: number;
}

/** What moves the balls: one step of the environment at a time. */
export interface BallWorld {
  /** Hits of balls against walls, and of balls against balls, during the last step. */
  readonly bounces: number;
  readonly collisions: number;
  /** Copies. */
  balls(): Ball[];
  step(): void;
}

/** Room left around each ball at the start. */
const SPACING = 0.5;
/** Places tried, times the number of balls, before all are laid out anew; and layouts tried. */
const ATTEMPTS = 100;
const LAYOUTS = 500;

/** Every direction equally likely, all balls equally fast. */
export function drawStart(options: ResolvedOptions, random: Pcg64): Ball[] {
  return drawPlaces(radiiOf(options), random).map((place) => {
    const angle = random.uniform(0, 2 * Math.PI);
    return { ...place, vx: options.speed * Math.cos(angle), vy: options.speed * Math.sin(angle) };
  });
}

type Place = Pick<Ball, 'x' | 'y' | 'radius'>;

/** Uniform over the box, redrawn until no two balls touch; the largest first, while there is room for it. */
function drawPlaces(radii: readonly number[], random: Pcg64): Place[] {
  const order = radii.map((_, i) => i).sort((a, b) => radii[b] - radii[a]);
  for (let layout = 0; layout < LAYOUTS; layout++) {
    const places: Place[] = [];
    for (let attempt = 0; attempt < radii.length * ATTEMPTS; attempt++) {
      const place = drawPlace(radii[order[places.length]], random);
      if (places.every((other) => gap(place, other) > SPACING)) places.push(place);
      if (places.length === radii.length) return radii.map((_, i) => places[order.indexOf(i)]);
    }
  }
  throw new Error(`${ID}: found no room for balls of radius ${radii.join(', ')}; use fewer or smaller ones`);
}

function drawPlace(radius: number, random: Pcg64): Place {
  const margin = radius + SPACING;
  const x = random.uniform(margin, BOX_SIZE - margin);
  return { x, y: random.uniform(margin, BOX_SIZE - margin), radius };
}

/** Between two rims. */
function gap(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius;
}
