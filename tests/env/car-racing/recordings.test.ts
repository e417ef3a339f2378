/**
 * The recorded runs of the real environment, all eleven and every picture: the numbers that `npm run parity`
 * prints. Below them, what the comparison must refuse.
 */
import { describe, expect, it } from 'vitest';
import {
  compareDrives,
  compareFrames,
  type Drive,
  type DriveStep,
  driveChecks,
  driveIsEqual,
  driveOurs,
  frameChecks,
} from '../../../bench/parity/drives.ts';
import { passes } from '../../../bench/parity/limits.ts';
import { drivePair, orderOf, recordedDrive } from '../../../bench/parity/recorded.ts';
import { goldenName, goldenRunNames } from '../golden.helper.ts';

describe(`recorded runs of CarRacing-v3, ${goldenName}`, () => {
  const names = goldenRunNames();

  it('there are eleven, with 62 observations', () => {
    expect(names).toHaveLength(11);
    expect(names.reduce((sum, name) => sum + recordedDrive(name).real.frames.size, 0)).toBe(62);
  });

  it.each(names)('%s: rewards, tiles, ends, poses and pictures', (name) => {
    const { ours, real } = drivePair(name);
    const failed = driveChecks(compareDrives(ours, real)).filter((check) => !passes(check));
    expect(failed).toEqual([]);
    const frames = compareFrames(name, ours, real);
    if (frames.length > 0) expect(frameChecks(frames).filter((check) => !passes(check))).toEqual([]);
  });
});

describe('the comparison refuses', () => {
  const { run, real } = recordedDrive('gas_s0');
  const order = orderOf(run, ['50']);
  const ours = driveOurs(order);

  /** What fails when ours, or a copy of it changed at one step, is held against the recording. */
  function failures(drive: Drive): string[] {
    return driveChecks(compareDrives(drive, real))
      .filter((check) => !passes(check))
      .map(({ what }) => what);
  }
  function changedAt(k: number, change: (step: DriveStep) => Partial<DriveStep>): Drive {
    const steps = ours.steps.map((step, i) => (i === k ? { ...step, ...change(step) } : step));
    return { ...ours, steps };
  }
  const shift = ([x, y, angle]: readonly number[], by: number): number[] => [x + by, y, angle];

  it('nothing of what was driven alike', () => {
    expect(failures(ours)).toEqual([]);
    expect(driveIsEqual(compareDrives(ours, real))).toBe(true);
  });

  it('another action at a single step', () => {
    const actions = order.actions.map((action, k) => (k === 20 ? [0.05, action[1], action[2]] : action));
    const failed = failures(driveOurs({ ...order, actions, frames: [] }));
    expect(failed).toEqual(expect.arrayContaining(['hull, first 100', 'hull', 'wheels']));
  });

  it('a little more gas all along, by the rewards too', () => {
    const actions = order.actions.map(([steer, gas, brake]) => [steer, gas * 1.02, brake]);
    const failed = failures(driveOurs({ ...order, actions, frames: [] }));
    expect(failed).toEqual(expect.arrayContaining(['reward', 'tiles', 'hull']));
  });

  it('another track', () => {
    expect(failures(driveOurs({ ...order, seed: 1, frames: [] }))).toContain('tiles');
  });

  it.each<[string, Drive, string[]]>([
    ['a reward off by 2e-6', changedAt(7, ({ reward }) => ({ reward: reward + 2e-6 })), ['reward']],
    ['a reward that is no number', changedAt(7, () => ({ reward: Number.NaN })), ['reward']],
    ['an end that was none', changedAt(150, () => ({ terminated: true })), ['ends']],
    ['a step too few', { ...ours, steps: ours.steps.slice(0, -1) }, ['ends']],
    ['a tile more', changedAt(9, ({ tilesVisited }) => ({ tilesVisited: tilesVisited + 1 })), ['tiles']],
    [
      'a hull 7e-4 aside, early',
      changedAt(9, ({ hull }) => ({ hull: shift(hull, 7e-4) })),
      ['hull, first 100'],
    ],
    ['a hull 2e-2 aside, late', changedAt(150, ({ hull }) => ({ hull: shift(hull, 2e-2) })), ['hull']],
    [
      'one wheel 2e-2 aside, late',
      changedAt(150, ({ wheels = [] }) => ({
        wheels: wheels.map((pose, i) => shift(pose, i === 3 ? 2e-2 : 0)),
      })),
      ['wheels'],
    ],
    ['wheels that are not there', changedAt(150, () => ({ wheels: [] })), ['wheels']],
  ])('%s', (_, drive, expected) => {
    expect(failures(drive)).toEqual(expected);
  });

  it('runs in which no wheel was recorded', () => {
    const steps = real.steps.map((step) => ({ ...step, wheels: undefined }));
    expect(driveIsEqual(compareDrives(ours, { ...real, steps }))).toBe(false);
  });

  it('a picture six steps late, and one that is missing', () => {
    const pixels = real.frames.get('50')!;
    const late = driveOurs({ ...order, frames: ['56'] }).frames.get('56')!;
    const against = (frames: Drive['frames']): boolean[] =>
      frameChecks(
        compareFrames('gas_s0', { ...ours, frames }, { ...real, frames: new Map([['50', pixels]]) }),
      ).map(passes);
    expect(against(ours.frames)).toEqual([true, true]);
    expect(against(new Map([['50', late]]))).toContain(false);
    expect(against(new Map())).toEqual([false, false]);
  });
});
