/** What the commands write and print, and how test counts become the closing line. */
import { expect, test } from 'vitest';
import { cardText, curvesCsv, evaluationText, hasRows } from '../../src/cli/results.ts';
import { closingLine, countsOf, succeeded } from '../../src/cli/test-counts.ts';

test('curves become one line a number', () => {
  const csv = curvesCsv([
    { type: 'point', curve: 'vision', x: 10, values: { loss: 1.5, kl: 0.25 } },
    { type: 'point', curve: 'fitness', x: 1, values: { best: -3 } },
  ]);
  expect(csv).toBe('curve,x,name,value\nvision,10,loss,1.5\nvision,10,kl,0.25\nfitness,1,best,-3\n');
  expect(hasRows(csv)).toBe(true);
  expect(hasRows(curvesCsv([]))).toBe(false);
});

test('an evaluation lists every episode, both policies and their difference', () => {
  const text = evaluationText({
    world: 'real',
    tau: null,
    episodes: 2,
    agent: { mean: 800, sd: 10, returns: [790, 810], seeds: [41, 42] },
    random: { mean: -50, sd: 2, returns: [-48, -52], seeds: [41, 42] },
  });
  expect(text).toMatch(/41\s+790\.00\s+-48\.00/);
  expect(text).toMatch(/42\s+810\.00\s+-52\.00/);
  expect(text).toMatch(/agent\s+800\.00 ± 10\.00/);
  expect(text).toMatch(/random\s+-50\.00 ± 2\.00/);
  expect(text).toMatch(/difference\s+850\.00/);
});

test('a card is a line a number, rows by their names, curves left out', () => {
  const text = cardText({
    car: {
      readouts: [{ name: 'speed', z: 0.5, zh: 0.91234 }],
      sensitivity: [{ steps: 10, steering: 1.2 }],
      latents: { live: 12, klPerDimension: Array(32).fill(1) },
      reward: { steps: 2400, r2: 0.2 },
      done: null,
    },
    examination: { date: '2026-11-24' },
  });
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['car.readouts.speed.z', '0.5000'],
    ['car.readouts.speed.zh', '0.9123'],
    ['car.sensitivity.10 steps.steering', '1.2000'],
    ['car.latents.live', '12'],
    ['car.reward.steps', '2400'],
    ['car.reward.r2', '0.2000'],
    ['examination.date', '2026-11-24'],
    [''],
  ]);
});

test('the closing line sums the suites; an empty or broken suite is a failure', () => {
  const report = (passed: number, failed: number, pending = 0): string =>
    JSON.stringify({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: pending,
      numTodoTests: 0,
    });
  const good = [countsOf(report(40, 0, 2), 0), countsOf(report(7, 0), 0)];
  expect(closingLine(good)).toBe('47 passed, 0 failed, 2 skipped');
  expect(succeeded(good)).toBe(true);

  const bad = [countsOf(report(40, 2), 1), countsOf(report(7, 0), 1), countsOf(null, 1)];
  expect(closingLine(bad)).toBe('47 passed, 4 failed');
  expect(succeeded(bad)).toBe(false);
  expect(succeeded([countsOf(report(0, 0), 0)])).toBe(false);
});
