/** How the counts of the suites become the closing line of `npm test`. */
import { expect, test } from 'vitest';
import { closingLine, countsOf, succeeded } from '../../src/cli/test-counts.ts';

test('the closing line sums the suites; an empty or broken suite is a failure', () => {
  const report = (passed: number, failed: number, pending = 0): string =>
    JSON.stringify({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: pending,
      numTodoTests: 0,
    });
  const good = [countsOf(report(40, 0, 2), 0), countsOf(report(7, 0), 0)];
  expect(closingLine(good)).toBe('47 passed, 0 failed, 2 skipped');
  expect(succeeded(good)).toBe(true);

  const bad = [countsOf(report(40, 2), 1), countsOf(report(7, 0), 1), countsOf(null, 1)];
  expect(closingLine(bad)).toBe('47 passed, 4 failed');
  expect(succeeded(bad)).toBe(false);
  expect(succeeded([countsOf(report(0, 0), 0)])).toBe(false);
});
