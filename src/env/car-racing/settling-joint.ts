/**
 * planck's revolute joint, which stops sweeping when there is nothing left to do. Gymnasium asks Box2D for 180
 * sweeps over the joints in every step; each leaves a part of the error it found, mostly a thousandth, so that
 * after some ten the next ones stir only float64's last bits. Where a joint stands at its limit it takes more,
 * and gets them. The drive is the same as with all 180.
 */
import { RevoluteJoint, type RevoluteJointDef, type TimeStep } from 'planck-js';

/** A sweep that changes no impulse by more than this has settled. Impulses are of the order of 1. */
const SETTLED = 1e-12;

/** What the joints of one car know of the sweep that is under way: they settle together or not at all. */
export class Sweep {
  settled = false;
  joints = 0;
  private solved = 0;
  private largestChange = 0;

  begin(): void {
    this.settled = false;
    this.solved = 0;
    this.largestChange = 0;
  }

  note(change: number): void {
    this.largestChange = Math.max(this.largestChange, change);
    if (++this.solved < this.joints) return;
    this.settled = this.largestChange <= SETTLED;
    this.solved = 0;
    this.largestChange = 0;
  }
}

export class SettlingJoint extends RevoluteJoint {
  private readonly sweep: Sweep;
  /** Impulses after the last sweep: of the pin, of the limit, of the motor. */
  private x = Number.NaN;
  private y = Number.NaN;
  private limit = Number.NaN;
  private motor = Number.NaN;

  /** @param sweep shared by all joints of a car; they are solved one after the other, each once a sweep */
  constructor(definition: RevoluteJointDef, sweep: Sweep) {
    super(definition);
    this.sweep = sweep;
    sweep.joints++;
  }

  override initVelocityConstraints(step: TimeStep): void {
    this.sweep.begin();
    super.initVelocityConstraints(step);
    this.x = Number.NaN;
  }

  override solveVelocityConstraints(step: TimeStep): void {
    if (this.sweep.settled) return;
    super.solveVelocityConstraints(step);
    const { x, y } = this.getReactionForce(1);
    const limit = this.getReactionTorque(1);
    const motor = this.getMotorTorque(1);
    // The first sweep has nothing to compare with.
    const change = Number.isNaN(this.x)
      ? Number.POSITIVE_INFINITY
      : Math.max(
          Math.abs(x - this.x),
          Math.abs(y - this.y),
          Math.abs(limit - this.limit),
          Math.abs(motor - this.motor),
        );
    this.x = x;
    this.y = y;
    this.limit = limit;
    this.motor = motor;
    this.sweep.note(change);
  }
}
