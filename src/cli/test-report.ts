/** What the suites report, as the last lines of `npm test`: the slowest files, then the sums. */
import { relative } from 'node:path';

export interface FileTime {
  /** From the project's root. */
  path: string;
  seconds: number;
}

export interface SuiteReport {
  passed: number;
  failed: number;
  skipped: number;
  files: FileTime[];
}

/** The fields of vitest's JSON report that are read here. */
interface JsonReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** One a file; times in milliseconds. */
  testResults?: { name: string; startTime: number; endTime: number }[];
}

/** A suite that could not run, or that wrote no report. */
export const BROKEN_SUITE: SuiteReport = { passed: 0, failed: 1, skipped: 0, files: [] };

const SLOWEST = 5;

/**
 * Counts and times of one suite, from its JSON report (null when it wrote none) and its exit code. A suite that exits
 * non-zero without a failed test (a file that does not import, an unhandled rejection) counts as one failure.
 */
export function suiteReport(json: string | null, exitCode: number | null, root: string): SuiteReport {
  if (json === null) return BROKEN_SUITE;
  const report = JSON.parse(json) as JsonReport;
  return {
    passed: report.numPassedTests,
    failed: exitCode === 0 ? report.numFailedTests : Math.max(1, report.numFailedTests),
    skipped: report.numPendingTests + report.numTodoTests,
    files: (report.testResults ?? []).map(({ name, startTime, endTime }) => ({
      path: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    })),
  };
}

/** The slowest files of all suites, a line each; '' where no file is known. */
export function slowestFiles(suites: readonly SuiteReport[]): string {
  const slowest = suites
    .flatMap(({ files }) => files)
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST);
  if (slowest.length === 0) return '';
  const lines = slowest.map(({ path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path}`);
  return `The slowest files:\n${lines.join('\n')}\n`;
}

export function closingLine(suites: readonly SuiteReport[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    suites.reduce((total, report) => total + report[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Nothing failed, and no suite was empty. */
export function succeeded(suites: readonly SuiteReport[]): boolean {
  return suites.every(({ passed, failed }) => failed === 0 && passed > 0);
}
