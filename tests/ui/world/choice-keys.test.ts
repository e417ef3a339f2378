import { describe, expect, it } from 'vitest';
import { ChoiceKeys } from '../../../src/ui/world/choice-keys.ts';

const make = (): ChoiceKeys =>
  new ChoiceKeys({ size: 3, keys: { ArrowUp: 1, KeyW: 1, ArrowDown: 2 }, up: 1, down: 2 });

describe('ChoiceKeys', () => {
  it('is choice 0 while nothing is touched, and silence before the first step', () => {
    expect(make().action(1)).toEqual([1, 0, 0]);
    expect(make().action(0)).toEqual([0, 0, 0]);
  });

  it('is the choice of the key pressed last, and of the one still held when that is lifted', () => {
    const keys = make();
    expect(keys.press('ArrowUp')).toBe(true);
    expect(keys.press('Enter')).toBe(false);
    expect(keys.action(0)).toEqual([0, 1, 0]);
    keys.press('ArrowDown');
    keys.press('ArrowUp'); // a held key repeats itself
    expect(keys.action(4)).toEqual([0, 0, 1]);
    keys.lift('ArrowDown');
    expect(keys.action(1)).toEqual([0, 1, 0]);
    keys.release();
    expect(keys.action(1)).toEqual([1, 0, 0]);
  });

  it('follows a thumb that slides, and not one that trembles', () => {
    const keys = make();
    keys.touch(5, 'pedals', 0, 100);
    keys.drag(5, 0, 95);
    expect(keys.action(0)).toEqual([0, 0, 0]);
    keys.drag(5, 0, 60);
    expect(keys.action(1)).toEqual([0, 1, 0]);
    expect(keys.thumb('pedals')!.up).toBeCloseTo(40 / 56, 6);
    keys.drag(5, 0, 300);
    expect(keys.action(1)).toEqual([0, 0, 1]);
    expect(keys.thumb('pedals')!.up).toBe(-1);
    keys.drag(5, 0, Number.NaN);
    expect(keys.action(1)).toEqual([0, 0, 1]);
    keys.letGo(5);
    expect(keys.thumb('pedals')).toBeNull();
    expect(keys.action(1)).toEqual([1, 0, 0]);
  });
});
