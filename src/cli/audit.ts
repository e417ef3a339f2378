/**
 * `npm run audit`: known weaknesses of the packages, as the registry has them, and their licences. Fails where a
 * package in the page has a weakness of high severity, or a licence that is not allowed, or docs/licences.md is out
 * of date.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Advisories,
  advisoriesOf,
  type LockFile,
  licenceFaults,
  licenceList,
} from './audited-packages.ts';
import { type Command, runCommand } from './command.ts';
import { parse } from './options.ts';
import { PlainError } from './plain-error.ts';
import { PROJECT_ROOT } from './serve.ts';
import { writeWhole } from './whole-file.ts';

const usage = `usage: npm run audit -- [options]
  --write  writes docs/licences.md again`;

/** What the registry says of the packages in the page; severe where one has a weakness of high severity or more. */
function advisories(): { text: string; severe: boolean } {
  const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error) return { text: `not audited: npm does not start (${error.message})`, severe: false };
  let answer: Advisories;
  try {
    answer = JSON.parse(stdout) as Advisories;
  } catch (cause) {
    throw new PlainError(`npm audit answers no JSON: ${(stdout || stderr).trim().slice(0, 300)}`, { cause });
  }
  return advisoriesOf(answer);
}

const audit: Command = {
  usage,
  async run(args) {
    const { values } = parse({ args, options: { write: { type: 'boolean', default: false } } });
    const path = join(PROJECT_ROOT, 'docs/licences.md');
    const lock = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8')) as LockFile;
    const list = licenceList(lock);
    if (values.write) writeWhole(path, list);
    const faults = licenceFaults(lock);
    const isCurrent = readFileSync(path, 'utf8') === list;
    const { text, severe } = advisories();
    for (const fault of faults) process.stdout.write(`${fault}\n`);
    if (!isCurrent)
      process.stdout.write('docs/licences.md is not that of package-lock.json: npm run audit -- --write\n');
    process.stdout.write(
      `${Object.keys(lock.packages).length - 1} packages, ${faults.length} licences not allowed; ${text}\n`,
    );
    return faults.length > 0 || !isCurrent || severe ? 1 : 0;
  },
};

process.exitCode = await runCommand(audit);
