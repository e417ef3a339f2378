/**
 * `npm test`: the unit tests and those inside a Chromium that is found or fetched, then those that drive the page in
 * it, or what the arguments choose of them. The slowest files, what failed and one line with the sums close it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../math/text.ts';
import { findChromium } from './chromium.ts';
import { runCommand } from './command.ts';
import { fetchOtherBrowsers } from './other-browsers.ts';
import { PROJECT_ROOT } from './serve.ts';
import {
  BROKEN_SUITE,
  closingLine,
  failedTests,
  type SuiteReport,
  slowestFiles,
  succeeded,
  suiteReport,
} from './test-report.ts';
import { type Suite, type SuiteName, suitesOf, TEST_USAGE } from './test-suites.ts';

/** Drives the page in Firefox and WebKit too. */
const OTHER_BROWSERS_TEST = 'tests/e2e/engines.test.ts';

/** What runs at the same time: the suite in the browser, one file at a time, leaves part of a second core idle. */
const SIDE_BY_SIDE: readonly (readonly SuiteName[])[] = [['unit', 'browser'], ['e2e']];

/**
 * @param executable of the Chromium; null where there is none
 * @param log where its output goes until it has ended; null: it is printed as it comes
 */
async function runSuite(
  { name, paths }: Suite,
  executable: string | null,
  folder: string,
  log: string | null,
): Promise<SuiteReport> {
  if (name !== 'unit' && executable === null) return BROKEN_SUITE;
  const report = join(folder, `${name}.json`);
  const vitest = join(PROJECT_ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', name, ...paths];
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  const env = name === 'unit' ? process.env : { ...process.env, CHROMIUM_PATH: executable ?? '' };
  const output = log === null ? 'inherit' : openSync(log, 'w');
  const suite = spawn(process.execPath, args, { cwd: PROJECT_ROOT, stdio: ['inherit', output, output], env });
  const [exitCode] = (await once(suite, 'exit')) as [number | null];
  if (output !== 'inherit') closeSync(output);
  if (log !== null) process.stdout.write(readFileSync(log));
  return suiteReport(existsSync(report) ? readFileSync(report, 'utf8') : null, exitCode, PROJECT_ROOT);
}

async function test(args: string[]): Promise<number> {
  const suites = suitesOf(args, PROJECT_ROOT);
  const folder = mkdtempSync(join(tmpdir(), 'world-models-tests-'));
  const reports: SuiteReport[] = [];
  try {
    // Found or fetched before anything runs: downloads are large.
    const executable = suites.some(({ name }) => name !== 'unit') ? chromiumOrWhyNot() : null;
    if (suites.some(drivesOtherBrowsers)) fetchOtherBrowsers();
    for (const names of SIDE_BY_SIDE) {
      const group = suites.filter(({ name }) => names.includes(name));
      const running = group.map((suite, k) =>
        runSuite(suite, executable, folder, k === 0 ? null : join(folder, suite.name)),
      );
      reports.push(...(await Promise.all(running)));
    }
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    reports.push(BROKEN_SUITE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(slowestFiles(reports));
  process.stdout.write(failedTests(reports));
  // The last line of all: .ci/run and others read it.
  process.stdout.write(`${closingLine(reports)}\n`);
  return succeeded(reports) ? 0 : 1;
}

/** Null, and why on stderr: the unit tests need none. */
function chromiumOrWhyNot(): string | null {
  try {
    return findChromium();
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return null;
  }
}

function drivesOtherBrowsers({ name, paths }: Suite): boolean {
  return name === 'e2e' && (paths.length === 0 || paths.includes(OTHER_BROWSERS_TEST));
}

process.exitCode = await runCommand({ usage: TEST_USAGE, run: test });
