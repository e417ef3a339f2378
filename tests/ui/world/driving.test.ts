import { describe, expect, it } from 'vitest';
import { ViewControl } from '../../../src/store/view-control.ts';
import { Driving, WHEEL_KEYS } from '../../../src/ui/world/driving.ts';
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

it('a speed, or a place, that is no number leaves the wheel a number', () => {
  const driving = new Driving();
  driving.speed = Number.NaN;
  driving.press('ArrowRight');
  expect(drive(driving, 50)[0]).toBeCloseTo(0.4, 10);
  driving.touch(1, 'wheel', 100, 100);
  driving.drag(1, 128, 100);
  driving.drag(1, Number.NaN, 100);
  expect(driving.action(1)[0]).toBeCloseTo(0.2, 10);
});

describe('sources that act together', () => {
  it('each control follows the one last touched, and goes back to one that is still held', () => {
    let pad: number[] | null = [0.3, 0, 0];
    const driving = new Driving(() => pad);
    driving.press('ArrowUp');
    // The stick steers, the key is the gas.
    expect(driving.action(1)).toEqual([0.3, expect.closeTo(0.05, 10), 0]);
    driving.press('ArrowLeft');
    // From where the stick had it.
    expect(driving.action(1)[0]).toBeCloseTo(0.3 - 0.072, 10);
    expect(drive(driving, 10)[0]).toBeLessThan(0);
    // A key that repeats itself, and a stick that trembles, are no new touch.
    pad = [0.31, 0, 0];
    driving.press('ArrowLeft');
    expect(driving.action(1)[0]).toBeLessThan(0);
    pad = [0.2, 0, 0];
    expect(driving.action(1)[0]).toBe(0.2);
    driving.press('ArrowLeft');
    expect(driving.action(1)[0]).toBe(0.2);
    driving.touch(1, 'wheel', 100, 100);
    driving.drag(1, 128, 100);
    expect(driving.action(1)[0]).toBe(0.2 /* half of the thumb's 0.4 */);
    driving.drag(1, 156, 100);
    expect(driving.action(1)[0]).toBe(0.4);
    driving.letGo(1);
    expect(driving.action(1)[0]).toBe(0.2);
    pad = [0, 0, 0];
    expect(driving.action(1)[0]).toBeCloseTo(0.2 - 0.072, 10);
    expect(drive(driving, 10)[0]).toBeLessThan(0);
    driving.lift('ArrowLeft');
    expect(drive(driving, 50)).toEqual([0, 1, 0]);
    pad = null;
    expect(driving.action(1)).toEqual([0, 1, 0]);
  });

  it('a pad brakes while a key is the gas', () => {
    const driving = new Driving(() => [0, 0, 0.6]);
    driving.press('KeyW');
    expect(drive(driving, 30)).toEqual([0, 1, 0.6]);
  });

  it.each([
    ['silent', [0, 0, 0]],
    ['that is no number', [Number.NaN, Number.NaN, Number.NaN]],
    ['too short', []],
  ])('a pad %s is nobody: the keys drive, and no episode starts', (_, said) => {
    const driving = new Driving(() => said);
    expect(driving.action(0)).toEqual([0, 0, 0]);
    driving.press('KeyW');
    driving.press('KeyA');
    const [steer, gas] = driving.action(1);
    expect([steer < 0, gas > 0]).toEqual([true, true]);
  });

  it('a pad of a thousandth has only what nobody else holds', () => {
    const driving = new Driving(() => [0.001, 0.0004, 0]);
    expect(driving.action(1)).toEqual([0.001, 0.0004, 0]);
    driving.press('KeyW');
    driving.press('KeyA');
    const [steer, gas] = drive(driving, 2);
    expect([steer < 0, gas > 0.01]).toEqual([true, true]);
  });

  it('two keys of one control are lifted one by one', () => {
    const driving = new Driving();
    driving.press('ArrowUp');
    driving.press('KeyW');
    driving.lift('ArrowUp');
    expect(driving.action(1)[1]).toBeGreaterThan(0);
    driving.lift('KeyW');
    expect(driving.action(1)[1]).toBe(0);
  });

  it('a wheel on its way back does not start an episode, a thumb that trembles neither', () => {
    const driving = new Driving();
    driving.press('ArrowLeft');
    expect(drive(driving, 20)[0]).toBeLessThan(-0.3);
    expect(driving.action(0)[0]).toBeLessThan(0);
    driving.lift('ArrowLeft');
    expect(driving.action(0)).toEqual([0, 0, 0]);
    drive(driving, 50);
    driving.touch(1, 'pedals', 300, 300);
    driving.drag(1, 340, 297);
    expect(driving.action(0)).toEqual([0, 0, 0]);
    driving.drag(1, 300, 290);
    expect(driving.action(0)[1]).toBeGreaterThan(0);
  });
});

describe('pinching', () => {
  it('fingers at one place, or a factor that is no number, do no harm', () => {
    const factors: number[] = [];
    const pinch = new PinchZoom((factor) => factors.push(factor));
    pinch.down(1, 50, 50);
    pinch.down(2, 50, 50);
    pinch.move(2, 50.001, 50);
    pinch.move(2, 70, 50);
    expect(factors).toEqual([1, 2]);
    const view = new ViewControl();
    for (const factor of [Number.NaN, 0, -1]) view.zoomBy(factor);
    expect(view.state.getState().zoom).toBe(1);
    view.zoomBy(1.5);
    expect(view.state.getState().zoom).toBe(1.5);
  });
});
