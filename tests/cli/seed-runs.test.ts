/** `npm run lab -- --seeds`: which runs are made, which are passed over, and what is refused. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isFinished } from '../../src/cli/finished-runs.ts';
import { runSeeds, type SeedRun, withSeed } from '../../src/cli/seed-runs.ts';
import { lab, parseLabArguments } from '../../src/cli/verbs/lab.ts';
import { checkSettings } from '../../src/lab/settings/check.ts';
import { refusal } from './refusal.helper.ts';

let root = '';
let said = '';
const output = { write: (text: string) => (said += text) };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seeds-'));
  said = '';
});
afterEach(() => rmSync(root, { recursive: true }));

function runsOf(...more: string[]): SeedRun[] {
  const line = ['car-racing', '--preset', 'smoke', '--out', root, ...more];
  const { seeds, ...options } = parseLabArguments(line);
  return seeds!.map((seed) => {
    const one = withSeed(options, seed);
    return { options: one, whole: checkSettings(one.settings) };
  });
}

/** Leaves the report of a finished run. */
async function finish({ options: { out }, whole }: SeedRun): Promise<number> {
  mkdirSync(out, { recursive: true });
  const agent = { returns: [100 * whole.seed, 100 * whole.seed + 100], seeds: [0, 1] };
  writeFileSync(
    join(out, 'report.json'),
    JSON.stringify({ settings: whole, base: null, evaluation: { agent } }),
  );
  return 0;
}

test('each seed is a run in a folder of its own, and a finished one is passed over', async () => {
  expect(runsOf('--seeds', '1..3,7').map(({ whole }) => whole.seed)).toEqual([1, 2, 3, 7]);
  expect(await runSeeds(root, runsOf('--seeds', '2'), finish, output)).toBe(0);
  said = '';
  const made: number[] = [];
  const start = (run: SeedRun): Promise<number> => {
    made.push(run.whole.seed);
    return finish(run);
  };
  expect(await runSeeds(root, runsOf('--seeds', '1..3'), start, output)).toBe(0);
  expect(made).toEqual([1, 3]);
  expect(said).toContain(`seed 2 is finished in ${join(root, 'seed-2')}: passed over`);
  expect(said).toMatch(/\| 3 {4}\| 350.0 ± 70.7 \| 300.0 {2}\|/);
  expect(said).toMatch(/\| 3 {4}\| 250.0 ± 100.0 \|/);
});

test('a run that fails does not keep the next from being made; an interrupted one does', async () => {
  const runs = runsOf('--seeds', '1..3');
  const failing = (run: SeedRun) => (run.whole.seed === 2 ? Promise.resolve(1) : finish(run));
  expect(await runSeeds(root, runs, failing, output)).toBe(1);
  expect(said).toContain('Not finished: seed 2. The same command goes on.');
  expect(await runSeeds(root, runs, async () => 130, output)).toBe(130);
  expect(said).toMatch(/The same command goes on\.\n$/);
});

test('a finished run of other settings is refused, not overwritten, before any run', async () => {
  await runSeeds(root, runsOf('--seeds', '2'), finish, output);
  const other = runsOf('--seeds', '1,2', '--set', 'vision.steps=7');
  await expect(runSeeds(root, other, finish, output)).rejects.toThrow(/not 7. Choose another --out/);
  expect(existsSync(join(root, 'seed-1'))).toBe(false);
  const line = ['car-racing', '--preset', 'smoke', '--seed', '3', '--out', join(root, 'seed-2')];
  await expect(lab.run(line)).rejects.toThrow('made with seed=2, not 3. Choose another --out, or remove it');
  await expect(runSeeds(join(root, 'seed-2'), other, finish, output)).rejects.toThrow('holds one run');
});

test('a run on the same checkpoint that kept another part of it is not the one asked for', () => {
  const whole = checkSettings({ experiment: 'car-racing', preset: 'smoke', seed: 1 });
  const base = { name: 'a.safetensors', keep: 'memory' };
  const agent = { returns: [1], seeds: [0] };
  writeFileSync(join(root, 'report.json'), JSON.stringify({ settings: whole, base, evaluation: { agent } }));
  expect(isFinished(root, whole, { path: 'a.safetensors', keep: 'memory' })).toBe(true);
  expect(refusal(() => isFinished(root, whole, { path: 'a.safetensors', keep: 'vision' }))).toContain(
    'made with --keep memory, not vision',
  );
});

test('seeds that contradict each other or something else are refused', () => {
  const refused = (...more: string[]): string => refusal(() => parseLabArguments(['car-racing', ...more]));
  expect(refused('--seeds', '1,3,1')).toContain('names 1 twice');
  expect(refused('--seeds', '1..3,2')).toContain('names 2 twice');
  expect(refused('--seeds', '5..1')).toContain('allowed is 1..5');
  expect(refused('--seeds', '1..2..3')).toContain('allowed is 1..5 or 1,3,7');
  expect(refused('--seeds', '1,x')).toContain('"x"');
  expect(refused('--seeds', '1..100000')).toContain('at most 1000');
  expect(refused('--seeds', '1..3', '--seed', '2')).toContain('--seed 2 both give the seed');
  expect(refused('--seeds', '1..3', '--set', 'seed=2')).toContain('--set seed=2 both give the seed');
  const search = ['--from', 'package.json', '--keep', 'search'];
  expect(refused('--seeds', '1..3', ...search)).toContain('goes on with its own seed');
});
