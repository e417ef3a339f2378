/** Recordings of the real environment as drives, and ours driven the same way. */
import { type GoldenRun, goldenFrames, goldenRun } from '../../tests/env/golden.helper.ts';
import { type Drive, type DriveOrder, driveOurs } from './drives.ts';

export interface DrivePair {
  seed: number;
  ours: Drive;
  real: Drive;
}

export function orderOf({ seed, steps }: GoldenRun, frames: readonly string[]): DriveOrder {
  return { seed, actions: steps.map(({ action }) => action), frames };
}

export function recordedDrive(name: string): { run: GoldenRun; real: Drive } {
  const run = goldenRun(name);
  const steps = run.steps.map(({ r, terminated, tiles, hull, wheels }) => ({
    reward: r,
    terminated,
    tilesVisited: tiles,
    hull,
    wheels,
  }));
  const frames = new Map(goldenFrames(name).map(({ step, pixels }) => [step, pixels]));
  return { run, real: { tilesTotal: run.tiles_total, tilesAtStart: run.init.tiles, steps, frames } };
}

/** The recorded run of that name, and our environment under its seed and actions. */
export function drivePair(name: string): DrivePair {
  const { run, real } = recordedDrive(name);
  return { seed: run.seed, real, ours: driveOurs(orderOf(run, [...real.frames.keys()])) };
}
