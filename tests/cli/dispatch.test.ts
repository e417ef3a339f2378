/** The table of verbs and its dispatch: help, former names, and mistakes that name the nearest name. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dispatch, helpText } from '../../src/cli/dispatch.ts';
import { FORMER_NAMES, VERBS } from '../../src/cli/verbs.ts';

async function said(...args: string[]): Promise<{ exitCode: number; out: string; errors: string }> {
  let out = '';
  let errors = '';
  const exitCode = await dispatch(
    args,
    { write: (text) => (out += text) },
    { write: (text) => (errors += text) },
  );
  return { exitCode, out, errors };
}

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: Record<string, string>;
};

test.each([...Object.keys(VERBS), ...Object.keys(FORMER_NAMES), 'help'])(
  'npm run %s calls the dispatch with its name',
  (name) => {
    expect(scripts[name]).toBe(`node --import tsx src/cli/main.ts ${name}`);
  },
);

test('the help lists every verb with what it does', async () => {
  for (const [name, { summary }] of Object.entries(VERBS)) {
    expect(helpText()).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, 'm'));
  }
  for (const args of [['help'], ['--help'], ['-h'], ['help', '--help']]) {
    expect(await said(...args)).toEqual({ exitCode: 0, out: `${helpText()}\n`, errors: '' });
  }
});

/** Options of a verb as its parser knows them, from its complaint about an unknown one. */
async function optionsOf(name: string): Promise<string[]> {
  const { errors } = await said(name, '--no-such-option');
  return /allowed are ((?:--[\w-]+(?:, )?)+)\.\n/.exec(errors)?.[1].split(', ') ?? [];
}

test.each(Object.keys(VERBS))(
  "%s --help prints the verb's usage, with exactly the options that its parser knows",
  async (name) => {
    const { exitCode, out, errors } = await said(name, '--help');
    expect([exitCode, errors]).toEqual([0, '']);
    expect(out.startsWith(`usage: npm run ${name} -- `)).toBe(true);
    expect(out).toContain('All verbs: npm run help');
    const explained = [...out.matchAll(/^ {2}(--[\w-]+) /gm)].map(([, option]) => option);
    expect(explained.length).toBeGreaterThan(0);
    expect(explained.toSorted()).toEqual((await optionsOf(name)).toSorted());
    // The help of all verbs leads to the same text.
    expect(await said('help', name)).toEqual({ exitCode, out, errors });
  },
);

test('a former name still calls its verb', async () => {
  expect((await said('examine', '--help')).out).toBe((await said('diagnose', '--help')).out);
});

test('an unknown verb is refused with the nearest name and the list', async () => {
  const { exitCode, out, errors } = await said('evalute', '--seed', '1');
  expect([exitCode, out]).toEqual([2, '']);
  expect(errors).toContain('There is no verb "evalute"; did you mean "evaluate"? allowed are lab, evaluate,');
  expect(errors).toContain(helpText());
  expect((await said()).errors).toContain('No verb is given.');
  expect((await said('help', 'toString')).errors).toContain('There is no verb "toString"');
});

test('an unknown option is refused with the nearest name and the usage of its verb', async () => {
  const { exitCode, errors } = await said('diagnose', '--episode', '3');
  expect(exitCode).toBe(2);
  expect(errors).toContain('did you mean "--episodes"?');
  expect(errors).toContain(VERBS.diagnose.usage);
});

test('a command whose output nobody reads any more ends as it would have', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'help']);
  // As `| head` closes the pipe, before anything was written.
  child.stdout.destroy();
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
});

test('so does one whose errors and progress nobody reads any more', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'no-such-verb']);
  // As `2>&1 | head` does.
  child.stderr.destroy();
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  expect(exitCode).toBe(2);
});
