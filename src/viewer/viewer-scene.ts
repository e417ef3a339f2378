/**
 * What people are shown of the environments, read off as plain values for drawing/.
 */
import { BOX_SIZE } from '../env/bouncing-ball/options.ts';
import type { Car } from '../env/car-racing/car.ts';
import { FPS } from '../env/car-racing/constants.ts';
import type { SkidMark } from '../env/car-racing/skid-marks.ts';
import type { BouncingBallInfo, CarRacing, CarRacingInfo } from '../env/index.ts';
import type { BallScene, Pose, RaceScene } from './drawing/scene.ts';
import type { Opponent } from './opponent.ts';
import type { Actor } from './viewer-frame.ts';

const NAMES: Readonly<Record<Actor, string>> = {
  human: 'You',
  controller: 'C',
  driver: 'Script',
  random: 'Random',
};

/** The order of scene.ts: hull x, y, angle; then each wheel's x, y, angle, phase. */
export function poseOf({ hull, wheels }: Pick<Car, 'hull' | 'wheels'>): Pose {
  const { x, y } = hull.getPosition();
  const pose = [x, y, hull.getAngle()];
  for (const { body, phase } of wheels) {
    const place = body.getPosition();
    pose.push(place.x, place.y, body.getAngle(), phase);
  }
  return Float64Array.from(pose);
}

export function speedOf({ hull }: Pick<Car, 'hull'>): number {
  const { x, y } = hull.getLinearVelocity();
  return Math.hypot(x, y);
}

export function tilesOf(info: CarRacingInfo | BouncingBallInfo): number {
  return 'tilesVisited' in info ? info.tilesVisited : 0;
}

/** What the viewer knows beside the environment. */
export interface Watched {
  episode: number;
  actor: Actor;
  episodeReturn: number;
  step: number;
  tilesVisited: number;
  marks: readonly SkidMark[];
  opponent: Opponent | null;
  lead: number | null;
}

export function raceScene(env: CarRacing, watched: Watched): RaceScene {
  const { road, car } = env;
  const { opponent } = watched;
  const [frontLeft, , rearLeft] = car.wheels;
  return {
    kind: 'race',
    episode: watched.episode,
    seconds: watched.step / FPS,
    road,
    car: { name: NAMES[watched.actor], pose: poseOf(car), episodeReturn: watched.episodeReturn },
    opponent: opponent && {
      name: NAMES[opponent.actor],
      pose: poseOf(opponent.env.car),
      episodeReturn: opponent.result.episodeReturn,
    },
    lead: watched.lead,
    marks: watched.marks,
    tilesVisited: watched.tilesVisited,
    speed: speedOf(car),
    gas: rearLeft.gas,
    brake: frontLeft.brake,
    steer: frontLeft.joint.getJointAngle(),
  };
}

/** Steps that a ball's trail reaches back. */
const TRAIL_STEPS = 24;

/** Remembers where the balls were. */
export class Trails {
  private trails: number[][] = [];

  clear(): void {
    this.trails = [];
  }

  note(balls: BouncingBallInfo['balls']): void {
    for (const [i, { x, y }] of balls.entries()) {
      const trail = (this.trails[i] ??= []);
      trail.push(x, y);
      if (trail.length > 2 * TRAIL_STEPS) trail.splice(0, 2);
    }
  }

  scene(episode: number, balls: BouncingBallInfo['balls']): BallScene {
    const trails = this.trails.map((trail) => [...trail]);
    return { kind: 'ball', episode, size: BOX_SIZE, balls, trails };
  }
}
