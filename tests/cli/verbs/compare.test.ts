/** `npm run compare`: which folders make a group, what is said of each, and what is refused. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { comparisonPicture } from '../../../src/cli/comparison-picture.ts';
import { chosenMeasures, readGroups } from '../../../src/cli/run-groups.ts';
import { comparison, parseCompareArguments } from '../../../src/cli/verbs/compare.ts';
import { measure } from '../../../src/lab/comparison/groups.ts';
import { refusal } from '../refusal.helper.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'compare-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder with the report of a run; of one without returns, the last stage is not done. */
function run(name: string, settings: object, returns: number[] | null, more: object = {}): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const mean = returns && returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const score = returns && {
    evaluation: { agent: { mean, returns, seeds: returns.map((_, i) => i) } },
    stages: { evaluate: { seconds: 1 } },
  };
  const report = { settings: { experiment: 'car-racing', ...settings }, ...score, ...more };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  return folder;
}

/** A finished run of the ball, which has no C. */
const ballRun = (name: string, dreamError: number, more: object = {}): string =>
  run(name, { experiment: 'bouncing-ball' }, null, {
    stages: { diagnose: { seconds: 1 } },
    ball: { dreamError, ...more },
  });

const compared = (paths: string[], ...columns: string[]) => {
  const groups = readGroups(paths);
  return comparison(groups, chosenMeasures(columns, groups));
};

test('runs of several seeds are one group, and each counts once, by its mean', () => {
  const means = [900, 500, 850, 820, 880];
  for (const [i, value] of means.entries()) {
    run(`a/seed-${i + 1}`, { seed: i + 1 }, [value - 10, value + 10]);
  }
  const groups = readGroups([join(root, 'a')]);
  expect(groups[0].runs.map(({ settings }) => settings.seed)).toEqual([1, 2, 3, 4, 5]);
  const [score, under800] = chosenMeasures([], groups);
  const [{ interval, ...rest }] = measure(groups, score);
  expect(rest).toMatchObject({ count: 5, values: means, mean: 790, median: 850, lowest: 500, highest: 900 });
  // numpy.std([900, 500, 850, 820, 880], ddof=1) and scipy.stats.trim_mean(..., 0.25).
  expect(rest.sd).toBeCloseTo(164.92, 2);
  expect(rest.interquartileMean).toBeCloseTo(850, 10);
  expect(interval!.low).toBeGreaterThan(500);
  expect(interval!.low).toBeLessThan(790);
  expect(interval!.high).toBeGreaterThan(790);
  expect(interval!.high).toBeLessThan(900);
  expect(measure(groups, under800)).toMatchObject([{ values: [0, 100, 0, 0, 0], mean: 20 }]);
});

test('a group says how far it is from the first, with an interval over the runs of both', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    run(`a/seed-${seed}`, { seed }, [800 + seed]);
    run(`b/seed-${seed}`, { seed, 'memory.hiddenSize': 64 }, [700 + 2 * seed]);
    run(`c/seed-${seed}`, { seed, 'memory.hiddenSize': 32 }, [800 + 6 * (seed - 2.5)]);
  }
  const groups = readGroups(['a', 'b', 'c'].map((name) => join(root, name)));
  const [first, worse, same] = measure(groups, chosenMeasures([], groups)[0]);
  expect(first.difference).toBeNull();
  expect(worse.difference!.mean).toBeCloseTo(706 - 803, 10);
  expect(worse.difference!.interval!.high).toBeLessThan(-90);
  expect(same.difference!.interval!.low).toBeLessThan(0);
  expect(same.difference!.interval!.high).toBeGreaterThan(0);
  expect(compared(['a', 'b'].map((name) => join(root, name))).text).toMatch(
    /-97\.00 \(-9\d\.\d+ to -9\d\.\d+\)/,
  );
});

test('below five runs the table says that the interval is too narrow', () => {
  const runs = [1, 2, 3, 4, 5].map((seed) => run(`few/seed-${seed}`, { seed }, [800 + seed, 900]));
  expect(compared([join(root, 'few')]).text).not.toContain('too narrow');
  rmSync(runs[4], { recursive: true });
  expect(compared([join(root, 'few')]).text).toMatch(/few has 4 runs: .* too narrow; make 5 or more\.\n$/);
});

test('one run has no interval, and the table says so', () => {
  const { text } = compared([run('a', {}, [700, 900]), run('b', {}, [1, 2, 3])]);
  expect(text).toContain('| one run ');
  expect(text).toContain('| 50.00 ');
  expect(text).toContain('is one run');
  expect(text).toContain('not scored on the same seeds');
});

test('runs without a C are compared by what V and M know', () => {
  const { text, json } = compared([ballRun('c', 4), ballRun('d', 6)]);
  expect(text).toMatch(/^ball in the dream, px off:/);
  expect(text).not.toContain('score');
  expect(json).toMatchObject({
    experiment: 'bouncing-ball',
    measures: [{ key: 'ball.dreamError', groups: [{ values: [4] }, { values: [6] }] }],
  });
  expect(json).not.toHaveProperty('sameTracks');
});

test('any number of the reports can be asked for, those of named lists too', () => {
  const readouts = (h: number) => ({ readouts: [{ name: 'vx', z: 0, h }] });
  const paths = [ballRun('c', 4, readouts(0.5)), ballRun('d', 6, readouts(0.25))];
  expect(compared(paths, 'ball.readouts.vx.h').json).toMatchObject({
    measures: [{ groups: [{ values: [0.5] }, { values: [0.25] }] }],
  });
  expect(refusal(() => compared(paths, 'ball.dreamErrors'))).toMatch(
    /c does not have; did you mean "ball.dreamError"\? it has ball.dreamError, ball.readouts.vx.z/,
  );
  expect(refusal(() => compared(paths, 'score'))).toContain('it has stages. …, ball. ….');
  expect(refusal(() => compared(paths, 'ball.dreamError', 'ball.dreamError'))).toContain('twice');
  // A number that one of the runs lacks is in no table.
  expect(refusal(() => compared([paths[0], ballRun('e', 1)], 'ball.readouts.vx.h'))).toContain('e does not');
});

test('the picture has a dot for each run and names that are no markup', () => {
  run('a<b/seed-1', { seed: 1 }, [1]);
  run('a<b/seed-2', { seed: 2 }, [3]);
  const groups = readGroups([join(root, 'a<b'), run('c', {}, [7])]);
  const svg = comparisonPicture(groups, chosenMeasures(['evaluation.agent.mean'], groups));
  expect(svg.match(/<circle /g)).toHaveLength(3);
  expect(svg.match(/stroke-width="3"/g)).toHaveLength(1);
  expect(svg).toContain('a&lt;b</text>');
});

test('what cannot be compared is refused with the way out', () => {
  const refused = (...paths: string[]): string => refusal(() => readGroups(paths));
  const car = run('car', {}, [900]);
  const ball = ballRun('ball', 3);
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
  mkdirSync(join(root, 'bases'));
  run('bases/seed-1', { seed: 1 }, [1], { base: { name: 'a', keep: 'memory' } });
  run('bases/seed-2', { seed: 2 }, [1], { base: { name: 'b', keep: 'memory' } });
  expect(refused(join(root, 'bases'))).toContain('begin with different networks: memory of a in');
  run('mixed', {}, [1]);
  expect(refused(join(root, 'mixed'))).toContain('holds a run and also seed-1, seed-2, seed-3');
  expect(refusal(() => parseCompareArguments([]))).toContain('At least one folder');
});
