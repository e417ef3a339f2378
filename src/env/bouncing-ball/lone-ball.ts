/**
 * BouncingBall-v0's world for one ball, in planck: a frictionless disc and four walls, perfectly elastic. The
 * published results with one ball were made on it, and it gives their frames byte for byte. It keeps the energy
 * exactly, but turns the ball back up to a few thousandths of a pixel off the wall (planck's tolerance), so its
 * path strays from the closed form; discs.ts ('exact') does not.
 *
 * Why the units are as they are. The length unit is a pixel, so planck's tolerance (linearSlop, 0.005) is a
 * two-hundredth of one. planck treats an impact slower than velocityThreshold (1 unit a second) as
 * inelastic, which would swallow the motion of a ball that grazes a wall; so a step lasts a millionth of a
 * second, and the threshold is a millionth of a pixel a step. And planck clips a motion of more than
 * maxTranslation (2 units), so a step is split until the fastest possible ball stays below it.
 */
import { type Body, Circle, Edge, Vec2, World } from 'planck-js';
import { BOX_SIZE } from './options.ts';
import type { Ball, BallWorld } from './start.ts';

const STEP_SECONDS = 1e-6;
const LARGEST_TRANSLATION = 1.5;
const VELOCITY_ITERATIONS = 16;
const POSITION_ITERATIONS = 8;

export class LoneBall implements BallWorld {
  bounces = 0;
  /** There is nothing to collide with. */
  readonly collisions = 0;
  private readonly world: World;
  private readonly body: Body;
  private readonly radius: number;
  private readonly substeps: number;
  private readonly gravity: number;
  /**
   * planck moves a body by the velocity it has half a substep later. Its vy is so much behind the one that
   * belongs to the ball's place; with it the parabola and its energy are exact.
   */
  private readonly lag: number;
  private readonly energy: number;

  /**
   * @param speed of the ball at the start, pixels a step
   * @param gravity downward, pixels per step squared
   */
  constructor(start: Ball, speed: number, gravity: number) {
    // No ball can be faster than with all its energy, at the floor.
    const topSpeed = Math.sqrt(speed * speed + 2 * gravity * BOX_SIZE);
    this.substeps = Math.max(1, Math.ceil(topSpeed / LARGEST_TRANSLATION));
    this.gravity = gravity;
    this.lag = gravity / this.substeps / 2;
    this.radius = start.radius;
    this.world = new World({ gravity: Vec2(0, gravity / STEP_SECONDS ** 2), allowSleep: false });
    this.addWalls();
    this.body = this.world.createBody({ type: 'dynamic', position: Vec2(start.x, start.y), bullet: true });
    this.body.createFixture({ shape: new Circle(start.radius), density: 1, friction: 0, restitution: 1 });
    this.setVelocity(start.vx, start.vy);
    this.energy = this.kineticEnergy() + this.potentialEnergy();
    this.world.on('begin-contact', () => {
      this.bounces++;
    });
  }

  balls(): Ball[] {
    const { x, y } = this.body.getPosition();
    const velocity = this.body.getLinearVelocity();
    const [vx, vy] = [velocity.x * STEP_SECONDS, velocity.y * STEP_SECONDS + this.lag];
    return [{ x, y, vx, vy, radius: this.radius }];
  }

  step(): void {
    this.bounces = 0;
    for (let i = 0; i < this.substeps; i++) {
      this.world.step(STEP_SECONDS / this.substeps, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    }
    this.restoreEnergy();
  }

  /** A bounce in mid-step gets the wrong share of gravity; its speed pays. Without gravity this is never needed. */
  private restoreEnergy(): void {
    const kinetic = this.kineticEnergy();
    const due = this.energy - this.potentialEnergy();
    if (kinetic <= 0 || due <= 0 || Math.abs(due / kinetic - 1) < 1e-9) return;
    const scale = Math.sqrt(due / kinetic);
    const [{ vx, vy }] = this.balls();
    this.setVelocity(vx * scale, vy * scale);
  }

  /** For mass 1. */
  private kineticEnergy(): number {
    const [{ vx, vy }] = this.balls();
    return 0.5 * (vx * vx + vy * vy);
  }

  private potentialEnergy(): number {
    return -this.gravity * this.body.getPosition().y;
  }

  private setVelocity(vx: number, vy: number): void {
    this.body.setLinearVelocity(Vec2(vx / STEP_SECONDS, (vy - this.lag) / STEP_SECONDS));
  }

  private addWalls(): void {
    const walls = this.world.createBody();
    const corners = [Vec2(0, 0), Vec2(BOX_SIZE, 0), Vec2(BOX_SIZE, BOX_SIZE), Vec2(0, BOX_SIZE)];
    corners.forEach((corner, i) => {
      walls.createFixture({ shape: new Edge(corner, corners[(i + 1) % 4]), friction: 0, restitution: 1 });
    });
  }
}
