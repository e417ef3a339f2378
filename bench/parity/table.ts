/** How parity is printed: one line a comparison, each with its limit and a verdict. */
import { compareDrives, driveIsEqual, type FrameDifference, frameChecks } from './drives.ts';
import { LIMITS, passes } from './limits.ts';
import type { DrivePair } from './recorded.ts';

/** Prints lines and counts those that failed. */
export class Verdicts {
  failed = 0;
  lines = 0;

  line(text: string, passed: boolean): void {
    this.lines++;
    if (!passed) this.failed++;
    console.log(`${text.padEnd(100)} ${passed ? 'PASS' : 'FAIL'}`);
  }
}

const COLUMNS = ['steps', 'tiles', 'reward', 'ends', 'hull <100', 'hull', 'wheels <100', 'wheels'];
const WIDTHS = [7, 10, 10, 10, 11, 10, 13, 10];

function cells(name: string, values: readonly string[]): string {
  return name.padEnd(16) + values.map((value, i) => value.padStart(WIDTHS[i])).join('');
}

export function driveHeader(): void {
  console.log(`\n${cells('run', COLUMNS)}`);
  const { reward, earlyPose, pose } = LIMITS;
  const poses = [earlyPose, pose, earlyPose, pose].map((limit) => `<= ${short(limit)}`);
  console.log(cells('', ['', 'equal', `<= ${short(reward)}`, 'equal', ...poses]));
}

/** One run: its largest differences. Poses in world units or radians, over the first 100 steps and over all. */
export function driveLine(verdicts: Verdicts, name: string, { ours, real }: DrivePair): void {
  const difference = compareDrives(ours, real);
  const equal = (count: number): string => (count === 0 ? 'equal' : `${count} differ`);
  const poses = [difference.earlyHull, difference.hull, difference.earlyWheels, difference.wheels];
  const values = [
    String(difference.steps),
    equal(difference.tiles),
    short(difference.reward),
    equal(difference.ends),
    ...poses.map(short),
  ];
  verdicts.line(cells(name, values), driveIsEqual(difference));
}

export function frameLines(verdicts: Verdicts, frames: readonly FrameDifference[]): void {
  console.log(`\n${frames.length} observations, mean absolute difference in levels of 255`);
  for (const check of frameChecks(frames)) {
    const { what, mean, value, worst, limit } = check;
    const text = `${what.padEnd(16)}mean ${mean.toFixed(2)}, worst ${value.toFixed(2)} (${worst})`;
    verdicts.line(`${text.padEnd(80)} <= ${limit}`, passes(check));
  }
}

export function closing(verdicts: Verdicts): void {
  const { failed, lines } = verdicts;
  console.log(`\n${failed === 0 ? `PASS: all ${lines} lines hold` : `FAIL: ${failed} of ${lines} lines`}`);
}

/** 1.2e-7; an exact zero as 0. */
export function short(value: number): string {
  return value === 0 ? '0' : value.toExponential(Math.abs(value) >= 1e-2 || isRound(value) ? 0 : 1);
}

function isRound(value: number): boolean {
  return Number(value.toExponential(0)) === value;
}
