/** Live drives compared: on pairs made by hand, with a known number of steps that differ. */
import { describe, expect, it } from 'vitest';
import type { Drive, DriveStep } from '../../../bench/parity/drives.ts';
import { outcomeOf, summarise } from '../../../bench/parity/outcomes.ts';

const STEPS = 200;
const TILE = 4;

/** A drive on which tile i is touched at step `touches[i]`, each step costs 0.1, and the hull moves on by one unit. */
function drive(touches: readonly number[], change: (step: DriveStep, k: number) => void = () => {}): Drive {
  const steps = Array.from({ length: STEPS }, (_, k): DriveStep => {
    const firstVisits = touches.flatMap((step, tile) => (step === k ? [tile] : []));
    const step: DriveStep = {
      reward: TILE * firstVisits.length - 0.1,
      terminated: false,
      tilesVisited: touches.filter((at) => at <= k).length,
      firstVisits,
      hull: [k, 0, 0],
      slides: k < 50,
    };
    change(step, k);
    return step;
  });
  return { tilesTotal: 250, tilesAtStart: 2, steps, frames: new Map() };
}

const TOUCHES = [10, 20, 30, 40, 150];

describe('a live drive', () => {
  it('against itself differs nowhere', () => {
    expect(outcomeOf(drive(TOUCHES), drive(TOUCHES))).toMatchObject({
      steps: STEPS,
      differing: 0,
      offByAStep: 0,
      tiles: 5,
      tilesDiffering: 0,
      exact: true,
      partsAt: null,
      earlyHull: 0,
      sliding: 50,
    });
  });

  it.each([
    ['late', [10, 21, 30, 40, 150]],
    ['early', [10, 20, 29, 40, 150]],
  ])('with one tile a step %s: two rewards differ, both by a step, and the return is equal', (_, other) => {
    const outcome = outcomeOf(drive(other), drive(TOUCHES));
    expect(outcome).toMatchObject({ differing: 2, offByAStep: 2, tilesDiffering: 1, exact: false });
    expect(outcome.returns.ours).toBeCloseTo(outcome.returns.real, 9);
  });

  it('with two neighbouring tiles a step late: the reward between them is equal, and both tiles count', () => {
    // Tiles 0 and 1 at 10, 11 against 11, 12: the reward of step 11 is the same, its tile is not.
    const outcome = outcomeOf(drive([11, 12]), drive([10, 11]));
    expect(outcome).toMatchObject({ differing: 2, offByAStep: 2, tilesDiffering: 2 });
  });

  it.each<[string, number[]]>([
    ['two steps late', [10, 22, 30, 40, 150]],
    ['never touched by one side', [10, 20, 30, 40, STEPS]],
  ])('with a tile %s is not off by a step', (_, other) => {
    const outcome = outcomeOf(drive(other), drive(TOUCHES));
    expect(outcome.differing).toBeGreaterThan(0);
    expect(outcome.offByAStep).toBe(0);
  });

  it('with another tile of the same worth a step later is not off by a step', () => {
    // The rewards look like one tile a step late, but tile 1 is missed and tile 2 taken instead.
    const outcome = outcomeOf(drive([10, STEPS, 21]), drive([10, 20, STEPS]));
    expect(outcome).toMatchObject({ differing: 2, offByAStep: 0, tilesDiffering: 2 });
  });

  it('with a reward that differs without a tile is not off by a step; one that is no number differs', () => {
    const fined = drive(TOUCHES, (step, k) => {
      if (k === 100) step.reward = -100;
    });
    expect(outcomeOf(fined, drive(TOUCHES))).toMatchObject({ differing: 1, offByAStep: 0 });
    const broken = drive(TOUCHES, (step, k) => {
      if (k === 100) step.reward = Number.NaN;
    });
    expect(outcomeOf(broken, drive(TOUCHES))).toMatchObject({ differing: 1, exact: false });
  });

  it('parts at the first step after which the hulls are more than a unit apart', () => {
    const from = (first: number, apart: number) =>
      drive(TOUCHES, (step, k) => {
        if (k >= first) step.hull = [k, apart, 0];
      });
    expect(outcomeOf(from(150, 1.01), drive(TOUCHES)).partsAt).toBe(150);
    expect(outcomeOf(from(150, 0.99), drive(TOUCHES)).partsAt).toBeNull();
    expect(outcomeOf(from(150, 0.99), drive(TOUCHES)).earlyHull).toBe(0);
    expect(outcomeOf(from(99, 0.5), drive(TOUCHES)).earlyHull).toBe(0.5);
  });

  it('with an end that comes a step later: the last tile is off by a step, and both steps differ', () => {
    const ending = (last: number): Drive => {
      const whole = drive([10, last], (step, k) => {
        step.terminated = k === last;
      });
      return { ...whole, steps: whole.steps.slice(0, last + 1) };
    };
    const outcome = outcomeOf(ending(100), ending(101));
    expect(outcome).toMatchObject({ steps: 102, differing: 2, offByAStep: 2, exact: false });
    expect(outcome.returns.real - outcome.returns.ours).toBeCloseTo(-0.1, 9);
    expect(outcomeOf(ending(100), ending(120))).toMatchObject({ steps: 121, differing: 21, offByAStep: 0 });
  });
});

describe('several live drives together', () => {
  it('are shares, the parting steps of those that part, and the differences of all returns', () => {
    const parted = (first: number, reward: number) =>
      drive(TOUCHES, (step, k) => {
        if (k >= first) step.hull = [k, 2, 0];
        if (k === first) step.reward += reward;
      });
    const real = drive(TOUCHES);
    const late = drive([10, 21, 30, 40, 150]);
    const drives = [real, late, parted(120, 3), parted(160, 5)];
    const summary = summarise(drives.map((ours) => outcomeOf(ours, real)));
    expect(summary).toMatchObject({
      drives: 4,
      steps: 4 * STEPS,
      sliding: 0.25,
      differing: 4 / (4 * STEPS),
      offByAStep: 0.5,
      tilesDiffering: 1 / 20,
      exact: 0.25,
      equalReturn: 0.5,
      parted: 0.5,
      parting: { earliest: 120, median: 140 },
    });
    expect(summary.returnDifference.median).toBeCloseTo(1.5, 9);
    expect(summary.returnDifference.largest).toBeCloseTo(5, 9);
  });

  it('that never differ have no share off by a step and no parting', () => {
    const summary = summarise([outcomeOf(drive(TOUCHES), drive(TOUCHES))]);
    expect(summary).toMatchObject({ exact: 1, parted: 0, parting: null });
    expect(summary.offByAStep).toBeNaN();
  });
});
