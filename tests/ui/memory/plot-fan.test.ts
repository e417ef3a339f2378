/** How four dreams part, in words. */
import { expect, it } from 'vitest';
import { spreadInWords } from '../../../src/ui/memory/plot-fan.ts';

it('says the middle, the nearest and the farthest', () => {
  expect(spreadInWords(60, { least: 12.4, median: 34, most: 51.2 })).toBe(
    'After 60 steps the four dreams differ by 34 %: 12 % the nearest two, 51 % the farthest.',
  );
});
