/**
 * The marks that sliding wheels leave behind, as Gymnasium's human view keeps them (car_dynamics.py, its skid
 * particles). They are for people only: no observation shows them, and nothing in the physics reads them.
 */
import type { Car } from './car.ts';

/** Slip (see Wheel) from which a wheel leaves a mark. */
const MARKING_SLIP = 2;
const MAX_POINTS = 30;
const MAX_MARKS = 30;

export interface SkidMark {
  /** On grass it is mud, on the road it is rubber. */
  readonly grass: boolean;
  /** x and y of each point, interleaved. */
  readonly points: number[];
}

/** What is remembered about a wheel: where it stood before the last step, and the mark it is drawing. */
interface Trail {
  x: number;
  y: number;
  grass: boolean;
  /** First point of a mark that the next sliding step will begin. */
  start: readonly [x: number, y: number] | null;
  mark: SkidMark | null;
}

export class SkidMarks {
  /** The last thirty, oldest first. */
  readonly marks: SkidMark[] = [];
  private trails: Trail[] = [];

  /** A new episode: the car stands where it starts, the ground is clean. */
  begin(car: Pick<Car, 'wheels'>): void {
    this.marks.length = 0;
    this.trails = car.wheels.map(({ body, tilesTouched }) => {
      const { x, y } = body.getPosition();
      return { x, y, grass: tilesTouched === 0, start: null, mark: null };
    });
  }

  /** Once after every step. A point is where the wheel stood when the force of that step was found. */
  note(car: Pick<Car, 'wheels'>): void {
    for (const [i, { body, slip, tilesTouched }] of car.wheels.entries()) {
      const trail = this.trails[i];
      this.extend(trail, slip > MARKING_SLIP);
      const { x, y } = body.getPosition();
      trail.x = x;
      trail.y = y;
      trail.grass = tilesTouched === 0;
    }
  }

  /** A mark begins on the second sliding step, and ends with the sliding, the ground or its thirtieth point. */
  private extend(trail: Trail, slides: boolean): void {
    const { x, y, grass, start, mark } = trail;
    if (!slides) {
      trail.start = null;
      trail.mark = null;
    } else if (mark !== null && mark.grass === grass && mark.points.length < 2 * MAX_POINTS) {
      mark.points.push(x, y);
    } else if (start === null) {
      trail.start = [x, y];
    } else {
      trail.mark = { grass, points: [...start, x, y] };
      trail.start = null;
      this.marks.push(trail.mark);
      if (this.marks.length > MAX_MARKS) this.marks.shift();
    }
  }
}
