/** Growing curves: order, thinning and down-sampling keep what matters and invent nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Series, selectRows } from '../../src/store/series.ts';

function seriesOf(values: readonly number[], maxRows?: number): Series {
  const series = new Series(maxRows);
  values.forEach((y, x) => {
    series.append(x, { y });
  });
  return series;
}

describe('Series', () => {
  it('keeps every point in order across growth of its arrays', () => {
    const series = seriesOf(Array.from({ length: 1000 }, (_, i) => i * i));
    expect(series.length).toBe(1000);
    expect([...series.x.subarray(255, 258)]).toEqual([255, 256, 257]);
    expect([...series.column('y')!.subarray(255, 258)]).toEqual([255 ** 2, 256 ** 2, 257 ** 2]);
    expect(series.last('y')).toBe(999 ** 2);
  });

  it('has NaN where a point lacked a column, and null for a column nobody named', () => {
    const series = new Series();
    series.append(1, { a: 1 });
    series.append(2, { b: 2 });
    expect([...series.column('a')!]).toEqual([1, Number.NaN]);
    expect([...series.column('b')!]).toEqual([Number.NaN, 2]);
    expect(series.column('c')).toBeNull();
    expect(series.last('c')).toBeNaN();
    // The newest there is: a test of the mean comes every tenth generation.
    expect([series.last('a'), series.last('b')]).toEqual([1, 2]);
  });

  it('replaces its tail when a stage goes back to an earlier x', () => {
    const series = seriesOf([10, 11, 12, 13]);
    series.append(2, { y: 99 });
    expect([...series.x]).toEqual([0, 1, 2]);
    expect([...series.column('y')!]).toEqual([10, 11, 99]);
    series.append(2, { y: 98 });
    expect([...series.column('y')!]).toEqual([10, 11, 98]);
  });

  it('refuses an x that is no number, and stays as it was', () => {
    const series = seriesOf([1]);
    expect(() => series.append(Number.NaN, { y: 2 })).toThrow(/finite, got NaN/);
    expect(series.length).toBe(1);
  });

  it('changes its version with changes only: reading and down-sampling are not among them', () => {
    const series = seriesOf([1, 2, 3]);
    const { version } = series;
    selectRows(series, ['y'], 2);
    series.last('y');
    expect(series.version).toBe(version);
    series.append(3, { y: 4 });
    expect(series.version).toBeGreaterThan(version);
  });

  it('stays within its bound, keeping ends and extremes', () => {
    const values = Array.from({ length: 5000 }, (_, i) => Math.sin(i / 40));
    values[1234] = 50;
    values[4321] = -50;
    const series = seriesOf(values, 256);
    expect(series.length).toBeLessThanOrEqual(256);
    expect(series.x[0]).toBe(0);
    expect(series.x[series.length - 1]).toBe(4999);
    expect(Math.max(...series.column('y')!)).toBe(50);
    expect(Math.min(...series.column('y')!)).toBe(-50);
  });

  it('forgets everything when cleared', () => {
    const series = seriesOf([1, 2]);
    series.clear();
    expect(series.length).toBe(0);
    expect(series.keys).toEqual([]);
  });
});

describe('selectRows', () => {
  it('takes all rows of a short series', () => {
    expect(selectRows(seriesOf([3, 1, 2]), ['y'], 400)).toEqual([0, 1, 2]);
  });

  it('keeps both ends and the extremes of every column, ascending, within the limit', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
          ),
          {
            minLength: 1,
            maxLength: 600,
          },
        ),
        fc.integer({ min: 8, max: 100 }),
        (points, limit) => {
          const series = new Series();
          points.forEach(([a, b], x) => {
            series.append(x, { a, b });
          });
          const rows = selectRows(series, ['a', 'b'], limit);
          expect(rows.length).toBeLessThanOrEqual(limit);
          expect(rows[0]).toBe(0);
          expect(rows.at(-1)).toBe(points.length - 1);
          expect(rows.every((row, i) => i === 0 || row > rows[i - 1])).toBe(true);
          for (const column of [0, 1] as const) {
            const all = points.map((point) => point[column]);
            const kept = rows.map((row) => points[row][column]);
            expect(Math.max(...kept)).toBe(Math.max(...all));
            expect(Math.min(...kept)).toBe(Math.min(...all));
          }
        },
      ),
    );
  });

  it('passes over values that are not finite', () => {
    const values = Array.from({ length: 1000 }, () => Number.NaN);
    values[500] = 7;
    expect(selectRows(seriesOf(values), ['y'], 100)).toEqual([0, 500, 999]);
  });
});
