/** How the reports of the suites become the last lines of `npm test`. */
import { expect, test } from 'vitest';
import { closingLine, failedTests, slowestFiles, succeeded, suiteReport } from '../../src/cli/test-report.ts';

const report = (passed: number, failed: number, pending = 0, seconds: Record<string, number> = {}): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: 0,
    testResults: Object.entries(seconds).map(([name, time]) => ({
      name: `/project/tests/${name}`,
      startTime: 5000,
      endTime: 5000 + 1000 * time,
    })),
  });

const read = (json: string | null, exitCode: number) => suiteReport(json, exitCode, '/project');

test('the closing line sums the suites; an empty or broken suite is a failure', () => {
  const good = [read(report(40, 0, 2), 0), read(report(7, 0), 0)];
  expect(closingLine(good)).toBe('47 passed, 0 failed, 2 skipped');
  expect(succeeded(good)).toBe(true);

  const bad = [read(report(40, 2), 1), read(report(7, 0), 1), read(null, 1)];
  expect(closingLine(bad)).toBe('47 passed, 4 failed');
  expect(succeeded(bad)).toBe(false);
  expect(succeeded([read(report(0, 0), 0)])).toBe(false);
});

test('the five slowest files of all suites are named, slowest first', () => {
  const unit = read(
    report(4, 0, 0, { 'a.test.ts': 1, 'b.test.ts': 3.25, 'c.test.ts': 0.5, 'd.test.ts': 2 }),
    0,
  );
  const e2e = read(report(2, 0, 0, { 'e2e/e.test.ts': 12, 'e2e/f.test.ts': 0.75 }), 0);
  expect(
    slowestFiles([unit, e2e])
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'The slowest files:',
    '12.0 s  tests/e2e/e.test.ts',
    '3.3 s  tests/b.test.ts',
    '2.0 s  tests/d.test.ts',
    '1.0 s  tests/a.test.ts',
    '0.8 s  tests/e2e/f.test.ts',
    '',
  ]);
  expect(slowestFiles([read(null, 1)])).toBe('');
});

test('what failed is named with the first line of its error: tests, and files that fail outside their tests', () => {
  const json = JSON.stringify({
    numPassedTests: 1,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [
      {
        name: '/project/tests/ball.test.ts',
        startTime: 0,
        endTime: 10,
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'ball falls', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'ball bounces',
            failureMessages: ['AssertionError: expected 1 to be 2\n    at ball.test.ts:3'],
          },
        ],
      },
      {
        name: '/project/tests/car.test.ts',
        startTime: 0,
        endTime: 10,
        message: 'Cannot find module ./car.ts\nImported from …',
        assertionResults: [],
      },
    ],
  });
  expect(failedTests([read(report(4, 0), 0), read(json, 1), read(null, 1)])).toBe(
    'Failed:\n' +
      '  tests/ball.test.ts > ball bounces\n    AssertionError: expected 1 to be 2\n' +
      '  tests/car.test.ts\n    Cannot find module ./car.ts\n',
  );
  expect(failedTests([read(report(4, 0), 0)])).toBe('');
});
