/** A plot of what is the same but for rounding is flat. */
import { expect, it } from 'vitest';
import { spanOf } from '../../../src/ui/results/card-plot.tsx';

it('rounding does not fill a plot, and the least real difference does', () => {
  expect([spanOf(1, 1), spanOf(0.3, 0.1 + 0.2), spanOf(1e6, 1e6 + 1e-8)]).toEqual([1, 1, 1]);
  expect(spanOf(0, 1e-3)).toBe(1e-3);
  expect(spanOf(-2, 3)).toBe(5);
});
