/** Game pads as they come: drifting, silent, several, with triggers among the axes, unplugged, forbidden. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Driving } from '../../../src/ui/world/driving.ts';
import { actionOfPad, gamePadReader, type Pad } from '../../../src/ui/world/game-pad.ts';

const NONE = Number.NaN;
const buttons = (left: number, right: number) =>
  Array.from({ length: 17 }, (_, i) => ({ value: i === 6 ? left : i === 7 ? right : 0 }));
const standard = (stick: number, left = 0, right = 0, id = 'pad'): Pad => ({
  id,
  connected: true,
  mapping: 'standard',
  axes: [stick, 0, 0, 0],
  buttons: buttons(left, right),
});
const never = (error: unknown): void => {
  throw error;
};

afterEach(() => vi.unstubAllGlobals());

describe('a pad', () => {
  it('steers and presses beyond its dead zones', () => {
    expect(actionOfPad(standard(-1, 0, 0.5))).toEqual([-0.4, 0.5, 0]);
    expect(actionOfPad(standard(1, 1, 1))).toEqual([0.4, 1, 0.6]);
  });

  it.each([0, 0.004, -0.08, 0.1499, -0.15])('that rests at %f says exactly nothing', (drift) => {
    expect(actionOfPad(standard(drift, Math.abs(drift) / 2, Math.abs(drift) / 2))).toEqual([0, 0, 0]);
  });

  it('grows from 0 at the edge of the dead zone, without a leap and always on', () => {
    let before = [0, 0, 0];
    for (let way = 0; way <= 1.0001; way += 0.001) {
      const now = actionOfPad(standard(way, way, way));
      for (const i of now.keys()) {
        expect(now[i]).toBeGreaterThanOrEqual(before[i]);
        expect(now[i] - before[i]).toBeLessThan(0.003);
      }
      before = now;
    }
    expect(before).toEqual([0.4, 1, 0.6]);
  });

  it.each([
    ['no numbers', [NONE, NONE], [NONE, NONE]],
    ['endless ones', [Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY, 7]],
    ['a hat switch at rest', [3.2857, 1.28], [0, 0]],
    ['nothing', [], []],
  ])('that says %s says nothing', (_, axes, [left = 0, right = 0]) => {
    expect(actionOfPad({ mapping: '', axes, buttons: buttons(left, right) })).toEqual([0, 0, 0]);
  });

  it('may leave out axes, buttons and values', () => {
    expect(actionOfPad({})).toEqual([0, 0, 0]);
    const pressed = Array.from({ length: 8 }, (_, i) => ({ pressed: i === 7 }));
    expect(actionOfPad({ axes: [undefined as unknown as number], buttons: pressed })).toEqual([0, 1, 0]);
  });

  it('a rounding beyond the last stop is the last stop', () => {
    expect(actionOfPad(standard(1.00001))).toEqual([0.4, 0, 0]);
  });

  it.each([
    ['at rest', [0, 0, -1, 0, 0, -1], [0, 0, 0]],
    ['nearly at rest', [0, 0, -0.98, 0, 0, -0.93], [0, 0, 0]],
    ['the right one down', [0, 0, -1, 0, 0, 1], [0, 1, 0]],
    ['the left one down', [0, 0, 1, 0, 0, -1], [0, 0, 0.6]],
    ['one that has not moved yet', [0, 0, -1, 0, 0, 0], [0, 0, 0]],
    ['elsewhere, at rest', [0, 0, 0, -1, -1, 0], [0, 0, 0]],
  ])('without the standard mapping may have its triggers among the axes: %s', (_, axes, action) => {
    expect(actionOfPad({ mapping: '', axes, buttons: [] })).toEqual(action);
  });

  it('with the standard mapping has sticks there', () => {
    expect(actionOfPad({ ...standard(0), axes: [0, 0, -1, -1] })).toEqual([0, 0, 0]);
  });
});

describe('the pads of a browser', () => {
  it('triggers among the axes are known by how they rested, and then followed', () => {
    let axes = [0, 0, 0, -1, -1, 0];
    const read = gamePadReader(never, () => [{ id: 'a', mapping: '', axes, buttons: [] }]);
    expect(read()).toBeNull();
    axes = [0, 0, -1, -1, 1, 0];
    expect(read()).toEqual([0, 1, 0]);
    axes = [0, 0, -1, -1, 0, 0];
    expect(read()).toEqual([0, 0.5, 0]);
    axes = [0, 0, -1, -1, -1, 0];
    expect(read()).toEqual([0, 0, 0]);
  });

  it('one that drifts, or has nothing to say, takes nothing from the keys and starts no episode', () => {
    let drift = 0;
    const silent: Pad = { id: 'receiver', mapping: '', axes: [], buttons: [] };
    const driving = new Driving(gamePadReader(never, () => [null, silent, standard(drift, 0.02, 0.03)]));
    for (let i = 0; i < 50; i++) {
      drift = 0.14 * Math.sin(i);
      expect(driving.action(0)).toEqual([0, 0, 0]);
    }
    driving.press('ArrowUp');
    driving.press('ArrowRight');
    expect(driving.action(1)[0]).toBeGreaterThan(0);
    expect(driving.action(1)[1]).toBeGreaterThan(0);
    // The same pad pushed does act.
    drift = -0.9;
    expect(driving.action(1)[0]).toBeLessThan(-0.2);
  });

  it('of several the one last moved acts; one that is gone does not', () => {
    let pads: (Pad | null)[] = [standard(0.5, 0, 0, 'a'), standard(0, 0, 0, 'b')];
    const read = gamePadReader(never, () => pads);
    const first = read()!;
    expect(first[0]).toBeGreaterThan(0);
    pads = [standard(0.5, 0, 0, 'a'), standard(0, 0, 1, 'b')];
    expect(read()).toEqual([0, 1, 0]);
    // Let go of again: the other one, held as before, was not touched since.
    pads = [standard(0.52, 0, 0, 'a'), standard(0, 0, 0, 'b')];
    expect(read()).toEqual([0, 0, 0]);
    pads = [standard(-1, 0, 0, 'a'), standard(0.05, 0, 0, 'b')];
    expect(read()).toEqual([-0.4, 0, 0]);
    pads = [{ ...standard(-1, 0, 0, 'a'), connected: false }, standard(0, 0, 0, 'b')];
    expect(read()).toEqual([0, 0, 0]);
    pads = [null, null];
    expect(read()).toBeNull();
  });

  it('another pad in the place of one that is gone is another pad', () => {
    let pads: Pad[] = [{ id: 'a', mapping: '', axes: [0, 0, -1, 0, 0, -1], buttons: [] }];
    const read = gamePadReader(never, () => pads);
    read();
    pads = [{ id: 'b', mapping: '', axes: [0, 0, 0, 0, 0, 0], buttons: [] }];
    expect(read()).toBeNull();
    pads = [{ id: 'b', mapping: '', axes: [0.9, 0, 0, 0, 0, 0], buttons: [] }];
    expect(read()![0]).toBeGreaterThan(0.2);
    expect(read()!.slice(1)).toEqual([0, 0]);
  });

  it('an unknown device that rests at the end of its axes acts only when it is moved', () => {
    let axes = [-1, -1, -1];
    const driving = new Driving(
      gamePadReader(never, () => [{ id: 'pedals', mapping: '', axes, buttons: [] }]),
    );
    expect(driving.action(0)).toEqual([0, 0, 0]);
    driving.press('ArrowRight');
    expect(driving.action(1)[0]).toBeGreaterThan(0);
    axes = [-0.5, -1, -1];
    expect(driving.action(1)[0]).toBeLessThan(0);
  });

  it('a browser without them has none, and one that forbids them says so once', () => {
    vi.stubGlobal('navigator', {});
    expect(gamePadReader(never)()).toBeNull();
    let asked = 0;
    const getGamepads = () => {
      asked++;
      throw new DOMException('disallowed by permissions policy', 'SecurityError');
    };
    vi.stubGlobal('navigator', { getGamepads });
    const refusals: unknown[] = [];
    const driving = new Driving(gamePadReader((error) => refusals.push(error)));
    driving.press('ArrowUp');
    for (let i = 0; i < 3; i++) expect(driving.action(1)[1]).toBeGreaterThan(0);
    expect(refusals).toMatchObject([{ name: 'SecurityError' }]);
    expect(asked).toBe(1);
  });
});
