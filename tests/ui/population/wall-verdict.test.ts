/** The line above the wall of candidates. */
import { expect, it } from 'vitest';
import { wallVerdict } from '../../../src/ui/population/wall-verdict.ts';

it('counts the candidates that are seen, and names the best and the worst', () => {
  expect(wallVerdict([])).toBeNull();
  expect(wallVerdict([12])).toContain('is 12');
  expect(wallVerdict([12, -3.2, 40])).toBe(
    '3 candidates at work; the best return so far is 40, the worst −3.',
  );
});
