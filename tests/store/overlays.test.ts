/** Curves of several runs in one chart: each its own line, at its own steps, and few enough points to draw. */
import { expect, it } from 'vitest';
import { MEASURES, overlay, seriesOf } from '../../src/store/overlays.ts';
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
      series: series([
        [1, 10],
        [3, 8],
      ]),
    },
    {
      name: 'b',
      series: series([
        [1, 9],
        [2, 7],
      ]),
    },
  ];
  const { lines, rows, last } = overlay(runs, RECONSTRUCTION, false);
  expect(lines.map(({ label, tone }) => [label, tone])).toEqual([
    ['a', 'run1'],
    ['b', 'run2'],
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
    series: series(Array.from({ length: 1000 }, (_, i) => [i * 5 + k, Math.sin(i * (k + 1))] as const)),
  }));
  expect(overlay(long, RECONSTRUCTION, false).rows.length).toBeLessThanOrEqual(400);
});

it('the fitness of a stored run has its tests where they were made', () => {
  const generation = { worst: 0, sigma: 1, steps: 1, seconds: 1 };
  const history = [
    { ...generation, generation: 1, best: 3, mean: 2 },
    { ...generation, generation: 2, best: 4, mean: 3, test: 3.5 },
  ];
  const stored = { history } as unknown as StoredRun;
  expect([...seriesOf('fitness', stored).column('test')!]).toEqual([Number.NaN, 3.5]);
});
