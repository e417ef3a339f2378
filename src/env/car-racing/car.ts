/**
 * The car of CarRacing-v3: a hull and four wheels on revolute joints. The wheels' tyre forces are computed
 * here each step; planck does the rest.
 */
import { type Body, type RevoluteJoint, Vec2, type World } from 'planck-js';
import {
  BRAKE_FORCE,
  ENGINE_POWER,
  FRICTION_LIMIT,
  GRASS_FRICTION,
  HULL_POLYGONS,
  SIZE,
  SLIP_STIFFNESS,
  STEER_LIMIT,
  STEER_TORQUE,
  WHEEL_MOMENT_OF_INERTIA,
  WHEEL_POSITIONS,
  WHEEL_RADIUS,
  WHEEL_WIDTH,
} from './constants.ts';
import { Parts } from './parts.ts';
import { SettlingJoint, Sweep } from './settling-joint.ts';
import { SolidPolygon } from './solid-polygon.ts';

const HULL_DENSITY = 1;
const WHEEL_DENSITY = 0.1;
const HULL_PARTS = HULL_POLYGONS.map((polygon) => polygon.map((value) => value * SIZE));
const WHEEL_BOX = [
  [
    -WHEEL_WIDTH,
    -WHEEL_RADIUS,
    WHEEL_WIDTH,
    -WHEEL_RADIUS,
    WHEEL_WIDTH,
    WHEEL_RADIUS,
    -WHEEL_WIDTH,
    WHEEL_RADIUS,
  ],
];

export class Wheel {
  readonly body: Body;
  readonly parts: Parts;
  readonly joint: RevoluteJoint;
  gas = 0;
  brake = 0;
  /** Wanted joint angle. */
  steer = 0;
  /** How far the wheel has rolled, radians; it only shows in the picture. */
  phase = 0;
  /** Radians a second. */
  omega = 0;
  /** Tyre force asked for, to what the ground gives: above 1 it slides, above 2 it leaves a mark. */
  slip = 0;
  /** How many road tiles it stands on; none is grass. Kept by contacts.ts. */
  tilesTouched = 0;

  constructor(body: Body, joint: RevoluteJoint) {
    this.body = body;
    this.parts = new Parts(body, WHEEL_BOX);
    this.joint = joint;
  }
}

export class Car {
  readonly hull: Body;
  readonly hullParts: Parts;
  /** Front left, front right, rear left, rear right. */
  readonly wheels: readonly Wheel[];
  private readonly force = Vec2(0, 0);

  /** @param angle radians, @param x units, @param y units: the hull's */
  constructor(world: World, angle: number, x: number, y: number) {
    this.hull = world.createBody({ type: 'dynamic', position: Vec2(x, y), angle });
    weigh(this.hull, HULL_PARTS, HULL_DENSITY);
    this.hullParts = new Parts(this.hull, HULL_PARTS);
    // The wheels start where an unturned car would have them; the joints pull them in place during the
    // first step. Gymnasium does the same, and every recorded run begins with that twitch.
    const sweep = new Sweep();
    this.wheels = WHEEL_POSITIONS.map(([right, ahead]) => {
      const anchor = Vec2(right * SIZE, ahead * SIZE);
      const position = Vec2(x + anchor.x, y + anchor.y);
      const body = world.createBody({ type: 'dynamic', position, angle });
      weigh(body, WHEEL_BOX, WHEEL_DENSITY);
      const joint = new SettlingJoint(
        {
          bodyA: this.hull,
          bodyB: body,
          localAnchorA: anchor,
          localAnchorB: Vec2(0, 0),
          referenceAngle: 0,
          enableMotor: true,
          maxMotorTorque: STEER_TORQUE,
          motorSpeed: 0,
          enableLimit: true,
          lowerAngle: -STEER_LIMIT,
          upperAngle: STEER_LIMIT,
          collideConnected: false,
        },
        sweep,
      );
      world.createJoint(joint);
      return new Wheel(body, joint);
    });
  }

  /** Rear-wheel drive; a wheel's gas rises by at most 0.1 a call and falls at once. @param gas clipped to 0..1 */
  gas(gas: number): void {
    const wanted = Math.min(Math.max(gas, 0), 1);
    for (let i = 2; i < 4; i++) {
      const wheel = this.wheels[i];
      wheel.gas += Math.min(wanted - wheel.gas, 0.1);
    }
  }

  /** All wheels. From 0.9 on they lock. */
  brake(brake: number): void {
    for (const wheel of this.wheels) wheel.brake = brake;
  }

  /** Front wheels. @param steer wanted joint angle, counter-clockwise; the joint stops at +-0.4 */
  steer(steer: number): void {
    this.wheels[0].steer = steer;
    this.wheels[1].steer = steer;
  }

  /** Spins the wheels and lets their grip push the car; the world's step comes after. @param dt seconds */
  step(dt: number): void {
    for (const wheel of this.wheels) this.stepWheel(wheel, dt);
  }

  private stepWheel(wheel: Wheel, dt: number): void {
    const turn = wheel.steer - wheel.joint.getJointAngle();
    wheel.joint.setMotorSpeed(Math.sign(turn) * Math.min(50 * Math.abs(turn), 3));

    const frictionLimit = wheel.tilesTouched > 0 ? FRICTION_LIMIT : FRICTION_LIMIT * GRASS_FRICTION;

    // side = (cos, sin) of the wheel's angle, forward = (-sin, cos).
    const { c: cos, s: sin } = wheel.body.getTransform().q;
    const velocity = wheel.body.getLinearVelocity();
    const forwardSpeed = -sin * velocity.x + cos * velocity.y;
    const sideSpeed = cos * velocity.x + sin * velocity.y;

    // The engine gives power: force falls with speed, and 5 keeps it finite at rest.
    wheel.omega += (dt * ENGINE_POWER * wheel.gas) / WHEEL_MOMENT_OF_INERTIA / (Math.abs(wheel.omega) + 5);
    if (wheel.brake >= 0.9) {
      wheel.omega = 0;
    } else if (wheel.brake > 0) {
      const slower = Math.min(BRAKE_FORCE * wheel.brake, Math.abs(wheel.omega));
      wheel.omega -= Math.sign(wheel.omega) * slower;
    }
    wheel.phase += wheel.omega * dt;

    let forwardForce = (wheel.omega * WHEEL_RADIUS - forwardSpeed) * SLIP_STIFFNESS;
    let sideForce = -sideSpeed * SLIP_STIFFNESS;
    const size = Math.sqrt(forwardForce * forwardForce + sideForce * sideForce);
    wheel.slip = size / frictionLimit;
    if (size > frictionLimit) {
      forwardForce *= frictionLimit / size;
      sideForce *= frictionLimit / size;
    }
    wheel.omega -= (dt * forwardForce * WHEEL_RADIUS) / WHEEL_MOMENT_OF_INERTIA;

    this.force.x = sideForce * cos - forwardForce * sin;
    this.force.y = sideForce * sin + forwardForce * cos;
    wheel.body.applyForceToCenter(this.force, true);
  }
}

/**
 * Gives a body the mass of its parts. Fixtures are made for that alone and taken off again: nothing in CarRacing
 * collides, and what touches the tiles is found in contacts.ts.
 */
function weigh(body: Body, polygons: readonly ArrayLike<number>[], density: number): void {
  const fixtures = polygons.map((polygon) => {
    const vertices = Array.from({ length: polygon.length / 2 }, (_, i) =>
      Vec2(polygon[2 * i], polygon[2 * i + 1]),
    );
    return body.createFixture({ shape: new SolidPolygon(vertices), density });
  });
  const mass = { mass: 0, center: Vec2(0, 0), I: 0 };
  body.getMassData(mass);
  for (const fixture of fixtures) body.destroyFixture(fixture);
  body.setMassData(mass);
}
