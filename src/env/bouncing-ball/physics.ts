/**
 * BouncingBall-v0's world: frictionless discs and four walls in planck, everything perfectly elastic.
 *
 * Why the units are as they are. The length unit is a pixel, so planck's tolerance (linearSlop, 0.005) is a
 * two-hundredth of one. planck treats an impact slower than velocityThreshold (1 unit a second) as
 * inelastic, which would swallow the motion of a ball that grazes a wall; so a step lasts a
 * millionth of a second and the threshold is a millionth of a pixel a step. And planck clips a motion of more than
 * maxTranslation (2 units), so a step is split until the fastest possible ball stays below it.
 * May import math and planck.
 */
import { type Body, Circle, type Contact, Edge, Vec2, World } from 'planck-js';
import type { Pcg64 } from '../../math/pcg64.ts';
import { BOX_SIZE, ID, type ResolvedOptions, topSpeed } from './options.ts';

const STEP_SECONDS = 1e-6;
const LARGEST_TRANSLATION = 1.5;
/** Under gravity at least: planck adds its pull once a substep, at a bounce the whole of it or nothing. */
const GRAVITY_SUBSTEPS = 8;
const VELOCITY_ITERATIONS = 16;
const POSITION_ITERATIONS = 8;

export class BallWorld {
  readonly balls: readonly Body[];
  private readonly world: World;
  private readonly substeps: number;
  private bounces = 0;

  constructor(options: ResolvedOptions, random: Pcg64) {
    const gravity = Vec2(0, options.gravity / STEP_SECONDS ** 2);
    this.world = new World({ gravity, allowSleep: false });
    const fewest = options.gravity > 0 ? GRAVITY_SUBSTEPS : 1;
    this.substeps = Math.max(fewest, Math.ceil(topSpeed(options) / LARGEST_TRANSLATION));
    const walls = this.addWalls();
    this.balls = drawPositions(options, random).map(([x, y]) => this.addBall(x, y, options.radius));
    for (const ball of this.balls) {
      const angle = random.uniform(0, 2 * Math.PI);
      ball.setLinearVelocity(Vec2(Math.cos(angle), Math.sin(angle)).mul(options.speed / STEP_SECONDS));
    }
    this.world.on('begin-contact', (contact: Contact) => {
      if (contact.getFixtureA().getBody() === walls || contact.getFixtureB().getBody() === walls)
        this.bounces++;
    });
  }

  /** One environment step. Returns how many times a ball hit a wall. */
  step(): number {
    this.bounces = 0;
    for (let i = 0; i < this.substeps; i++) {
      this.world.step(STEP_SECONDS / this.substeps, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    }
    return this.bounces;
  }

  /** Pixels a step, from planck's units a second. */
  velocity(ball: Body, axis: 'x' | 'y'): number {
    return ball.getLinearVelocity()[axis] * STEP_SECONDS;
  }

  private addWalls(): Body {
    const walls = this.world.createBody();
    const corners = [Vec2(0, 0), Vec2(BOX_SIZE, 0), Vec2(BOX_SIZE, BOX_SIZE), Vec2(0, BOX_SIZE)];
    corners.forEach((corner, i) => {
      walls.createFixture({ shape: new Edge(corner, corners[(i + 1) % 4]), friction: 0, restitution: 1 });
    });
    return walls;
  }

  private addBall(x: number, y: number, radius: number): Body {
    // Bullets: planck then finds the exact time of impact between two balls too, not only ball and wall.
    const ball = this.world.createBody({ type: 'dynamic', position: Vec2(x, y), bullet: true });
    ball.createFixture({ shape: new Circle(radius), density: 1, friction: 0, restitution: 1 });
    return ball;
  }
}

/** Uniform over the box, redrawn until no two balls touch. */
function drawPositions({ balls, radius }: ResolvedOptions, random: Pcg64): [number, number][] {
  const margin = radius + 0.5;
  const placed: [number, number][] = [];
  for (let attempt = 0; placed.length < balls; attempt++) {
    if (attempt === 10_000) {
      throw new Error(
        `${ID}: found no room for ${balls} balls of radius ${radius}; use fewer or smaller ones`,
      );
    }
    const x = random.uniform(margin, BOX_SIZE - margin);
    const y = random.uniform(margin, BOX_SIZE - margin);
    if (placed.every(([px, py]) => Math.hypot(px - x, py - y) > 2 * radius + 0.5)) placed.push([x, y]);
  }
  return placed;
}
