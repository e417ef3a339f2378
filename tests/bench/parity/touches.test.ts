/** The touch test on given poses: ours stand in for the original's, and what is changed about them is found. */
import { describe, expect, it } from 'vitest';
import { type Drive, driveOurs, type Pose } from '../../../bench/parity/drives.ts';
import { STYLES } from '../../../bench/parity/styles.ts';
import { compareTouches } from '../../../bench/parity/touches.ts';

const SEED = 1000;
const careful = STYLES.find(({ name }) => name === 'careful')!;
const drive = driveOurs({ seed: SEED, actions: careful.actionsOf(SEED).slice(0, 300), frames: [] });

function moved(by: number): Drive {
  const shift = ([x, y, angle]: Pose): Pose => [x + by, y + by, angle];
  const steps = drive.steps.map((step) => ({ ...step, wheels: step.wheels?.map(shift) }));
  return { ...drive, steps };
}

describe('the touch test on given poses', () => {
  it('finds each tile in the step in which it was touched', () => {
    const { tiles, differing } = compareTouches(SEED, drive);
    expect(tiles).toBeGreaterThan(40);
    expect(differing).toBe(0);
  });

  it('is not moved by a float32 rounding of the poses', () => {
    const round = (pose: Pose): Pose => pose.map(Math.fround);
    const steps = drive.steps.map((step) => ({ ...step, wheels: step.wheels?.map(round) }));
    expect(compareTouches(SEED, { ...drive, steps }).differing).toBe(0);
  });

  it('counts tiles where the wheels stood elsewhere', () => {
    expect(compareTouches(SEED, moved(0.5)).differing).toBeGreaterThan(5);
  });

  it('counts a tile that the other side has a step later: once where it is, once where it should be', () => {
    const at = drive.steps.findIndex(({ firstVisits = [] }, k) => k > 100 && firstVisits.length > 0);
    const steps = drive.steps.map((step, k) => {
      if (k === at) return { ...step, firstVisits: [] };
      return k === at + 1 ? { ...step, firstVisits: drive.steps[at].firstVisits } : step;
    });
    expect(compareTouches(SEED, { ...drive, steps }).differing).toBe(2);
  });
});
