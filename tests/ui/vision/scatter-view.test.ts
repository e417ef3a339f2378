/** Where points of the scatter are drawn, in which colour, and which one a pointer means. */
import { describe, expect, it } from 'vitest';
import { colourOf, fitted, nearest, SHADES, shadesOf, zoomed } from '../../../src/ui/vision/scatter-view.ts';

const POSITIONS = Float32Array.of(0, 0, 10, 0, 10, 5);

describe('the view of a scatter', () => {
  it('shows all points, and zooms around the pointer', () => {
    const view = fitted(POSITIONS, 400, 300);
    for (let i = 0; i < 6; i += 2) {
      const [x, y] = [POSITIONS[i] * view.scale + view.left, POSITIONS[i + 1] * view.scale + view.top];
      expect(x >= 0 && x <= 400 && y >= 0 && y <= 300).toBe(true);
    }
    const near = zoomed(view, 2, 100, 50);
    expect((100 - near.left) / near.scale).toBeCloseTo((100 - view.left) / view.scale, 9);
    expect(near.scale).toBe(2 * view.scale);
  });

  it('finds the nearest point within reach', () => {
    const view = { scale: 10, left: 0, top: 0 };
    expect(nearest(POSITIONS, view, 98, 3, 10)).toBe(1);
    expect(nearest(POSITIONS, view, 98, 30, 25)).toBe(2);
    expect(nearest(POSITIONS, view, 50, 25, 10)).toBeNull();
  });
});

describe('the colours of a scatter', () => {
  it('groups points by value, without one spike and without what is no number', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => i / 1000);
    values[3] = 500;
    values[4] = Number.NaN;
    const { groups, high } = shadesOf(values);
    expect(high).toBeLessThan(2);
    expect(groups).toHaveLength(SHADES);
    expect(groups.flat()).toHaveLength(999);
    expect(groups[SHADES - 1]).toContain(3);
    expect(groups[0]).toContain(0);
  });

  it('goes from violet to yellow', () => {
    expect([colourOf(0), colourOf(SHADES - 1)]).toEqual(['rgb(92 58 150)', 'rgb(250 204 30)']);
  });
});
