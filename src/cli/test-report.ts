/** What the suites report, as the last lines of `npm test`: the slowest files, what failed, then the sums. */
import { relative } from 'node:path';

export interface FileTime {
  /** From the project's root. */
  path: string;
  seconds: number;
}

export interface FailedTest {
  /** From the project's root. */
  path: string;
  /** The titles of its groups and its own; null for a file that failed outside its tests. */
  title: string | null;
  /** The first line of its error. */
  reason: string;
}

export interface SuiteReport {
  passed: number;
  failed: number;
  skipped: number;
  files: FileTime[];
  failures: FailedTest[];
}

/** The fields of vitest's JSON report that are read here. */
interface JsonReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults?: JsonFile[];
}

interface JsonFile {
  name: string;
  /** Milliseconds. */
  startTime: number;
  endTime: number;
  /** The error of a file that failed outside its tests. */
  message?: string;
  assertionResults?: { status: string; fullName: string; failureMessages?: string[] | null }[];
}

/** A suite that could not run, or that wrote no report. */
export const BROKEN_SUITE: SuiteReport = { passed: 0, failed: 1, skipped: 0, files: [], failures: [] };

const SLOWEST = 5;

/** How vitest's JSON report begins the stack of a test that ran out of its time: without the message. */
const TIMEOUT_STACK = /^Error: STACK_TRACE_ERROR$/;

/**
 * Counts and times of one suite, from its JSON report (null when it wrote none) and its exit code. A suite that exits
 * non-zero without a failed test (a file that does not import, an unhandled rejection) counts as one failure.
 */
export function suiteReport(json: string | null, exitCode: number | null, root: string): SuiteReport {
  if (json === null) return BROKEN_SUITE;
  const report = JSON.parse(json) as JsonReport;
  const files = report.testResults ?? [];
  return {
    passed: report.numPassedTests,
    failed: exitCode === 0 ? report.numFailedTests : Math.max(1, report.numFailedTests),
    skipped: report.numPendingTests + report.numTodoTests,
    files: files.map(({ name, startTime, endTime }) => ({
      path: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    })),
    failures: files.flatMap((file) => failuresOf(file, relative(root, file.name))),
  };
}

function failuresOf(file: JsonFile, path: string): FailedTest[] {
  const failures: FailedTest[] = (file.assertionResults ?? [])
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({
      path,
      title: fullName,
      reason: firstLine(failureMessages?.[0] ?? '').replace(
        TIMEOUT_STACK,
        'Error: the test ran out of its time',
      ),
    }));
  if (file.message) failures.push({ path, title: null, reason: firstLine(file.message) });
  return failures;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
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

/** Each failed test with the first line of its error, as whoever reads only the end of a log needs it; '' for none. */
export function failedTests(suites: readonly SuiteReport[]): string {
  const lines = suites
    .flatMap(({ failures }) => failures)
    .map(({ path, title, reason }) => `  ${path}${title === null ? '' : ` > ${title}`}\n    ${reason}`);
  return lines.length === 0 ? '' : `Failed:\n${lines.join('\n')}\n`;
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
