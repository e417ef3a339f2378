/** The grey band ends where dreams were no longer measured, and its caption says at which step. */
import { expect, it } from 'vitest';
import { aboutBands } from '../../../src/ui/watch/plot-distances.ts';

it('names the last step that was measured, and says nothing without a band', () => {
  const band = { lower: 1, median: 2, upper: 3 };
  expect(aboutBands([])).toBe('');
  expect(
    aboutBands([
      { steps: 50, ...band },
      { steps: 300, ...band },
    ]),
  ).toContain('step 300');
});
