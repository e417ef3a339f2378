/** What charts are given: real points, few of them, gaps where there is nothing to draw. */
import { describe, expect, it } from 'vitest';
import { CURVES, chartRows, MAX_CHART_POINTS, newSearches, smoothRows } from '../../src/store/curves.ts';
import { Series } from '../../src/store/series.ts';

describe('chartRows', () => {
  it('gives x and the asked columns of every point', () => {
    const series = new Series();
    series.append(1, { a: 10, b: 1, other: 5 });
    series.append(2, { a: 20, b: 2 });
    expect(chartRows(series, ['a', 'b'])).toEqual([
      { x: 1, a: 10, b: 1 },
      { x: 2, a: 20, b: 2 },
    ]);
  });

  it('leaves a gap where a value is missing or not finite', () => {
    const series = new Series();
    series.append(1, { a: Number.POSITIVE_INFINITY });
    series.append(2, { b: 1 });
    expect(chartRows(series, ['a', 'unknown'])).toEqual([
      { x: 1, a: null, unknown: null },
      { x: 2, a: null, unknown: null },
    ]);
  });

  it('leaves a gap for what a logarithmic axis cannot show', () => {
    const series = new Series();
    series.append(1, { a: 0 });
    series.append(2, { a: -1 });
    series.append(3, { a: 0.1 });
    expect(chartRows(series, ['a'], { log: true }).map(({ a }) => a)).toEqual([null, null, 0.1]);
  });

  it('is never more points than a chart is wide, and all of them were measured', () => {
    const series = new Series();
    for (let x = 0; x < 20_000; x++) series.append(x, { a: Math.sin(x), b: Math.cos(x), c: x });
    const rows = chartRows(series, ['a', 'b', 'c']);
    expect(rows.length).toBeLessThanOrEqual(MAX_CHART_POINTS);
    expect(rows.length).toBeGreaterThan(MAX_CHART_POINTS / 2);
    expect(rows.every(({ x, a }) => a === Math.sin(x))).toBe(true);
  });
});

it('the curves of V and M say that unseen episodes are measured at z = μ, where training may draw z', () => {
  for (const { panes, help } of [CURVES.vision, CURVES.memory]) {
    const unseen = panes.flatMap(({ lines }) => lines.filter(({ key }) => key.startsWith('heldOut')));
    expect(unseen).toHaveLength(1);
    expect(unseen[0].label).toMatch(/unseen, z = μ$/);
    expect(help).toContain('z is μ');
  }
});

describe('newSearches', () => {
  const fitness = (searches: (number | undefined)[]) => {
    const series = new Series();
    searches.forEach((search, i) => {
      series.append(i + 1, { mean: i, ...(search !== undefined && { search }) });
    });
    return series;
  };

  it('are where the number of the search changes', () => {
    expect(newSearches(fitness([undefined, undefined, undefined, 1, 1, 2]))).toEqual([4, 6]);
    expect(newSearches(fitness([0, 0, 1]))).toEqual([3]);
  });

  it('are none in one search, and in a file from before they were told apart', () => {
    expect(newSearches(fitness([undefined, undefined]))).toEqual([]);
    expect(newSearches(fitness([1, 1]))).toEqual([]);
    expect(newSearches(new Series())).toEqual([]);
  });
});

it('no two lines of a pane share a key or a colour', () => {
  for (const { panes } of Object.values(CURVES)) {
    for (const { lines } of panes) {
      expect(new Set(lines.map((line) => line.key)).size).toBe(lines.length);
      expect(new Set(lines.map((line) => line.tone)).size).toBe(lines.length);
    }
  }
});

describe('a smoothed curve', () => {
  const noisy = (length: number): Series => {
    const series = new Series();
    for (let i = 0; i < length; i++) series.append(i, { loss: i % 2 === 0 ? 1 : 3 });
    return series;
  };

  it('is the mean of the last fortieth of the points, of all of them at 400 at most', () => {
    const rows = smoothRows(noisy(4000), ['loss']);
    expect(rows).toHaveLength(400);
    expect([rows[0].x, rows[399].x]).toEqual([0, 3999]);
    // A hundred points each, half of them 1 and half of them 3.
    for (const { x, loss } of rows.filter((row) => row.x >= 100)) expect(loss, `${x}`).toBe(2);
  });

  it('is the curve itself where it is short, and has no value where no point has one', () => {
    const short = noisy(3);
    expect(smoothRows(short, ['loss', 'other'])).toEqual([
      { x: 0, loss: 1, other: null },
      { x: 1, loss: 3, other: null },
      { x: 2, loss: 1, other: null },
    ]);
    expect(smoothRows(new Series(), ['loss'])).toEqual([]);
  });
});
