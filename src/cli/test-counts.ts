/** Sums what the suites report into the line that closes `npm test`. */

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The fields of vitest's JSON report that are read here. */
interface JsonReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

/**
 * Counts of one suite, from its JSON report (null when it wrote none) and its exit code. A suite that exits
 * non-zero without a failed test (a file that does not import, an unhandled rejection) counts as one failure.
 */
export function countsOf(json: string | null, exitCode: number | null): Counts {
  if (json === null) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(json) as JsonReport;
  const failed = exitCode === 0 ? report.numFailedTests : Math.max(1, report.numFailedTests);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

export function closingLine(suites: readonly Counts[]): string {
  const sum = (key: keyof Counts): number => suites.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Nothing failed, and no suite was empty. */
export function succeeded(suites: readonly Counts[]): boolean {
  return suites.every(({ passed, failed }) => failed === 0 && passed > 0);
}
