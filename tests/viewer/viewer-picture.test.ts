/** Returns as the page gets them: sums of tenths, without what rounding leaves of nothing. */
import { expect, it } from 'vitest';
import { plain } from '../../src/viewer/viewer-picture.ts';

it('nothing has no sign, and what rounding leaves of nothing is nothing', () => {
  for (const nothing of [-0, 0, 2e-15, -2e-15]) expect(Object.is(plain(nothing), 0)).toBe(true);
});

it('a tenth is a tenth, on either side', () => {
  expect([plain(-0.1), plain(0.1), plain(-100)]).toEqual([-0.1, 0.1, -100]);
});
