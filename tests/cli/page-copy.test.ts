/** Commands that are started together share one build of the page, and none meets another's half. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copyPage, newCopyFolder } from '../../src/cli/page-copy.ts';

const FILES = ['index.html', 'a.js', 'b.js', 'c.js'];

let root = '';
let builds = 0;
/** The state of the sources; a build takes it over. */
let source = 1;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'page-copy-'));
  [builds, source] = [0, 1];
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const dist = () => join(root, 'dist');
const stateOf = (folder: string): string[] => FILES.map((name) => readFileSync(join(folder, name), 'utf8'));
const page = (): Parameters<typeof copyPage>[0] => ({
  dist: dist(),
  isStale: () => !existsSync(dist()) || stateOf(dist()).some((state) => state !== String(source)),
  build: async (folder) => {
    builds++;
    const state = String(source);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    for (const name of FILES) {
      await turn();
      writeFileSync(join(folder, name), state);
    }
  },
});
const copy = async (name: string): Promise<string[]> => {
  await copyPage(page(), join(root, name));
  return stateOf(join(root, name));
};
const ALL_OF = (state: number): string[] => FILES.map(() => String(state));

test('two commands after a change: one builds, both have the whole new page', async () => {
  expect(await copy('first')).toEqual(ALL_OF(1));
  source = 2;
  expect(await Promise.all([copy('second'), copy('third'), copy('fourth')])).toEqual([
    ...[ALL_OF(2), ALL_OF(2), ALL_OF(2)],
  ]);
  expect(builds).toBe(2);
  expect(await copy('fifth')).toEqual(ALL_OF(2));
  expect(builds).toBe(2);
  expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
});

test('the built page is whole at every moment of a build', async () => {
  await copy('first');
  source = 2;
  const seen: string[][] = [];
  const { build, ...rest } = page();
  const watched = async (folder: string): Promise<void> => {
    const running = build(folder);
    for (let i = 0; i < FILES.length; i++) {
      seen.push(stateOf(dist()));
      await turn();
    }
    await running;
  };
  await copyPage({ ...rest, build: watched }, join(root, 'second'));
  expect(seen).toEqual(FILES.map(() => ALL_OF(1)));
  expect(stateOf(dist())).toEqual(ALL_OF(2));
});

test('a build that fails leaves the page of before, and the next command builds', async () => {
  await copy('first');
  source = 2;
  const fails = { ...page(), build: () => Promise.reject(new Error('no such module')) };
  await expect(copyPage(fails, join(root, 'second'))).rejects.toThrow('no such module');
  expect(stateOf(dist())).toEqual(ALL_OF(1));
  expect(readdirSync(root).sort()).toEqual(['dist', 'first']);
  expect(await copy('third')).toEqual(ALL_OF(2));
});

test('a killed build blocks nobody, and what it left goes', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(`${dist()}.lock`, `${pid} of a process that ended`);
  for (const left of ['new', 'old']) mkdirSync(`${dist()}.${left}-1a2b3c4d`);
  expect(await copy('first')).toEqual(ALL_OF(1));
  expect(readdirSync(root).sort()).toEqual(['dist', 'first']);
});

test.each([
  ['of the same number as an earlier process', `${process.pid} earlier`, 120_000 + 1000 * process.uptime()],
  ['of a number that another process has since', `${process.ppid} earlier`, 3_600_000],
  ['that was made and never written', '', 3_600_000],
])('a lock %s blocks nobody', async (_, mark, age) => {
  writeFileSync(`${dist()}.lock`, mark);
  const made = new Date(Date.now() - age);
  utimesSync(`${dist()}.lock`, made, made);
  expect(await copy('first')).toEqual(ALL_OF(1));
  expect(existsSync(`${dist()}.lock`)).toBe(false);
});

test.skipIf(process.getuid?.() === 0)(
  'a built page in a folder that cannot be written is copied all the same',
  async () => {
    await copy('first');
    const copies = mkdtempSync(join(tmpdir(), 'page-copies-'));
    chmodSync(root, 0o555);
    try {
      await copyPage(page(), copies);
    } finally {
      chmodSync(root, 0o755);
    }
    expect(stateOf(copies)).toEqual(ALL_OF(1));
    rmSync(copies, { recursive: true });
  },
);

test('the lock of a living process is waited for', async () => {
  writeFileSync(`${dist()}.lock`, `${process.ppid} living`);
  const copied = copy('first');
  for (let i = 0; i < 20; i++) await turn();
  expect(builds).toBe(0);
  rmSync(`${dist()}.lock`);
  expect(await copied).toEqual(ALL_OF(1));
});

test('the copies of commands that were killed are removed, those of others stay', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const own = newCopyFolder(root);
  const of = (number: number): string => own.replace(`-${process.pid}-`, `-${number}-`);
  const left = of(pid);
  const others = [
    of(process.ppid),
    join(root, 'world-models-page-1a2b3c'),
    join(root, `of-another-${pid}-1a2b3c`),
  ];
  for (const folder of [left, ...others]) mkdirSync(folder);
  writeFileSync(join(left, 'index.html'), '');
  const second = newCopyFolder(root);
  expect(readdirSync(root).sort()).toEqual([own, second, ...others].map((path) => basename(path)).sort());
});
