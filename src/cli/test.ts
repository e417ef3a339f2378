/**
 * `npm test`: the unit tests, then those inside a Chromium that is found or fetched and those that drive the page in
 * it, or what the arguments choose of them. The slowest files, what failed and one line with the sums close it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
import { type Suite, suitesOf, TEST_USAGE } from './test-suites.ts';

/** Drives the page in Firefox and WebKit too. */
const OTHER_BROWSERS_TEST = 'tests/e2e/engines.test.ts';

function runSuite({ name, paths }: Suite, folder: string): SuiteReport {
  const report = join(folder, `${name}.json`);
  const vitest = join(PROJECT_ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', name, ...paths];
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  // Only where their tests run: the download is large.
  if (name === 'e2e' && (paths.length === 0 || paths.includes(OTHER_BROWSERS_TEST))) fetchOtherBrowsers();
  const env = name === 'unit' ? process.env : { ...process.env, CHROMIUM_PATH: findChromium() };
  const { status } = spawnSync(process.execPath, args, { cwd: PROJECT_ROOT, stdio: 'inherit', env });
  return suiteReport(existsSync(report) ? readFileSync(report, 'utf8') : null, status, PROJECT_ROOT);
}

async function test(args: string[]): Promise<number> {
  const suites = suitesOf(args, PROJECT_ROOT);
  const folder = mkdtempSync(join(tmpdir(), 'world-models-tests-'));
  const reports: SuiteReport[] = [];
  try {
    for (const suite of suites) reports.push(runSuite(suite, folder));
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

process.exitCode = await runCommand({ usage: TEST_USAGE, run: test });
