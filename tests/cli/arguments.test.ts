/** The command line's arguments: what is accepted, and that every mistake is named with what is allowed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  parseAverageArguments,
  parseEvaluateArguments,
  parseExamineArguments,
  parseShipArguments,
} from '../../src/cli/checkpoint-arguments.ts';
import { UsageError } from '../../src/cli/options.ts';
import { parseLabArguments } from '../../src/cli/run-arguments.ts';

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
    ['car-racing --set vision.steps', ['"vision.steps"', '<key>=<value>']],
    ['car-racing --set vision.step=3', ['"vision.step"', 'vision.steps']],
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
      const line = ['--checkpoint', checkpoint, '--episodes', '8', '--world', 'dream', '--tau', '1.15'];
      expect(parseEvaluateArguments(line)).toEqual({
        checkpoint,
        episodes: 8,
        seed: 0,
        world: 'dream',
        tau: 1.15,
        json: null,
      });
      expect(complaint(() => parseEvaluateArguments([...line, '--tau', '0']))).toContain('"0"');
      expect(complaint(() => parseEvaluateArguments([...line, '--world', 'mars']))).toContain('real, dream');
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
      const line = ['--checkpoint', file, '--episodes', '20', '--seed', '7'];
      expect(parseExamineArguments(line)).toEqual({ checkpoint: file, episodes: 20, seed: 7, json: null });
      expect(complaint(() => parseExamineArguments([...line, '--episodes', '9']))).toMatch(/"9".*10 to 1000/);
      expect(complaint(() => parseExamineArguments([...line, '--seed', '1000']))).toContain('"1000"');
      expect(parseExamineArguments(line.slice(0, 2)).episodes).toBeUndefined();
      expect(complaint(() => parseExamineArguments([]))).toContain('--checkpoint');

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
