/** `npm run lab -- --seeds`: which runs are made, which are passed over, and what is refused. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isFinished } from '../../src/cli/finished-runs.ts';
import { optionsOfRound } from '../../src/cli/rounds.ts';
import { isPassedOver, runSeeds, type SeedRun } from '../../src/cli/seed-runs.ts';
import { lab, parseLabArguments } from '../../src/cli/verbs/lab.ts';
import { checkSettings } from '../../src/lab/settings/check.ts';
import { hashOf } from '../../src/math/hash.ts';
import { refusal } from './refusal.helper.ts';

let root = '';
let said = '';
const output = { write: (text: string) => (said += text) };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seeds-'));
  said = '';
});
afterEach(() => rmSync(root, { recursive: true }));

const runsOf = (...more: string[]): SeedRun[] => runsOfExperiment('car-racing', ...more);

function runsOfExperiment(experiment: string, ...more: string[]): SeedRun[] {
  const line = [experiment, '--preset', 'smoke', '--out', root, ...more];
  const { seeds, rounds, ...options } = parseLabArguments(line);
  return seeds!.map((seed) => {
    const one = optionsOfRound(options, 1, rounds, seed);
    return { options: one, whole: checkSettings(one.settings) };
  });
}

/** Leaves the report of a finished run. */
async function finish({ options: { out }, whole: settings }: SeedRun): Promise<number> {
  const whole = settings!;
  mkdirSync(out, { recursive: true });
  const score = 100 * whole.seed + 50;
  const agent = { mean: score, returns: [score - 50, score + 50], seeds: [0, 1] };
  const report =
    whole.experiment === 'car-racing'
      ? { stages: { evaluate: { seconds: 1 } }, evaluation: { agent } }
      : { stages: { diagnose: { seconds: 1 } }, ball: { dreamError: whole.seed } };
  writeFileSync(join(out, 'report.json'), JSON.stringify({ settings: whole, base: null, ...report }));
  return 0;
}

test('each seed is a run in a folder of its own, and a finished one is passed over', async () => {
  expect(runsOf('--seeds', '1..3,7').map(({ whole }) => whole?.seed)).toEqual([1, 2, 3, 7]);
  expect(await runSeeds(root, runsOf('--seeds', '2'), finish, output)).toBe(0);
  said = '';
  const made: number[] = [];
  const start = (run: SeedRun): Promise<number> => {
    made.push(run.whole!.seed);
    return finish(run);
  };
  expect(await runSeeds(root, runsOf('--seeds', '1..3'), start, output)).toBe(0);
  expect(made).toEqual([1, 3]);
  expect(said).toContain(
    `${join(root, 'seed-2')} holds this run, finished on an unknown day: nothing is done`,
  );
  expect(said).toMatch(/\| 3 {4}\| 350.0 \|/);
  expect(said).toMatch(/\| 3 {4}\| 250.0 ± 100.0 \|/);
});

test('runs without a C are finished after their diagnostics, and are compared by those', async () => {
  const runs = runsOfExperiment('bouncing-ball', '--seeds', '1,2');
  expect(await runSeeds(root, runs, finish, output)).toBe(0);
  expect(said).not.toContain('Not finished');
  expect(said).not.toContain('score');
  expect(said).toMatch(/\| seed \| ball in the dream, px off \|\n.*\n\| 1 {4}\| 1\.000/);
  expect(said).toMatch(/ball in the dream, px off:\n.*\n.*\n\| .* \| 2 {4}\| 1\.500 ± 0\.7071 \|/);
});

test('episodes that are to be kept are made again, and other ones are no reason to pass over a run', async () => {
  const [run] = runsOf('--seeds', '2');
  await finish(run);
  const keeps = { ...run, options: { ...run.options, keepData: true } };
  expect(isPassedOver(keeps, output)).toBe(false);
  expect(said).toContain('what it lacks of its episodes is made again');
  const imported = { ...run, options: { ...run.options, data: ['a.npz'] } };
  expect(refusal(() => isPassedOver(imported, output))).toContain('may be others than those of --data');
});

test('runs on imported episodes go on where the files are the same, and are refused where not', async () => {
  const data = join(root, 'data');
  mkdirSync(data);
  const write = (name: string, text: string): void => writeFileSync(join(data, name), text);
  write('a.npz', 'one episode');
  write('b.npz', 'another one');
  const runs = runsOf('--seeds', '1..3', '--data', data);
  // As the page writes it: a hash of the hashes of the files, in the order of their names.
  const hashes = ['one episode', 'another one'].map((text) => hashOf(Buffer.from(text)));
  const contents = hashOf(Buffer.from(hashes.join()));
  const made: number[] = [];
  const start = async (run: SeedRun): Promise<number> => {
    made.push(run.whole!.seed);
    await finish(run);
    const path = join(run.options.out, 'report.json');
    const report = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...report, collect: { contents } }));
    return run.whole!.seed === 2 ? 130 : 0;
  };
  expect(await runSeeds(root, runs, start, output)).toBe(130);
  expect(await runSeeds(root, runsOf('--seeds', '1..3', '--data', data), start, output)).toBe(0);
  expect(made).toEqual([1, 2, 3]);
  write('b.npz', 'not the one');
  const others = runSeeds(root, runsOf('--seeds', '1..4', '--data', data), start, output);
  await expect(others).rejects.toThrow(/which are others than those of --data: choose another --out/);
  expect(made).toEqual([1, 2, 3]);
});

test('a run whose report is empty or torn is made again, with a warning, not refused', async () => {
  const [empty, torn] = runsOf('--seeds', '2,3');
  for (const run of [empty, torn]) await finish(run);
  writeFileSync(join(empty.options.out, 'report.json'), '');
  writeFileSync(join(torn.options.out, 'report.json'), '{"settings": {"experiment": "car-r');
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const made: number[] = [];
    const start = (run: SeedRun): Promise<number> => {
      made.push(run.whole!.seed);
      return finish(run);
    };
    expect(await runSeeds(root, [empty, torn], start, output)).toBe(0);
    expect(made).toEqual([2, 3]);
    const warnings = write.mock.calls.map(([text]) => text);
    expect(warnings).toEqual([
      expect.stringMatching(/^warning: .*seed-2.report\.json is empty: taken as not there\.\n$/),
      expect.stringMatching(/^warning: .*seed-3.report\.json is torn: taken as not there\.\n$/),
    ]);
  } finally {
    write.mockRestore();
  }
});

test('the same command again says that the run is there, and makes nothing', async () => {
  const [run] = runsOf('--seeds', '2');
  await finish(run);
  const line = ['car-racing', '--preset', 'smoke', '--seed', '2', '--out', run.options.out];
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(await lab.run(line)).toBe(0);
    expect(write.mock.calls.join()).toMatch(/seed-2 holds this run, finished on .*: nothing is done/);
  } finally {
    write.mockRestore();
  }
});

test('a search goes on in the folder of its own run, and in no other', () => {
  const whole = checkSettings({ experiment: 'car-racing', preset: 'smoke', seed: 1 });
  const more = { ...whole, 'evolution.generations': whole['evolution.generations'] + 1 };
  const report = { settings: whole, base: null, stages: { evaluate: { seconds: 1 } } };
  writeFileSync(join(root, 'report.json'), JSON.stringify(report));
  const search = (path: string) => ({ path, keep: 'search' as const });
  expect(isFinished(root, more, search(join(root, 'checkpoint.safetensors')))).toBe(false);
  expect(refusal(() => isFinished(root, more, search('elsewhere.safetensors')))).toContain('no checkpoint');
});

test('a run that fails does not keep the next from being made; an interrupted one does', async () => {
  const runs = runsOf('--seeds', '1..3');
  const failing = (run: SeedRun) => (run.whole?.seed === 2 ? Promise.resolve(1) : finish(run));
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
  const stages = { evaluate: { seconds: 1 } };
  writeFileSync(join(root, 'report.json'), JSON.stringify({ settings: whole, base, stages }));
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
