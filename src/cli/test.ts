/**
 * `npm test`: the unit tests, then those inside a Chromium that is found or fetched and those that drive the
 * page in it, then one closing line with the sums. Node only.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../math/text.ts';
import { findChromium } from './chromium.ts';
import { PROJECT_ROOT } from './serve.ts';
import { type Counts, closingLine, countsOf, succeeded } from './test-counts.ts';

function runSuite(project: string, folder: string, env: NodeJS.ProcessEnv): Counts {
  const report = join(folder, `${project}.json`);
  const vitest = join(PROJECT_ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', project];
  args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  const { status } = spawnSync(process.execPath, args, { cwd: PROJECT_ROOT, stdio: 'inherit', env });
  return countsOf(existsSync(report) ? readFileSync(report, 'utf8') : null, status);
}

if (process.argv.length > 2) {
  process.stderr.write(
    `npm test runs all tests and takes no arguments, got ${process.argv.slice(2).join(' ')}; ` +
      'for some of them: npx vitest run --project unit tests/<folder>\n',
  );
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'world-models-tests-'));
const counts: Counts[] = [];
try {
  counts.push(runSuite('unit', folder, process.env));
  const env = { ...process.env, CHROMIUM_PATH: findChromium() };
  counts.push(runSuite('browser', folder, env), runSuite('e2e', folder, env));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  counts.push({ passed: 0, failed: 1, skipped: 0 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${closingLine(counts)}\n`);
process.exitCode = succeeded(counts) ? 0 : 1;
