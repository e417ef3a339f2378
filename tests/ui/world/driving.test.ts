import { describe, expect, it } from 'vitest';
import { Driving, WHEEL_KEYS } from '../../../src/ui/world/driving.ts';
import { actionOfPad } from '../../../src/ui/world/game-pad.ts';
import { PinchZoom } from '../../../src/ui/world/pinch-zoom.ts';

const drive = (driving: Driving, steps: number): number[] => {
  let action = [0, 0, 0];
  for (let i = 0; i < steps; i++) action = driving.action(1);
  return action;
};

describe('keys', () => {
  it('turn the wheel little by little, to the joints’ stop, and let it come back faster', () => {
    const driving = new Driving();
    expect(driving.press('ArrowRight')).toBe(true);
    const first = driving.action(1)[0];
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(0.1);
    expect(driving.action(1)[0]).toBeCloseTo(2 * first, 10);
    expect(drive(driving, 50)[0]).toBeCloseTo(0.4, 10);
    driving.lift('ArrowRight');
    expect(0.4 - driving.action(1)[0]).toBeCloseTo(2 * first, 10);
    expect(drive(driving, 50)[0]).toBe(0);
  });

  it('turn it less at speed', () => {
    const driving = new Driving();
    driving.press('KeyA');
    driving.speed = 32;
    expect(drive(driving, 50)[0]).toBeCloseTo(-0.2, 10);
    driving.speed = 0;
    expect(drive(driving, 50)[0]).toBeCloseTo(-0.4, 10);
  });

  it('the same keys over the same steps give the same action, however many at a time', () => {
    const one = new Driving();
    const four = new Driving();
    for (const driving of [one, four]) for (const key of ['KeyD', 'KeyW']) driving.press(key);
    const expected = drive(one, 4);
    const together = four.action(4);
    expect(together.map((value) => value.toFixed(10))).toEqual(expected.map((value) => value.toFixed(10)));
  });

  it('press the gas down within moments and lift it at once; both directions are none', () => {
    const driving = new Driving();
    driving.press('ArrowUp');
    expect(driving.action(1)[1]).toBeLessThan(0.1);
    expect(drive(driving, 30)[1]).toBe(1);
    driving.press('ArrowLeft');
    driving.press('ArrowRight');
    expect(drive(driving, 30)[0]).toBe(0);
    driving.lift('ArrowUp');
    expect(driving.action(1)[1]).toBe(0);
    driving.press('ArrowDown');
    expect(driving.action(1)[2]).toBeGreaterThan(0);
    driving.release();
    expect(driving.action(1)).toEqual([0, 0, 0]);
  });

  it('a held key is seen before the first step, and other keys are not the wheel’s', () => {
    const driving = new Driving();
    expect(driving.action(0)).toEqual([0, 0, 0]);
    driving.press('ArrowUp');
    expect(driving.action(0)[1]).toBeGreaterThan(0);
    expect(driving.press('KeyR')).toBe(false);
    expect(driving.press('toString')).toBe(false);
    expect(Object.keys(WHEEL_KEYS)).toHaveLength(8);
  });
});

describe('fingers', () => {
  it('the left half steers, the right half is gas up and brake down, both at once', () => {
    const driving = new Driving();
    driving.touch(1, 'wheel', 100, 300);
    driving.touch(2, 'pedals', 300, 300);
    expect(driving.action(1)).toEqual([0, 0, 0]);
    driving.drag(1, 100 - 28, 310);
    driving.drag(2, 310, 300 - 28);
    expect(driving.action(1)).toEqual([-0.2, 0.5, 0]);
    driving.drag(2, 300, 700);
    expect(driving.action(1)[1]).toBe(0);
    expect(driving.action(1)[2]).toBeCloseTo(0.3, 10);
    driving.letGo(2);
    expect(driving.action(1)).toEqual([-0.2, 0, 0]);
    driving.letGo(1);
    expect(driving.thumb('wheel')).toBeNull();
  });

  it('two that part zoom, one alone does not', () => {
    let zoom = 1;
    const pinch = new PinchZoom((factor) => {
      zoom *= factor;
    });
    pinch.down(1, 0, 0);
    pinch.move(1, 10, 0);
    expect(zoom).toBe(1);
    pinch.down(2, 110, 0);
    pinch.move(2, 210, 0);
    expect(zoom).toBeCloseTo(2, 10);
    pinch.up(1);
    pinch.move(2, 500, 0);
    expect(zoom).toBeCloseTo(2, 10);
  });
});

describe('game pads', () => {
  const buttons = (left: number, right: number) =>
    Array.from({ length: 16 }, (_, i) => ({ value: i === 6 ? left : i === 7 ? right : 0 }));

  it('rest in the dead zone, steer and press beyond it, and go before the keys', () => {
    expect(actionOfPad({ axes: [0.08], buttons: buttons(0, 0) })).toEqual([0, 0, 0]);
    expect(actionOfPad({ axes: [-1], buttons: buttons(0, 0.5) })).toEqual([-0.4, 0.5, 0]);
    expect(actionOfPad({ axes: [0], buttons: buttons(1, 0) })[2]).toBeCloseTo(0.6, 10);
    let pad: number[] | null = [0.3, 0, 0];
    const driving = new Driving(() => pad);
    driving.press('ArrowUp');
    expect(driving.action(1)).toEqual([0.3, 0, 0]);
    pad = [0, 0, 0];
    expect(driving.action(1)[1]).toBeGreaterThan(0);
  });
});
