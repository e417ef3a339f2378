/** `npm run compare`: which folders make a group, what is said of each, and what is refused. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupStatistics, readGroups } from '../../../src/cli/run-groups.ts';
import { comparison, parseCompareArguments } from '../../../src/cli/verbs/compare.ts';
import { refusal } from '../refusal.helper.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'compare-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder with the report of a run. */
function run(name: string, settings: object, returns: number[] | null): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const evaluation = returns && { agent: { returns, seeds: returns.map((_, i) => i) } };
  const report = { settings: { experiment: 'car-racing', ...settings }, ...(evaluation && { evaluation }) };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  return folder;
}

test('runs of several seeds are one group, and each counts once, by its mean', () => {
  const means = [900, 500, 850, 820, 880];
  for (const [i, value] of means.entries()) {
    run(`a/seed-${i + 1}`, { seed: i + 1 }, [value - 10, value + 10]);
  }
  const [group] = readGroups([join(root, 'a')]);
  expect(group.runs.map(({ settings }) => settings.seed)).toEqual([1, 2, 3, 4, 5]);
  const { interval, ...rest } = groupStatistics(group);
  expect(rest).toMatchObject({ runs: 5, episodes: 10, mean: 790, median: 850, lowest: 500, under800: 0.2 });
  // numpy.std([900, 500, 850, 820, 880], ddof=1) and scipy.stats.trim_mean(..., 0.25).
  expect(rest.sd).toBeCloseTo(164.92, 2);
  expect(rest.interquartileMean).toBeCloseTo(850, 10);
  expect(interval!.low).toBeGreaterThan(500);
  expect(interval!.low).toBeLessThan(790);
  expect(interval!.high).toBeGreaterThan(790);
  expect(interval!.high).toBeLessThan(900);
});

test('one run has no interval, and the table says so; the ball has no share under 800', () => {
  const { text } = comparison(readGroups([run('a', {}, [700, 900]), run('b', {}, [1, 2, 3])]));
  expect(text).toContain('| one run ');
  expect(text).toContain('| 50.0 %');
  expect(text).toContain('is one run');
  expect(text).toContain('not scored on the same seeds');
  const ball = comparison(readGroups([run('c', { experiment: 'bouncing-ball' }, [1, 2])]));
  expect(ball.text).not.toContain('under 800');
  expect(ball.json).toMatchObject({ experiment: 'bouncing-ball', groups: [{ means: [{ mean: 1.5 }] }] });
});

test('what cannot be compared is refused with the way out', () => {
  const refused = (...paths: string[]): string => refusal(() => readGroups(paths));
  const car = run('car', {}, [900]);
  const ball = run('ball', { experiment: 'bouncing-ball' }, [3]);
  expect(refused(car, ball)).toMatch(/is car-racing and .* is bouncing-ball: name runs of one experiment/);
  expect(refused(car, join(root, '.', 'car'))).toContain('is named twice');
  expect(refused(join(root, 'none'))).toContain('there is no such folder');
  expect(refused(root)).toContain('neither a report.json nor folders seed-<n>');
  expect(refused(run('begun', {}, null))).toContain('its run is not finished');
  run('mixed/seed-1', { seed: 1, 'vision.steps': 10 }, [1]);
  run('mixed/seed-2', { seed: 2, 'vision.steps': 20 }, [1]);
  expect(refused(join(root, 'mixed'))).toContain('differ in vision.steps: 10 in');
  mkdirSync(join(root, 'mixed', 'seed-3'));
  expect(refused(join(root, 'mixed'))).toContain('has no report.json');
  run('mixed', {}, [1]);
  expect(refused(join(root, 'mixed'))).toContain('holds a run and also seed-1, seed-2, seed-3');
  expect(refusal(() => parseCompareArguments([]))).toContain('At least one folder');
});
