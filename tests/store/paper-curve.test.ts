/** The paper's curve beside ours: as published, as far as ours goes, and never among our own data. */
import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { applyEvent } from '../../src/store/apply-event.ts';
import { CURVES, chartRows } from '../../src/store/curves.ts';
import { createLab } from '../../src/store/lab.ts';
import { isPublished, PAPER_CURVE, withPublished } from '../../src/store/paper-curve.ts';

const [mean, population] = PAPER_CURVE.lines;
const ours = (last: number) => [1, last].map((x) => ({ x, mean: 10 * x }));

describe('withPublished', () => {
  it('goes as far as ours and a tenth more', () => {
    const rows = withPublished(ours(121), PAPER_CURVE.lines);
    expect(rows.map(({ x }) => x)).toEqual([1, 25, 50, 100, 121, 121 * 1.1]);
    expect(rows[1]).toEqual({ x: 25, paperMean: 822.9, paperPopulation: 668 });
    // Cut on the way to generation 200, not drawn to it.
    expect(rows.at(-1)?.paperMean).toBeCloseTo(867 + ((880.4 - 867) * 33.1) / 100, 9);
    expect(rows.at(-1)?.paperPopulation).toBeUndefined();
  });

  it('leaves our rows as they were, and shares those of the same generation', () => {
    const before = ours(25);
    const rows = withPublished(before, [population]);
    expect(before).toEqual(ours(25));
    expect(rows[0]).toEqual({ x: 1, mean: 10, paperPopulation: -54.6 });
    expect(rows[1]).toEqual({ x: 25, mean: 250, paperPopulation: 668 });
  });

  it('shows the way to the first points in a run of few generations', () => {
    const rows = withPublished(ours(3), PAPER_CURVE.lines);
    expect(rows.map(({ x }) => x)).toEqual([1, 3, 3 * 1.1]);
    expect(rows.at(-1)?.paperPopulation).toBeCloseTo(-54.6 + ((668 + 54.6) * 2.3) / 24, 9);
    expect(rows.some((row) => 'paperMean' in row)).toBe(false);
  });

  it('adds nothing to an empty chart, nor when hidden', () => {
    expect(withPublished([], PAPER_CURVE.lines)).toEqual([]);
    expect(withPublished(ours(50), [])).toEqual(ours(50));
  });
});

it('says which values were published', () => {
  expect(isPublished(mean, 500)).toBe(true);
  expect(isPublished(mean, 499)).toBe(false);
});

it('stands in the order of its generations', () => {
  for (const { points } of PAPER_CURVE.lines) {
    const xs = points.map(([x]) => x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
  }
  expect(mean.points.at(-1)).toEqual([1800, 900.46]);
});

it('shares no key with what a run can tell', () => {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const values = { best: 3, mean: 2, worst: 1, sigma: 0.1, test: 2 };
  const point: LabEvent = { type: 'point', curve: 'fitness', x: 30, values };
  applyEvent(lab, point);
  withPublished(chartRows(lab.curves.fitness, ['mean']), PAPER_CURVE.lines);
  expect(lab.curves.fitness.keys.sort()).toEqual(Object.keys(values).sort());
  expect(lab.curves.fitness.length).toBe(1);
  for (const { panes } of Object.values(CURVES)) {
    for (const { lines, published } of panes) {
      const keys = new Set(lines.map(({ key }) => key));
      const tones = new Set(lines.map(({ tone }) => tone));
      for (const line of published?.lines ?? []) {
        expect(keys.has(line.key)).toBe(false);
        expect(tones.has(line.tone)).toBe(false);
      }
    }
  }
});

describe('the physical cap', () => {
  const cap = PAPER_CURVE.lines.filter(({ key }) => key === 'physicalCap');
  const rows = (value: number) => [1, 40].map((x) => ({ x, mean: value }));

  it('stands behind returns that come near it, as far as ours go', () => {
    expect(withPublished(rows(850), cap).map(({ physicalCap }) => physicalCap)).toEqual([
      938,
      undefined,
      938,
    ]);
  });

  it('does not flatten a search that has hardly begun', () => {
    expect(withPublished(rows(120), cap)).toEqual(rows(120));
  });
});
