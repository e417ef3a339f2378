/** Files that commands read and write: each wrong one is refused before the work, in one line that names it. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { failureText } from '../../src/cli/command.ts';
import {
  existingFile,
  FileError,
  readCheckpoint,
  readJson,
  readKept,
  shownPath,
  writableFile,
  writableFolder,
  writeResult,
} from '../../src/cli/files.ts';
import { UsageError } from '../../src/cli/options.ts';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const write = (name: string, data: string | Uint8Array): string => {
  writeFileSync(at(name), data);
  return at(name);
};

function complaint(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(FileError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

/** Root may read and write everything. */
const isRoot = process.getuid?.() === 0;

describe('readCheckpoint', () => {
  test('gives the checkpoint, and refuses one that lacks the part that is needed', () => {
    const run = wholeRun();
    const whole = write('whole.safetensors', encodeCheckpoint(run));
    expect(readCheckpoint('--checkpoint', whole, 'controller').settings).toEqual(run.settings);
    const half = { ...run, search: null, best: null, agent: { ...run.agent, controller: null } };
    const young = write('young.safetensors', encodeCheckpoint(half));
    expect(complaint(() => readCheckpoint('--checkpoint', young, 'controller'))).toMatch(/has no C\.$/);
  });

  test.each([
    ['a folder', () => folder, /which is a folder/],
    ['a missing file', () => at('no/such'), /there is no such file/],
    ['an empty file', () => write('empty', ''), /which is empty/],
    ['a text', () => write('text', 'hello, no checkpoint'), /which is no checkpoint/],
    ['half a checkpoint', () => write('half', encodeCheckpoint(wholeRun()).slice(0, 5000)), /no checkpoint/],
  ])('refuses %s', (_, file, said) => {
    const path = file();
    const message = complaint(() => readCheckpoint('--checkpoint', path));
    expect(message).toMatch(said);
    expect(message).toContain(`--checkpoint is ${JSON.stringify(path)}`);
    expect(message).not.toContain('\n');
  });

  test.skipIf(isRoot)('refuses a file without permission', () => {
    const path = write('secret', 'x');
    chmodSync(path, 0o000);
    expect(complaint(() => existingFile('--checkpoint', path))).toMatch(/which cannot be read: EACCES/);
  });
});

test('readJson takes an object of JSON and nothing else', () => {
  expect(readJson('--evaluation', write('a.json', '{"world": "real"}'))).toEqual({ world: 'real' });
  expect(complaint(() => readJson('--evaluation', write('b.json', '{"world": ')))).toMatch(
    /which is no JSON/,
  );
  expect(complaint(() => readJson('--evaluation', write('c.json', '[1]')))).toMatch(/holds no object/);
});

test('readKept takes an empty or a torn file as not there, and says so once', () => {
  const said: string[] = [];
  const errors = { write: (text: string) => said.push(text) };
  const kept = (name: string, data: string) => readKept('A report', write(name, data), errors);
  expect(readKept('A report', at('nothing.json'), errors)).toBeNull();
  expect(kept('whole.json', '{"stages": {}}')).toEqual({ stages: {} });
  expect(said).toEqual([]);
  for (const torn of ['{"settings": {"se', '\0\0\0\0', '']) expect(kept('torn.json', torn)).toBeNull();
  expect(said).toEqual([`warning: ${at('torn.json')} is torn: taken as not there.\n`]);
  expect(kept('empty.json', '')).toBeNull();
  expect(said.at(-1)).toBe(`warning: ${at('empty.json')} is empty: taken as not there.\n`);
  expect(complaint(() => kept('list.json', '[1]'))).toMatch(/holds no object/);
  mkdirSync(at('folder.json'));
  expect(complaint(() => readKept('A report', at('folder.json'), errors))).toMatch(/which is a folder/);
});

test('a path in the working folder is said from there, any other whole', () => {
  expect(shownPath(resolve('runs/a/seed-1'))).toBe(join('runs', 'a', 'seed-1'));
  for (const outside of [resolve('.'), resolve('..'), resolve('../runs'), at('a')]) {
    expect(shownPath(outside)).toBe(outside);
  }
});

describe('an output file', () => {
  test('gets the folders above it, and the check leaves nothing behind', () => {
    expect(writableFile('--json', at('new/deep/e.json'))).toBe(at('new/deep/e.json'));
    expect(existsSync(at('new/deep'))).toBe(true);
    expect(existsSync(at('new/deep/e.json'))).toBe(false);
  });

  test('keeps its content until it is written', () => {
    const path = write('old.json', 'before');
    writableFile('--json', path);
    expect(readFileSync(path, 'utf8')).toBe('before');
    writeResult(path, 'after');
    expect(readFileSync(path, 'utf8')).toBe('after');
  });

  test('is checked without a trace where it is there already', () => {
    mkdirSync(at('checked'));
    const path = write('checked/old.json', 'before');
    writableFile('--json', path);
    expect(readdirSync(at('checked'))).toEqual(['old.json']);
  });

  test.skipIf(isRoot)('is refused in a folder that takes no new file beside it', () => {
    mkdirSync(at('closed'));
    const path = write('closed/old.json', 'before');
    chmodSync(at('closed'), 0o555);
    expect(complaint(() => writableFile('--json', path))).toMatch(/EACCES/);
  });

  test('is refused where it is a folder, or below a file', () => {
    expect(complaint(() => writableFile('--json', folder))).toMatch(/which is a folder: name a file/);
    const below = join(write('file', 'x'), 'e.json');
    expect(complaint(() => writableFile('--json', below))).toMatch(/which cannot be written: E/);
    expect(complaint(() => writeResult(below, 'x'))).toMatch(/was not written: E/);
  });

  test('writableFolder makes a folder, and refuses a file in its place or a folder in the place of a result', () => {
    expect(writableFolder('--out', at('runs/a'), ['report.json'])).toBe(at('runs/a'));
    expect(existsSync(at('runs/a'))).toBe(true);
    expect(complaint(() => writableFolder('--out', write('taken', ''), []))).toMatch(/which is a file/);
    mkdirSync(at('runs/b/report.json'), { recursive: true });
    const message = complaint(() => writableFolder('--out', at('runs/b'), ['report.json']));
    expect(message).toMatch(/A file of --out is .*report.json", which is a folder/);
  });

  test.skipIf(!existsSync('/dev/full'))('is refused in one line on a full disk', () => {
    expect(complaint(() => writeResult('/dev/full', 'x'))).toMatch(/^\/dev\/full was not written: ENOSPC/);
  });

  test.skipIf(isRoot)('is refused in a folder without permission', () => {
    mkdirSync(at('locked'));
    chmodSync(at('locked'), 0o555);
    expect(complaint(() => writableFile('--json', at('locked/e.json')))).toMatch(/EACCES/);
  });
});

test('a mistake is printed without a stack: with the usage, or for a file in one line', () => {
  const usage = 'usage: npm run evaluate';
  expect(failureText(new UsageError('--seed is wrong.'), usage)).toEqual({
    text: `--seed is wrong.\n\n${usage}`,
    exitCode: 2,
  });
  expect(failureText(new FileError('c is empty.'), usage)).toEqual({ text: 'c is empty.', exitCode: 1 });
  // What nobody foresaw keeps it.
  expect(failureText(new Error('surprise'), usage).text).toContain('files.test.ts');
});
