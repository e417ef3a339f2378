/**
 * What people are shown of the environments, read off as plain values for drawing/.
 */
import type { Car } from '../env/car-racing/car.ts';
import { type Colours, inWindow } from '../env/car-racing/colours.ts';
import { FPS } from '../env/car-racing/constants.ts';
import { type SkidMark, SkidMarks } from '../env/car-racing/skid-marks.ts';
import { CarRacing } from '../env/index.ts';
import type { Board, Task } from '../env/task.ts';
import { FRAME_SIZE } from '../vision/config.ts';
import { rgb } from './drawing/pen.ts';
import type { BoardScene, GroundColours, Pose, RaceScene, Scene } from './drawing/scene.ts';
import type { Actor, OpponentActor } from './viewer-frame.ts';

const NAMES: Readonly<Record<Actor | OpponentActor, string>> = {
  human: 'You',
  controller: 'C',
  driver: 'Script',
  random: 'Random',
  other: 'Other',
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

export function groundColours({ field, grass, freshRoad }: Colours): GroundColours {
  const css = (colour: number): string => rgb(...inWindow(colour));
  const [first, second, third] = freshRoad;
  return { field: css(field), grass: css(grass), road: [css(first), css(second), css(third)] };
}

/** The other car of a race. */
export interface Beside {
  actor: Actor | OpponentActor;
  task: Task;
  episodeReturn: number;
}

/** State of the viewer beside the environment. */
export interface Watched {
  episode: number;
  actor: Actor | OpponentActor;
  episodeReturn: number;
  step: number;
  tilesVisited: number;
  marks: readonly SkidMark[];
  opponent: Beside | null;
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
    flies: watched.actor !== 'human',
    road,
    colours: groundColours(env.colours),
    car: { name: NAMES[watched.actor], pose: poseOf(car), episodeReturn: watched.episodeReturn },
    opponent: opponent && {
      name: NAMES[opponent.actor],
      pose: poseOf((opponent.task.env as CarRacing).car),
      episodeReturn: opponent.episodeReturn,
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

/** Steps that a disc's trail reaches back. */
const TRAIL_STEPS = 24;

/** A race is drawn in its own way, every other environment as a board. */
export class Scenes {
  private readonly task: Task;
  private readonly car: CarRacing | null;
  private readonly marks = new SkidMarks();
  private readonly trails = new Trails();

  constructor(task: Task) {
    this.task = task;
    this.car = task.env instanceof CarRacing ? task.env : null;
  }

  /** After a reset. */
  begin(): void {
    this.trails.clear();
    if (this.car !== null) this.marks.begin(this.car.car);
  }

  beforeStep(): void {
    this.trails.note(this.task.board()?.discs ?? []);
  }

  afterStep(): void {
    if (this.car !== null) this.marks.note(this.car.car);
  }

  scene(watched: Omit<Watched, 'tilesVisited' | 'marks'>): Scene {
    const { car, task } = this;
    if (car === null) return this.trails.scene(watched.episode, task.board());
    return raceScene(car, { ...watched, tilesVisited: task.progress(), marks: this.marks.marks });
  }

  /** What of a race the page shows as numbers. */
  readings(): { tilesVisited?: number; tilesTotal?: number; speed?: number } {
    const { car, task } = this;
    if (car === null) return {};
    return { tilesVisited: task.progress(), tilesTotal: car.road.tiles.length, speed: speedOf(car.car) };
  }
}

const NOTHING: Board = { colour: 'rgb(0 0 0)', discs: [], bars: [], labels: null };

/** Remembers where the discs were. */
export class Trails {
  private trails: number[][] = [];

  clear(): void {
    this.trails = [];
  }

  note(discs: Board['discs']): void {
    for (const [i, { x, y }] of discs.entries()) {
      const trail = (this.trails[i] ??= []);
      trail.push(x, y);
      if (trail.length > 2 * TRAIL_STEPS) trail.splice(0, 2);
    }
  }

  scene(episode: number, board: Board | null): BoardScene {
    const trails = this.trails.map((trail) => [...trail]);
    return { ...(board ?? NOTHING), kind: 'board', episode, size: FRAME_SIZE, trails };
  }
}
