/**
 * BouncingBall-v0's world for any number of balls: frictionless discs and four walls, everything perfectly
 * elastic, moved from one collision to the next (event-driven molecular dynamics; Alder & Wainwright 1959).
 *
 * Why not a rigid-body engine such as planck: it finds impacts within a tolerance and hands momentum around by
 * iteration, so balls come to overlap by hundredths of a pixel, a ball caught between two others loses energy,
 * and a bounce in mid-step gets the wrong share of gravity. Here the flights are parabolas, and every
 * collision's instant is the root of a quadratic: two balls fall alike, so gravity cancels between them. What
 * is left is rounding, about 1e-15 a collision, of energy, of momentum and of place.
 */
import { BOX_SIZE, ID } from './options.ts';
import type { Ball, BallWorld } from './start.ts';

/** Far more than any motion has; only a ball that came to rest on the floor would hit it without end. */
const MAX_EVENTS = 100_000;

type Wall = 'left' | 'right' | 'top' | 'bottom';

/** The next thing to happen, `time` steps from now. */
interface Collision {
  time: number;
  ball: Ball;
  hits: Ball | Wall;
}

export class Discs implements BallWorld {
  bounces = 0;
  collisions = 0;
  private readonly discs: readonly Ball[];
  private readonly gravity: number;

  /** @param gravity downward, pixels per step squared */
  constructor(start: readonly Ball[], gravity: number) {
    this.discs = start.map((ball) => ({ ...ball }));
    this.gravity = gravity;
  }

  balls(): Ball[] {
    return this.discs.map((ball) => ({ ...ball }));
  }

  step(): void {
    this.bounces = 0;
    this.collisions = 0;
    let rest = 1;
    for (let events = 0; events < MAX_EVENTS; events++) {
      const next = this.nextCollision(rest);
      if (next === null) {
        this.fly(rest);
        return;
      }
      this.fly(next.time);
      rest -= next.time;
      if (typeof next.hits === 'string') {
        bounce(next.ball, next.hits);
        this.bounces++;
      } else {
        collide(next.ball, next.hits);
        this.collisions++;
      }
    }
    throw new Error(`${ID}: more than ${MAX_EVENTS} collisions in one step: ${JSON.stringify(this.discs)}`);
  }

  /** All of them anew each time: a few balls have few pairs, and nothing can go stale. */
  private nextCollision(before: number): Collision | null {
    const { discs, gravity } = this;
    let next: Collision | null = null;
    let soonest = before;
    const consider = (time: number, ball: Ball, hits: Ball | Wall): void => {
      if (time >= soonest) return;
      soonest = time;
      next = { time, ball, hits };
    };
    for (let i = 0; i < discs.length; i++) {
      const ball = discs[i];
      const { x, y, vx, vy, radius } = ball;
      if (vx < 0) consider((x - radius) / -vx, ball, 'left');
      if (vx > 0) consider((BOX_SIZE - radius - x) / vx, ball, 'right');
      consider(timeToTop(y - radius, vy, gravity), ball, 'top');
      consider(timeToBottom(BOX_SIZE - radius - y, vy, gravity), ball, 'bottom');
      for (let j = i + 1; j < discs.length; j++) consider(timeToMeet(ball, discs[j]), ball, discs[j]);
    }
    return next;
  }

  private fly(time: number): void {
    for (const ball of this.discs) {
      ball.x += ball.vx * time;
      ball.y += (ball.vy + 0.5 * this.gravity * time) * time;
      ball.vy += this.gravity * time;
    }
  }
}

/** When |d + v t| = r1 + r2 first, d and v the difference of places and of speeds; Infinity for never. */
function timeToMeet(a: Ball, b: Ball): number {
  const [dx, dy, vx, vy] = [b.x - a.x, b.y - a.y, b.vx - a.vx, b.vy - a.vy];
  const approach = -(dx * vx + dy * vy);
  if (approach <= 0) return Number.POSITIVE_INFINITY;
  const reach = a.radius + b.radius;
  // Rounding may have left touching balls a hair inside each other: they meet now.
  const room = Math.max(0, dx * dx + dy * dy - reach * reach);
  const squared = approach * approach - (vx * vx + vy * vy) * room;
  // The smaller root, written so that nothing cancels.
  return squared < 0 ? Number.POSITIVE_INFINITY : room / (approach + Math.sqrt(squared));
}

/** When height + vy t + gravity t^2 / 2 = 0 on the way up. */
function timeToTop(height: number, vy: number, gravity: number): number {
  const squared = vy * vy - 2 * gravity * height;
  if (vy >= 0 || squared < 0) return Number.POSITIVE_INFINITY;
  return (2 * Math.max(0, height)) / (-vy + Math.sqrt(squared));
}

/** When vy t + gravity t^2 / 2 = height on the way down: the larger root, again without cancellation. */
function timeToBottom(height: number, vy: number, gravity: number): number {
  const room = Math.max(0, height);
  const root = Math.sqrt(vy * vy + 2 * gravity * room);
  if (vy > 0) return (2 * room) / (vy + root);
  return gravity > 0 ? (root - vy) / gravity : Number.POSITIVE_INFINITY;
}

/** The ball is put on the wall exactly, so that rounding never adds up to a ball outside. */
function bounce(ball: Ball, wall: Wall): void {
  if (wall === 'left') ball.x = ball.radius;
  if (wall === 'right') ball.x = BOX_SIZE - ball.radius;
  if (wall === 'top') ball.y = ball.radius;
  if (wall === 'bottom') ball.y = BOX_SIZE - ball.radius;
  if (wall === 'left' || wall === 'right') ball.vx = -ball.vx;
  else ball.vy = -ball.vy;
}

/** Elastic: along the line between the centres the speeds' difference is turned round, across it nothing acts. */
function collide(a: Ball, b: Ball): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const distance = Math.hypot(dx, dy);
  const [nx, ny] = [dx / distance, dy / distance];
  const [massA, massB] = [a.radius ** 2, b.radius ** 2];
  const closing = (a.vx - b.vx) * nx + (a.vy - b.vy) * ny;
  const impulse = (2 * massA * massB * closing) / (massA + massB);
  a.vx -= (impulse / massA) * nx;
  a.vy -= (impulse / massA) * ny;
  b.vx += (impulse / massB) * nx;
  b.vy += (impulse / massB) * ny;
}
