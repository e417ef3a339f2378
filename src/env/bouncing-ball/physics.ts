/**
 * BouncingBall-v0's world: frictionless discs and four walls in planck, everything perfectly elastic.
 *
 * Why the units are as they are. The length unit is a pixel, so planck's tolerance (linearSlop, 0.005) is a
 * two-hundredth of one. planck treats an impact slower than velocityThreshold (1 unit a second) as
 * inelastic, which would swallow the motion of a ball that grazes a wall; so a step lasts a millionth of a
 * second, and the threshold is a millionth of a pixel a step. And planck clips a motion of more than
 * maxTranslation (2 units), so a step is split until the fastest possible ball stays below it.
 * May import math and planck.
 */
import { type Body, Circle, type Contact, Edge, Vec2, World } from 'planck-js';
import type { Pcg64 } from '../../math/pcg64.ts';
import { BOX_SIZE, ID, type ResolvedOptions, topSpeed } from './options.ts';

const STEP_SECONDS = 1e-6;
const LARGEST_TRANSLATION = 1.5;
const VELOCITY_ITERATIONS = 16;
const POSITION_ITERATIONS = 8;

/** Pixels, and pixels a step; y downward. */
export interface Ball {
  x: number;
  y: number;
  vx: number;
  vy: number;
}

export class BallWorld {
  private readonly world: World;
  private readonly bodies: readonly Body[];
  private readonly substeps: number;
  private readonly gravity: number;
  /**
   * planck moves a body by the velocity it has half a substep later. Its vy is so much behind the one that
   * belongs to the ball's place; with it the parabola and its energy are exact.
   */
  private readonly lag: number;
  private readonly energy: number;
  private bounces = 0;

  constructor(options: ResolvedOptions, random: Pcg64) {
    this.substeps = Math.max(1, Math.ceil(topSpeed(options) / LARGEST_TRANSLATION));
    this.gravity = options.gravity;
    this.lag = options.gravity / this.substeps / 2;
    this.world = new World({
      gravity: Vec2(0, options.gravity / STEP_SECONDS ** 2),
      allowSleep: false,
    });
    const walls = this.addWalls();
    this.bodies = drawPositions(options, random).map(([x, y]) => this.addBall(x, y, options.radius));
    for (const body of this.bodies) {
      const angle = random.uniform(0, 2 * Math.PI);
      this.setVelocity(body, options.speed * Math.cos(angle), options.speed * Math.sin(angle));
    }
    this.energy = this.kineticEnergy() + this.potentialEnergy();
    this.world.on('begin-contact', (contact: Contact) => {
      const touched = [contact.getFixtureA().getBody(), contact.getFixtureB().getBody()];
      if (touched.includes(walls)) this.bounces++;
    });
  }

  balls(): Ball[] {
    return this.bodies.map((body) => {
      const { x, y } = body.getPosition();
      const velocity = body.getLinearVelocity();
      return { x, y, vx: velocity.x * STEP_SECONDS, vy: velocity.y * STEP_SECONDS + this.lag };
    });
  }

  /** One environment step. Returns how many times a ball hit a wall. */
  step(): number {
    this.bounces = 0;
    for (let i = 0; i < this.substeps; i++) {
      this.world.step(STEP_SECONDS / this.substeps, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    }
    this.restoreEnergy();
    return this.bounces;
  }

  /**
   * A ball caught between two others, or hit at a wall, is more than planck's solver keeps elastic, and a bounce
   * in mid-step gets the wrong share of gravity. What energy that cost or won is settled over all balls'
   * speeds. Without gravity a lone ball never needs it.
   */
  private restoreEnergy(): void {
    const kinetic = this.kineticEnergy();
    const due = this.energy - this.potentialEnergy();
    if (kinetic <= 0 || due <= 0 || Math.abs(due / kinetic - 1) < 1e-9) return;
    const scale = Math.sqrt(due / kinetic);
    const balls = this.balls();
    this.bodies.forEach((body, i) => {
      this.setVelocity(body, balls[i].vx * scale, balls[i].vy * scale);
    });
  }

  /** For balls of mass 1. */
  private kineticEnergy(): number {
    return this.balls().reduce((sum, { vx, vy }) => sum + 0.5 * (vx * vx + vy * vy), 0);
  }

  private potentialEnergy(): number {
    return this.balls().reduce((sum, { y }) => sum - this.gravity * y, 0);
  }

  private setVelocity(body: Body, vx: number, vy: number): void {
    body.setLinearVelocity(Vec2(vx / STEP_SECONDS, (vy - this.lag) / STEP_SECONDS));
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
    const body = this.world.createBody({ type: 'dynamic', position: Vec2(x, y), bullet: true });
    body.createFixture({ shape: new Circle(radius), density: 1, friction: 0, restitution: 1 });
    return body;
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
