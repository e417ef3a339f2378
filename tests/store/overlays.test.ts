/** Curves of several runs in one chart: each its own line, at its own steps, and few enough points to draw. */
import { expect, it } from 'vitest';
import { MEASURES, overlay, seriesOf, tonesOf } from '../../src/store/overlays.ts';
import type { StoredRun } from '../../src/store/run-library.ts';
import { Series } from '../../src/store/series.ts';

const [RECONSTRUCTION, KL] = MEASURES.vision;

function series(points: readonly (readonly [x: number, reconstruction: number])[]): Series {
  const made = new Series();
  for (const [x, reconstruction] of points) made.append(x, { reconstruction });
  return made;
}

it('every run has a line; rows hold the values of those that have a point at that step', () => {
  const runs = [
    {
      name: 'a',
      tone: 'run1' as const,
      series: series([
        [1, 10],
        [3, 8],
      ]),
    },
    {
      name: 'b',
      tone: 'reference' as const,
      series: series([
        [1, 9],
        [2, 7],
      ]),
    },
  ];
  const { lines, rows, last } = overlay(runs, RECONSTRUCTION, false);
  expect(lines.map(({ label, tone }) => [label, tone])).toEqual([
    ['a', 'run1'],
    ['b', 'reference'],
  ]);
  expect(rows).toEqual([
    { x: 1, run0: 10, run1: 9 },
    { x: 2, run1: 7 },
    { x: 3, run0: 8 },
  ]);
  expect(last).toEqual({ run0: 8, run1: 7 });
  // No run has this measure.
  expect(overlay(runs, KL, false).lines).toEqual([]);
});

it('what a logarithmic axis cannot show is left out', () => {
  const { rows } = overlay(
    [
      {
        name: 'a',
        tone: 'run1',
        series: series([
          [1, 0],
          [2, 5],
        ]),
      },
    ],
    RECONSTRUCTION,
    true,
  );
  expect(rows).toEqual([
    { x: 1, run0: null },
    { x: 2, run0: 5 },
  ]);
});

it('five long runs have 400 points at most', () => {
  const long = Array.from({ length: 5 }, (_, k) => ({
    name: `${k}`,
    tone: 'run1' as const,
    series: series(Array.from({ length: 1000 }, (_, i) => [i * 5 + k, Math.sin(i * (k + 1))] as const)),
  }));
  expect(overlay(long, RECONSTRUCTION, false).rows.length).toBeLessThanOrEqual(400);
});

it('each run has a colour; where they are too many, each group of seeds has one', () => {
  const run = (steps: number, seed: number) =>
    ({ base: null, settings: { seed, 'vision.steps': steps } }) as unknown as StoredRun;
  const three = [run(1, 1), run(1, 2), run(2, 1)];
  expect(tonesOf(three)).toEqual(['run1', 'run2', 'run3']);
  expect(tonesOf([...three, run(2, 2), run(1, 3), run(2, 3)])).toEqual(
    [1, 1, 2, 2, 1, 2].map((tone) => `run${tone}`),
  );
});

it('what an experiment’s charts draw of a run, the overlay of runs draws too', () => {
  const keys = (curve: 'memory' | 'fitness') => MEASURES[curve].map(({ key }) => key);
  expect(keys('memory')).toEqual(expect.arrayContaining(['nll', 'reward', 'done']));
  expect(keys('fitness')).toEqual(expect.arrayContaining(['best', 'mean', 'worst', 'test', 'sigma']));
});

it('the fitness of a stored run has its tests where they were made', () => {
  const generation = { worst: 0, sigma: 1, steps: 1, seconds: 1 };
  const history = [
    { ...generation, generation: 1, best: 3, mean: 2 },
    { ...generation, generation: 2, best: 4, mean: 3, test: 3.5 },
  ];
  const stored = { history } as unknown as StoredRun;
  expect([...seriesOf('fitness', stored).column('test')!]).toEqual([Number.NaN, 3.5]);
  expect([...seriesOf('fitness', stored).column('worst')!]).toEqual([0, 0]);
  expect([...seriesOf('fitness', stored).column('sigma')!]).toEqual([1, 1]);
});
