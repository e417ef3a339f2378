/** Marks of sliding wheels, against the rules of Gymnasium's human view. */
import { describe, expect, it } from 'vitest';
import { SkidMarks } from '../../../src/env/car-racing/skid-marks.ts';
import { makeEnv } from '../../../src/env/index.ts';

/** A car of one wheel that is where it is told to be. */
function oneWheel() {
  const wheel = { x: 0, slip: 0, tilesTouched: 1 };
  const marks = new SkidMarks();
  const car = {
    wheels: [
      {
        body: { getPosition: () => ({ x: wheel.x, y: -wheel.x }) },
        get slip() {
          return wheel.slip;
        },
        get tilesTouched() {
          return wheel.tilesTouched;
        },
      },
    ],
  } as unknown as Parameters<SkidMarks['begin']>[0];
  marks.begin(car);
  return {
    marks,
    /** One step: the force is found where the wheel stands, then it moves on by one. */
    step(slip: number, tilesAfter = 1) {
      wheel.slip = slip;
      wheel.x++;
      wheel.tilesTouched = tilesAfter;
      marks.note(car);
    },
  };
}

describe('SkidMarks', () => {
  it('begins with the second sliding step, at the place of the first', () => {
    const { marks, step } = oneWheel();
    step(2.1);
    expect(marks.marks).toEqual([]);
    step(2.1);
    expect(marks.marks).toEqual([{ grass: false, points: [0, -0, 1, -1] }]);
    step(2.1);
    expect(marks.marks[0].points).toEqual([0, -0, 1, -1, 2, -2]);
  });

  it('needs more than twice the grip, and ends where the wheel holds again', () => {
    const { marks, step } = oneWheel();
    for (let i = 0; i < 5; i++) step(2);
    expect(marks.marks).toEqual([]);
    for (const slip of [3, 1, 3, 1, 3]) step(slip);
    expect(marks.marks).toEqual([]);
    for (const slip of [3, 3, 1, 3, 3]) step(slip);
    expect(marks.marks).toHaveLength(2);
  });

  it('another ground is another mark', () => {
    const { marks, step } = oneWheel();
    for (let i = 0; i < 3; i++) step(3);
    step(3, 0);
    for (let i = 0; i < 3; i++) step(3, 0);
    expect(marks.marks.map(({ grass }) => grass)).toEqual([false, true]);
  });

  it('has at most thirty points, and there are at most thirty marks', () => {
    const { marks, step } = oneWheel();
    for (let i = 0; i < 40; i++) step(3);
    expect(marks.marks[0].points).toHaveLength(60);
    expect(marks.marks).toHaveLength(2);
    // The thirty-first point is where the next mark begins.
    expect(marks.marks[1].points[0]).toBe(30);
    for (let i = 0; i < 40; i++) for (const slip of [3, 3, 0]) step(slip);
    expect(marks.marks).toHaveLength(30);
    expect(marks.marks[0].points[0]).toBeGreaterThan(0);
  });

  it('a locked wheel at speed draws, a car that rolls does not, and a new episode is clean', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    env.reset({ seed: 0 });
    const marks = new SkidMarks();
    marks.begin(env.car);
    for (let i = 0; i < 60; i++) {
      env.step([0, 0.2, 0]);
      marks.note(env.car);
    }
    expect(marks.marks).toEqual([]);
    for (let i = 0; i < 10; i++) {
      env.step([0, 0, 1]);
      marks.note(env.car);
    }
    expect(marks.marks.length).toBeGreaterThanOrEqual(4);
    marks.begin(env.car);
    expect(marks.marks).toEqual([]);
    env.close();
  });
});
