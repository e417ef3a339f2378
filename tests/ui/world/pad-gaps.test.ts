/** A push is not drift: where the dead zone ends, what never moved, and who has the wheel when something is let go. */
import { describe, expect, it } from 'vitest';
import { Driving } from '../../../src/ui/world/driving.ts';
import { actionOfPad, gamePadReader, type Pad } from '../../../src/ui/world/game-pad.ts';

const never = (error: unknown): void => {
  throw error;
};
const standard = (stick: number, left = 0, right = 0, id = 'pad'): Pad => ({
  id,
  connected: true,
  mapping: 'standard',
  axes: [stick, 0, 0, 0],
  buttons: Array.from({ length: 17 }, (_, i) => ({ value: i === 6 ? left : i === 7 ? right : 0 })),
});
const unknown = (axes: readonly number[], pressed: readonly number[] = []): Pad => ({
  id: 'unknown',
  connected: true,
  mapping: '',
  axes,
  buttons: Array.from({ length: 12 }, (_, i) => ({ value: pressed.includes(i) ? 1 : 0 })),
});

/** A driving with pads that can be changed. */
function withPads(...first: (Pad | null)[]) {
  const now = { pads: first };
  const driving = new Driving(gamePadReader(never, () => now.pads));
  return { driving, now };
}

describe('a push just beyond the dead zone', () => {
  it.each([0.151, 0.16, 0.18, -0.16])('of the stick, to %f and slowly, acts and starts an episode', (to) => {
    const { driving, now } = withPads(standard(0));
    for (let share = 0; share < 1; share += 0.01) {
      now.pads = [standard(share * 0.15 * Math.sign(to))];
      expect(driving.action(0)).toEqual([0, 0, 0]);
    }
    now.pads = [standard(to)];
    expect(Math.sign(driving.action(0)[0])).toBe(Math.sign(to));
    expect(Math.sign(driving.action(1)[0])).toBe(Math.sign(to));
  });

  it('of a trigger begins at nothing, without a leap', () => {
    const { driving, now } = withPads(standard(0));
    let before = [0, 0, 0];
    for (let way = 0; way <= 1.0001; way += 0.001) {
      now.pads = [standard(0, way, way)];
      const action = driving.action(1);
      for (const i of [1, 2]) expect(action[i] - before[i]).toBeLessThan(0.003);
      if (way > 0.102) expect([action[1] > 0, action[2] > 0]).toEqual([true, true]);
      before = action;
    }
    expect(before).toEqual([0, 1, 0.6]);
  });

  it('is not taken for a touch beside a key that is held, before or after the pad was used', () => {
    const { driving, now } = withPads(standard(0.155));
    driving.press('ArrowRight');
    for (let i = 0; i < 20; i++) driving.action(1);
    expect(driving.action(1)[0]).toBeCloseTo(0.4, 10);
    now.pads = [standard(-1)];
    expect(driving.action(1)[0]).toBe(-0.4);
    now.pads = [standard(0)];
    for (let i = 0; i < 50; i++) driving.action(1);
    for (const drift of [0.16, 0.149, -0.17]) {
      now.pads = [standard(drift)];
      expect(driving.action(1)[0]).toBeCloseTo(0.4, 10);
    }
    // A real push is a touch.
    now.pads = [standard(-0.5)];
    expect(driving.action(1)[0]).toBeLessThan(-0.05);
  });

  it('of one pad takes nothing from another that is held', () => {
    const { driving, now } = withPads(standard(0, 0, 1, 'a'), standard(0, 0, 0, 'b'));
    expect(driving.action(1)[1]).toBe(1);
    now.pads = [standard(0, 0, 1, 'a'), standard(0.16, 0, 0, 'b')];
    expect(driving.action(1)).toEqual([0, 1, 0]);
    now.pads = [standard(0, 0, 0, 'a'), standard(0.1, 0, 0, 'b')];
    expect(driving.action(1)).toEqual([0, 0, 0]);
    now.pads = [standard(0, 0, 0, 'a'), standard(0.16, 0, 0, 'b')];
    expect(driving.action(1)[0]).toBeGreaterThan(0);
  });
});

describe('a trigger among the axes that has never moved reads 0', () => {
  it.each([
    ['right', 5, [0, 0.5, 0]],
    ['left', 2, [0, 0, 0.3]],
  ])('the other one, known by its rest, is no half pressed trigger: %s', (_, axis, half) => {
    const first = [0, 0, -1, 0, 0, -1].map((value, i) => (i === axis ? 0 : value));
    expect(actionOfPad(unknown(first))).toEqual([0, 0, 0]);
    const { driving, now } = withPads(unknown(first));
    expect(driving.action(0)).toEqual([0, 0, 0]);
    now.pads = [unknown([1, ...first.slice(1)])];
    expect(driving.action(1)).toEqual([0.4, 0, 0]);
    const moved = (value: number) => unknown(first.map((it, i) => (i === axis ? value : it)));
    for (const value of [-0.8, -0.4, 0.001]) {
      now.pads = [moved(value)];
      driving.action(1);
    }
    expect(driving.action(1).slice(1)).toEqual(half.slice(1).map((it) => expect.closeTo(it, 2)));
    now.pads = [moved(-1)];
    expect(driving.action(1).slice(1)).toEqual([0, 0]);
  });

  it.each([
    ['2 and 5', 2, 5],
    ['3 and 4', 3, 4],
  ])('and is known by its rest when that comes: axes %s', (_, left, right) => {
    const axes = [0, 0, 0, 0, 0, 0];
    const { driving, now } = withPads(unknown(axes));
    expect(driving.action(0)).toEqual([0, 0, 0]);
    const move = (axis: number, value: number): number[] => {
      axes[axis] = value;
      now.pads = [unknown([...axes])];
      return driving.action(1);
    };
    expect(move(right, -0.95)).toEqual([0, 0, 0]);
    expect(move(right, 1)).toEqual([0, 1, 0]);
    expect(move(left, -0.8)[1]).toBe(1);
    expect(move(left, 1)).toEqual([0, 1, 0.6]);
    expect(move(right, -1)).toEqual([0, 0, 0.6]);
    expect(move(left, -1)).toEqual([0, 0, 0]);
  });

  it('a second stick is none: pushed to its end and let go it neither brakes nor is gas', () => {
    for (const [x, y] of [
      [2, 3],
      [3, 4],
      [2, 5],
    ]) {
      const { driving, now } = withPads(unknown([0, 0, 0, 0, 0, 0]));
      for (const [right, down] of [
        [-0.3, 0.02],
        [-1, 0.03],
        [-0.4, 0.01],
        [0.004, -0.003],
        [0.02, -1],
        [0, 0],
      ]) {
        const axes = [0, 0, 0, 0, 0, 0];
        axes[x] = right;
        axes[y] = down;
        now.pads = [unknown(axes)];
        expect(driving.action(1)).toEqual([0, 0, 0]);
      }
    }
  });

  it('one of switches goes from end to middle at once, and is none either', () => {
    const { driving, now } = withPads(unknown([0, 0, 0, 0, 0, 0]));
    for (const right of [0, -1, 0, -1, 0]) {
      now.pads = [unknown([0, 0, right, 0, 0, 0])];
      expect(driving.action(1)).toEqual([0, 0, 0]);
    }
  });

  it('buttons 6 and 7 of such a pad are others, or the same triggers without their way', () => {
    const { driving, now } = withPads(unknown([0, 0, -1, 0, 0, -1]));
    driving.action(1);
    now.pads = [unknown([0, 0, -1, 0, 0, 0.001], [7])];
    expect(driving.action(1)[1]).toBeCloseTo(0.5, 2);
    // Without such axes they are all there is.
    expect(actionOfPad(unknown([0, 0], [7]))).toEqual([0, 1, 0]);
  });
});

describe('letting go', () => {
  const right = (driving: Driving): void => {
    driving.touch(1, 'wheel', 100, 100);
    driving.drag(1, 156, 100);
  };
  const steers = (driving: Driving, steps: number): number[] =>
    Array.from({ length: steps }, () => driving.action(1)[0]);

  it('the wheel comes back evenly from a thumb, and from a pad that is unplugged', () => {
    const byThumb = new Driving();
    right(byThumb);
    const byPad = withPads(standard(1));
    for (const [driving, letGo] of [
      [byThumb, () => byThumb.letGo(1)],
      [byPad.driving, () => (byPad.now.pads = [null])],
    ] as const) {
      expect(driving.action(1)[0]).toBe(0.4);
      letGo();
      // Nobody holds it: no episode begins of it.
      expect(driving.action(0)).toEqual([0, 0, 0]);
      let before = 0.4;
      for (const steer of steers(driving, 10)) {
        expect(before - steer).toBeLessThan(0.0721);
        expect(steer).toBeLessThanOrEqual(before);
        before = steer;
      }
      expect(before).toBe(0);
    }
  });

  it('a key that is still held goes on from where the thumb left the wheel', () => {
    const driving = new Driving();
    driving.press('ArrowLeft');
    steers(driving, 30);
    right(driving);
    expect(driving.action(1)[0]).toBe(0.4);
    driving.letGo(1);
    const after = steers(driving, 30);
    expect(after[0]).toBeCloseTo(0.4 - 0.072, 10);
    expect(after.at(-1)).toBeCloseTo(-0.4, 10);
  });

  it('the gas goes at once, of every source', () => {
    const { driving, now } = withPads(standard(0, 0, 1));
    expect(driving.action(1)[1]).toBe(1);
    now.pads = [{ ...standard(0, 0, 1), connected: false }];
    expect(driving.action(1)).toEqual([0, 0, 0]);
  });

  it('of everything silences a pad that is held, until it moves', () => {
    const { driving, now } = withPads(standard(1, 0, 1));
    driving.press('ArrowUp');
    right(driving);
    // Key and thumb came after the pad.
    expect(driving.action(1)).toEqual([0.4, expect.closeTo(0.05, 10), 0]);
    driving.releaseAll();
    expect(driving.action(0)).toEqual([0, 0, 0]);
    expect(driving.action(1)).toEqual([0, 0, 0]);
    now.pads = [standard(0.995, 0, 0.99)];
    expect(driving.action(1)).toEqual([0, 0, 0]);
    // The trigger alone moves: the stick stays silent.
    now.pads = [standard(1, 0, 0.6)];
    expect(driving.action(1)).toEqual([0, 0.6, 0]);
    now.pads = [standard(0, 0, 0)];
    driving.action(1);
    now.pads = [standard(0.16, 0, 0)];
    expect(driving.action(1)[0]).toBeGreaterThan(0);
  });

  it('of the picture takes nothing from a pad', () => {
    const { driving } = withPads(standard(0, 0, 1));
    driving.press('ArrowDown');
    expect(driving.action(1)).toEqual([0, 1, 0.3]);
    driving.release();
    expect(driving.action(1)).toEqual([0, 1, 0]);
  });
});

it('a list of pads that is only like an array is read', () => {
  const list = { 0: null, 1: standard(1), length: 2 } as unknown as readonly (Pad | null)[];
  expect(gamePadReader(never, () => list)()).toEqual([0.4, 0, 0]);
});

it('an endless value of a pad is none', () => {
  const driving = new Driving(() => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]);
  expect(driving.action(0)).toEqual([0, 0, 0]);
  expect(driving.action(1)).toEqual([0, 0, 0]);
});
