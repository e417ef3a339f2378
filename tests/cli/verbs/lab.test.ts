/** The arguments of `npm run lab`: what is accepted, and that every mistake is named with what is allowed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLabArguments } from '../../../src/cli/verbs/lab.ts';
import { refusal } from '../refusal.helper.ts';

describe('the arguments of lab', () => {
  test('are read from a full line', () => {
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
      nats: null,
      backend: 'wasm',
      timeout: 2.5,
      data: null,
      keepData: false,
      seeds: null,
      rounds: 1,
    });
  });

  test('have defaults', () => {
    expect(parseLabArguments(['bouncing-ball'])).toEqual({
      settings: { experiment: 'bouncing-ball', preset: 'quick', seed: 1 },
      out: resolve('runs/bouncing-ball'),
      from: null,
      nats: null,
      backend: 'auto',
      timeout: null,
      data: null,
      keepData: false,
      seeds: null,
      rounds: 1,
    });
  });

  test('count the episodes of --data, in the order of their names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'data-'));
    const [a, b] = ['a.npz', 'b.npz'].map((name) => join(folder, name));
    for (const name of [b, a, join(folder, 'notes.txt')]) writeFileSync(name, '');
    const line = ['car-racing', '--data', folder, '--keep-data'];
    const imported = { 'collect.source': 'imported', 'collect.episodes': 2 };
    expect(parseLabArguments(line)).toMatchObject({ settings: imported, data: [a, b], keepData: true });
    expect(parseLabArguments([...line, '--set', 'collect.episodes=1']).data).toEqual([a]);
    expect(refusal(() => parseLabArguments([...line, '--set', 'collect.episodes=3']))).toContain(
      'has 2 .npz files',
    );
    expect(refusal(() => parseLabArguments([...line, '--set', 'collect.steps=50']))).toContain(
      'come as they are',
    );
    expect(refusal(() => parseLabArguments([...line, '--set', 'collect.source=played']))).toContain(
      'exclude each',
    );
    rmSync(a);
    rmSync(b);
    expect(refusal(() => parseLabArguments(line))).toContain('has no .npz files: npm run export makes them');
    rmSync(folder, { recursive: true });
    expect(refusal(() => parseLabArguments(line))).toContain('there is no such folder');
  });

  test('take the seed by --set, and a setting that only repeats the preset', () => {
    const settings = (line: string) => parseLabArguments(line.split(' ')).settings;
    expect(settings('car-racing --set seed=6').seed).toBe(6);
    expect(settings('car-racing --set evolution.tau=1.15')['evolution.tau']).toBe(1.15);
    const dream = settings('car-racing --set evolution.world=dream --set evolution.tau=0.5');
    expect(dream['evolution.tau']).toBe(0.5);
  });

  test('refuse a number with a space around it', () => {
    expect(refusal(() => parseLabArguments(['car-racing', '--seed', ' 5']))).toContain('" 5"');
    expect(refusal(() => parseLabArguments(['car-racing', '--seed', ' ']))).toContain('" "');
  });

  test('keep the path of a base as it was written, so that the provenance can repeat it', () => {
    const from = (rest: string) =>
      parseLabArguments(['car-racing', '--from', 'package.json', ...rest.split(' ')]).from;
    expect(from('--seed 2')).toEqual({ path: 'package.json', keep: 'memory' });
    expect(from('--keep vision')).toEqual({ path: 'package.json', keep: 'vision' });
  });

  test('give a continued search no preset and no seed but those that are named', () => {
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
  ])('refuse: %s', (line, said) => {
    const message = refusal(() => parseLabArguments(line.split(' ').filter((part) => part !== '')));
    for (const part of said) expect(message).toContain(part);
  });
});
