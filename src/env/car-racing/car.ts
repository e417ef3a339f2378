/**
 * The car of CarRacing-v3: a hull and four wheels on revolute joints. The wheels' tyre forces are computed
 * here each step; planck does the rest. May import constants and planck.
 */
import { type Body, Polygon, RevoluteJoint, Vec2, type World } from 'planck-js';
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

export class Wheel {
  readonly body: Body;
  readonly joint: RevoluteJoint;
  gas = 0;
  brake = 0;
  /** Wanted joint angle. */
  steer = 0;
  /** How far the wheel has rolled, radians; it only shows in the picture. */
  phase = 0;
  /** Radians a second. */
  omega = 0;
  /** How many road tiles it stands on; none is grass. Kept by contacts.ts. */
  tilesTouched = 0;

  constructor(body: Body, joint: RevoluteJoint) {
    this.body = body;
    this.joint = joint;
  }
}

export class Car {
  readonly hull: Body;
  /** Front left, front right, rear left, rear right. */
  readonly wheels: readonly Wheel[];
  private readonly force = Vec2(0, 0);

  constructor(world: World, angle: number, x: number, y: number) {
    this.hull = world.createBody({ type: 'dynamic', position: Vec2(x, y), angle });
    for (const polygon of HULL_POLYGONS) {
      this.hull.createFixture({ shape: scaledPolygon(polygon), density: 1 });
    }
    // The wheels start where an unturned car would have them; the joints pull them in place during the
    // first step. Gymnasium does the same, and every recorded run begins with that twitch.
    this.wheels = WHEEL_POSITIONS.map(([wheelX, wheelY]) => {
      const body = world.createBody({
        type: 'dynamic',
        position: Vec2(x + wheelX * SIZE, y + wheelY * SIZE),
        angle,
      });
      body.createFixture({
        shape: wheelPolygon(),
        density: 0.1,
        restitution: 0,
        filterCategoryBits: 0x0020,
        filterMaskBits: 0x0001,
      });
      const joint = new RevoluteJoint({
        bodyA: this.hull,
        bodyB: body,
        localAnchorA: Vec2(wheelX * SIZE, wheelY * SIZE),
        localAnchorB: Vec2(0, 0),
        referenceAngle: 0,
        enableMotor: true,
        maxMotorTorque: STEER_TORQUE,
        motorSpeed: 0,
        enableLimit: true,
        lowerAngle: -STEER_LIMIT,
        upperAngle: STEER_LIMIT,
        collideConnected: false,
      });
      world.createJoint(joint);
      const wheel = new Wheel(body, joint);
      body.setUserData(wheel);
      return wheel;
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

  /** Spins the wheels and pushes the car by their grip; the world's step comes after. @param dt seconds */
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

function scaledPolygon(interleaved: readonly number[]): Polygon {
  const vertices: Vec2[] = [];
  for (let i = 0; i < interleaved.length; i += 2) {
    vertices.push(Vec2(interleaved[i] * SIZE, interleaved[i + 1] * SIZE));
  }
  return new Polygon(vertices);
}

function wheelPolygon(): Polygon {
  const [x, y] = [WHEEL_WIDTH, WHEEL_RADIUS];
  return new Polygon([Vec2(-x, y), Vec2(x, y), Vec2(x, -y), Vec2(-x, -y)]);
}
