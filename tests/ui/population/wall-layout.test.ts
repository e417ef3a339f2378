import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wallLayout } from '../../../src/ui/population/wall-layout.ts';

it('holds every picture, in rows as equal as they can be, never wider than what fits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 256 }), (width, count) => {
      const { columns, rows } = wallLayout(width, count);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * (rows - 1)).toBeLessThan(count);
      expect(columns * 72).toBeLessThanOrEqual(Math.max(72, width));
    }),
  );
  expect(wallLayout(1440, 32)).toEqual({ columns: 16, rows: 2 });
});
