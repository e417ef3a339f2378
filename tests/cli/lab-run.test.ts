/** What `npm run lab` writes of a run. */
import { expect, test } from 'vitest';
import { hasRows } from '../../src/cli/lab-run.ts';

test('a table with its heading alone has no rows', () => {
  expect(hasRows('step,loss\n1,0.5\n')).toBe(true);
  expect(hasRows('step,loss\n')).toBe(false);
});
