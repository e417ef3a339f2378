/** The command line's arguments: what is accepted, and that every mistake is named with what is allowed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  parseAverageArguments,
  parseDiagnoseArguments,
  parseEvaluateArguments,
  parseShipArguments,
} from '../../src/cli/checkpoint-arguments.ts';
import { UsageError } from '../../src/cli/options.ts';
import { checkBase, parseLabArguments, parseStudyArguments } from '../../src/cli/run-arguments.ts';
import { otherThanAsked, STUDIES, variantSettings } from '../../src/cli/studies.ts';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { RunSettings } from '../../src/lab/settings/settings.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';

function complaint(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('lab', () => {
  test('a full line', () => {
    const line =
      'car-racing --preset smoke --seed 7 --out runs/x --set vision.steps=20 --set controller.sampleZ=false ' +
      '--set vision.size=tiny --set vision.learningRate=1e-3 --backend wasm --timeout 2.5';
    expect(parseLabArguments(line.split(' '))).toEqual({
      settings: {
        experiment: 'car-racing',
        preset: 'smoke',
        seed: 7,
        'vision.steps': 20,
        'controller.sampleZ': false,
        'vision.size': 'tiny',
        'vision.learningRate': 0.001,
      },
      out: resolve('runs/x'),
      from: null,
      backend: 'wasm',
      timeout: 2.5,
    });
  });

  test('what is left out has a default', () => {
    expect(parseLabArguments(['bouncing-ball'])).toEqual({
      settings: { experiment: 'bouncing-ball', preset: 'quick', seed: 1 },
      out: resolve('runs/bouncing-ball'),
      from: null,
      backend: 'auto',
      timeout: null,
    });
  });

  test('the seed may come by --set; what the preset has anyway is no vain wish', () => {
    const settings = (line: string) => parseLabArguments(line.split(' ')).settings;
    expect(settings('car-racing --set seed=6').seed).toBe(6);
    expect(settings('car-racing --set evolution.tau=1.15')['evolution.tau']).toBe(1.15);
    const dream = settings('car-racing --set evolution.world=dream --set evolution.tau=0.5');
    expect(dream['evolution.tau']).toBe(0.5);
  });

  test('a number with a space around it is no number', () => {
    expect(complaint(() => parseLabArguments(['car-racing', '--seed', ' 5']))).toContain('" 5"');
    expect(complaint(() => parseLabArguments(['car-racing', '--seed', ' ']))).toContain('" "');
  });

  test('a base is named as it was written, so that the provenance can repeat it', () => {
    const from = (rest: string) =>
      parseLabArguments(['car-racing', '--from', 'package.json', ...rest.split(' ')]).from;
    expect(from('--seed 2')).toEqual({ path: 'package.json', keep: 'memory' });
    expect(from('--keep vision')).toEqual({ path: 'package.json', keep: 'vision' });
  });

  test('a search that goes on is asked for no preset and no seed but those that are named', () => {
    const settings = (rest: string) =>
      parseLabArguments(`car-racing --from package.json --keep search ${rest}`.split(' ')).settings;
    expect(settings('--set evolution.generations=5')).toEqual({
      experiment: 'car-racing',
      'evolution.generations': 5,
    });
    expect(settings('--preset smoke --seed 4')).toEqual({
      experiment: 'car-racing',
      preset: 'smoke',
      seed: 4,
    });
  });

  test.each([
    ['car-racing --from nowhere.safetensors', ['--from', 'nowhere.safetensors']],
    ['car-racing --keep vision', ['--keep', '--from']],
    ['car-racing --from package.json --keep eyes', ['"eyes"', 'vision, memory, controller, search']],
    ['moon-lander', ['"moon-lander"', 'bouncing-ball, car-racing']],
    ['', ['none was given', 'bouncing-ball, car-racing']],
    ['car-racing bouncing-ball', ['car-racing, bouncing-ball']],
    ['car-racing --preset huge', ['"huge"', 'smoke, quick, long, paper']],
    ['car-racing --seed -1', ["'--seed'"]],
    ['car-racing --seed=-1', ['"-1"', 'whole number from 0 to 2147483647']],
    ['car-racing --seed 1.5', ['"1.5"']],
    ['car-racing --seed=', ['""']],
    ['car-racing --seed NaN', ['"NaN"']],
    ['car-racing --backend cuda', ['"cuda"', 'webgpu, webgl, wasm']],
    ['car-racing --speed 3', ["'--speed'", '--timeout']],
    ['car-racing --timeout 0', ['"0"']],
    ['car-racing --seed 1 --seed 1', ['--seed is given twice']],
    ['car-racing --preset smoke --preset quick', ['--preset is given twice', '"smoke"', '"quick"']],
    ['car-racing --seed 1 --set seed=2', ['The seed is given twice']],
    ['car-racing --set vision.steps=1 --set vision.steps=2', ['vision.steps twice, as 1 and as 2']],
    ['car-racing --seed 1e3', ['"1e3"', 'plain digits']],
    ['car-racing --seed 0x10', ['"0x10"', 'plain digits']],
    ['car-racing --seed 9007199254740993', ['"9007199254740993"', 'to 2147483647']],
    ['car-racing --timeout 0x10', ['"0x10"']],
    ['car-racing --timeout Infinity', ['"Infinity"']],
    ['car-racing --timeout 35792', ['"35792"', 'from 0.01 to 35791']],
    ['car-racing --set evolution.tau=0.5', ['evolution.tau=0.5 has no effect', 'evolution.world is real']],
    ['car-racing --set ball.speed=3', ['ball.speed=3 has no effect']],
    ['bouncing-ball --set evolution.generations=3', ['evolution.generations=3 has no effect', 'no C']],
    ['car-racing --set vision.steps', ['"vision.steps"', '<key>=<value>']],
    ['car-racing --set vision.step=3', ['"vision.step"', 'did you mean "vision.steps"?']],
    ['car-racing --set vision.steps=0', ['vision.steps', '"0"', 'from 1 to 2000000']],
    ['car-racing --set vision.steps=1e99', ['vision.steps=1e99']],
    ['car-racing --set vision.size=big', ['"big"', 'paper, compact, tiny']],
    ['car-racing --set controller.sampleZ=1', ['"1"', 'true or false']],
  ])('refuses: %s', (line, said) => {
    const message = complaint(() => parseLabArguments(line.split(' ').filter((part) => part !== '')));
    for (const part of said) expect(message).toContain(part);
  });
});

test('average takes two checkpoints or more, and a place for the result', () => {
  const line = ['package.json', 'tsconfig.json', '--out', 'runs/average.safetensors'];
  const { checkpoints, out } = parseAverageArguments(line);
  expect(checkpoints).toEqual(['package.json', 'tsconfig.json']);
  expect(out).toMatch(/^\/.*runs\/average.safetensors$/);
  expect(complaint(() => parseAverageArguments(line.slice(0, 2)))).toContain('--out');
  expect(complaint(() => parseAverageArguments(line.slice(1)))).toContain('got 1');
  expect(complaint(() => parseAverageArguments(['no/such', ...line]))).toContain('"no/such"');
});

describe('evaluate', () => {
  test('a full line, a missing file and values out of range', () => {
    const folder = mkdtempSync(join(tmpdir(), 'arguments-'));
    try {
      const checkpoint = join(folder, 'c.safetensors');
      writeFileSync(checkpoint, '');
      const given = ['--checkpoint', checkpoint];
      const line = [...given, '--episodes', '8', '--world', 'dream', '--tau', '1.15'];
      expect(parseEvaluateArguments(line)).toEqual({
        checkpoint,
        episodes: 8,
        seed: 0,
        world: 'dream',
        tau: 1.15,
        json: null,
      });
      const refusal = (...rest: string[]) => complaint(() => parseEvaluateArguments([...given, ...rest]));
      expect(refusal('--world', 'dream', '--tau', '0')).toContain('"0"');
      expect(refusal('--world', 'mars')).toContain('real, dream');
      expect(refusal('--tau', '1')).toMatch(/--tau 1 has no effect.*--world dream/);
      expect(refusal('--world', 'real', '--tau', '0.5')).toMatch(/--tau 0.5 has no effect/);
      expect(refusal('--seed', '1', '--seed', '2')).toContain('--seed is given twice, as "1" and as "2"');
      expect(refusal('--seed', '1000000')).toContain('from 0 to 999999');
      expect(refusal('--seed', '999999')).toMatch(/end at seed 1000098; evaluation seeds end at 999999/);
      expect(refusal('--episodes', '1e2')).toMatch(/"1e2".*plain digits/);
      expect(refusal('--episode', '3')).toContain('did you mean "--episodes"?');
      expect(refusal('more')).toContain('more');
      expect(refusal('--json', checkpoint)).toContain('it would be overwritten');
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(complaint(() => parseEvaluateArguments(['--checkpoint', 'no/such']))).toContain('"no/such"');
    expect(complaint(() => parseEvaluateArguments([]))).toContain('--checkpoint');
  });
});

describe('examine and ship', () => {
  test('a full line, a missing file and values out of range', () => {
    const folder = mkdtempSync(join(tmpdir(), 'arguments-'));
    try {
      const file = join(folder, 'c.safetensors');
      writeFileSync(file, '');
      const given = ['--checkpoint', file];
      const line = [...given, '--episodes', '20', '--seed', '7'];
      expect(parseDiagnoseArguments(line)).toEqual({ checkpoint: file, episodes: 20, seed: 7, json: null });
      expect(complaint(() => parseDiagnoseArguments([...given, '--episodes', '9']))).toMatch(
        /"9".*10 to 1000/,
      );
      expect(complaint(() => parseDiagnoseArguments([...given, '--seed', '1000']))).toContain('"1000"');
      expect(parseDiagnoseArguments(line.slice(0, 2)).episodes).toBeUndefined();
      expect(complaint(() => parseDiagnoseArguments([]))).toContain('--checkpoint');

      const shipped = ['--checkpoint', file, '--out', 'agent', '--examination', file];
      expect(parseShipArguments(shipped)).toEqual({
        checkpoint: file,
        out: resolve('agent'),
        evaluation: null,
        examination: file,
      });
      expect(complaint(() => parseShipArguments([...shipped, '--evaluation', 'no/such']))).toMatch(
        /--evaluation is "no\/such"/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the base of a run is looked at before a browser is started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'arguments-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'agent.safetensors');
  writeFileSync(path, encodeCheckpoint(wholeRun()));
  const check = (asked: Partial<RunSettings>, keep: 'vision' | 'memory' | 'controller' = 'memory') =>
    checkBase({ experiment: 'car-racing', preset: 'quick', ...asked }, { path, keep });

  test('and gives the settings of the whole run', () => {
    expect(check({ 'evolution.sigma': 0.2 })).toMatchObject({
      'evolution.sigma': 0.2,
      'vision.latentSize': wholeRun().settings['vision.latentSize'],
    });
  });

  test.each<[Partial<RunSettings>, string]>([
    [{ 'vision.latentSize': 16 }, 'vision.latentSize=16 cannot take effect'],
    [{ 'collect.episodes': 10 }, 'collect.episodes=10 cannot take effect'],
    [{ experiment: 'bouncing-ball' }, 'is of the experiment car-racing, this run is bouncing-ball'],
    [{ 'evolution.tau': 0.5 }, 'evolution.tau=0.5 has no effect'],
  ])('refuses %o', (asked, said) => {
    expect(complaint(() => check(asked))).toContain(said);
  });

  test('a file that is no checkpoint is named', () => {
    const from = { path: 'package.json', keep: 'memory' } as const;
    const said = complaint(() => checkBase({ experiment: 'car-racing', preset: 'quick' }, from));
    expect(said).toMatch(/^--from: package.json: /);
  });
});

describe('study', () => {
  const line = (study: string, ...set: string[]) => [
    ...[study, '--from', 'package.json'],
    ...set.flatMap((change) => ['--set', change]),
  ];

  test.each([
    ['dreams', 'evolution.tau=3', 'it is what the study dreams varies'],
    ['dreams', 'evolution.world=real', 'it is what the study dreams varies'],
    ['ablations', 'controller.inputs=z', 'it is what the study ablations varies'],
    ['ablations', 'evaluation.episodes=3', '--episodes says it'],
    ['ablations', 'seed=3', '--seed says it'],
  ])('%s refuses --set %s', (study, change, said) => {
    expect(complaint(() => parseStudyArguments(line(study, change)))).toContain(said);
  });

  test('asks for each setting once, what was asked before what the study has in common', () => {
    const { dreams } = STUDIES;
    const settings = variantSettings(dreams, dreams.variants[0], ['evolution.generations=3']);
    expect(settings).toContain('evolution.generations=3');
    expect(settings).toContain('evolution.tau=0.1');
    expect(new Set(settings.map((text) => text.split('=')[0])).size).toBe(settings.length);
  });

  test('a finished variant of other settings, or of another agent, is not taken for this one', () => {
    const wanted = { ...presetSettings('car-racing', 'quick'), seed: 2 };
    const report = (seed: number, name = 'a') => ({ settings: { ...wanted, seed }, base: { name } });
    expect(otherThanAsked(report(2), wanted, 'a')).toBeNull();
    expect(otherThanAsked(report(1), wanted, 'a')).toBe('it was made with seed=1, not 2');
    expect(otherThanAsked(report(2, 'b'), wanted, 'a')).toBe('it was made from b, not from a');
    // Reports of before a setting came do not have it.
    expect(otherThanAsked({ settings: { seed: 2 }, base: { name: 'a' } }, wanted, 'a')).toBeNull();
  });
});
