/** The styles of the live drives: what both sides are asked to drive, and that the styles are what they say. */
import { describe, expect, it } from 'vitest';
import { driveOurs } from '../../../bench/parity/drives.ts';
import { outcomeOf } from '../../../bench/parity/outcomes.ts';
import { STEADY, STYLES } from '../../../bench/parity/styles.ts';

const SEED = 1002;

/** Share of the steps in which a wheel slides. */
function sliding(name: string): number {
  const style = STYLES.find((each) => each.name === name)!;
  const drive = driveOurs({ seed: SEED, actions: style.actionsOf(SEED), frames: [] });
  const outcome = outcomeOf(drive, drive);
  return outcome.sliding / outcome.steps;
}

describe('the styles of live drives', () => {
  it.each(STYLES)(
    '$name: float32 actions in range, at most an episode, equal for the same seed',
    ({ actionsOf }) => {
      const actions = actionsOf(SEED);
      expect(actions.length).toBeGreaterThan(500);
      expect(actions.length).toBeLessThanOrEqual(1000);
      expect(actionsOf(SEED)).toEqual(actions);
      expect(actionsOf(SEED + 1)).not.toEqual(actions);
      for (const [steer, gas, brake] of actions) {
        for (const value of [steer, gas, brake]) expect(Math.fround(value)).toBe(value);
        expect(Math.abs(steer)).toBeLessThanOrEqual(1);
        expect(Math.min(gas, brake)).toBeGreaterThanOrEqual(0);
        expect(Math.max(gas, brake)).toBeLessThanOrEqual(1);
      }
    },
  );

  it('slide more and more: careful, scripted, limit, sliding', () => {
    const shares = ['careful', 'scripted', 'limit', 'sliding'].map(sliding);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.2);
    expect(shares[3]).toBeGreaterThan(0.5);
  });

  it('hold the last action after a lap, so that an end which comes later elsewhere is seen', () => {
    const { actionsOf } = STYLES.find(({ name }) => name === 'limit')!;
    const actions = actionsOf(SEED);
    const { steps } = driveOurs({ seed: SEED, actions, frames: [] });
    expect(steps.at(-1)?.terminated).toBe(true);
    expect(actions.length).toBe(steps.length + 50);
    expect(actions.at(-1)).toEqual(actions[steps.length - 1]);
  });

  it('of which limits are asserted are among them', () => {
    expect(STYLES.map(({ name }) => name)).toEqual(expect.arrayContaining([...STEADY]));
  });
});
