/** `npm run lab -- --rounds`: where each round is, with what it begins, and what is refused before the first. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkFolder, optionsOfRound } from '../../src/cli/rounds.ts';
import { parseLabArguments } from '../../src/cli/verbs/lab.ts';
import { checkSettings } from '../../src/lab/settings/check.ts';
import { refusal } from './refusal.helper.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rounds-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const optionsOf = (...more: string[]) =>
  parseLabArguments(['car-racing', '--preset', 'smoke', '--rounds', '3', '--out', root, ...more]);

describe('three rounds', () => {
  test('are in the folder and inside it, each from the agent of the one before', () => {
    const { rounds, seeds, ...options } = optionsOf();
    const chain = [1, 2, 3].map((round) => optionsOfRound(options, round, rounds, null));
    expect(seeds).toBeNull();
    expect(chain.map(({ out }) => relative(root, out))).toEqual(['round-1', 'round-2', '']);
    expect(chain.map(({ from }) => from && [resolve(from.path), from.keep])).toEqual([
      null,
      [join(root, 'round-1', 'checkpoint.safetensors'), 'policy'],
      [join(root, 'round-2', 'checkpoint.safetensors'), 'policy'],
    ]);
  });

  test('of several seeds are groups of runs that can be compared', () => {
    const { rounds, seeds, ...options } = optionsOf('--seeds', '4,5');
    const last = seeds!.map((seed) => optionsOfRound(options, 3, rounds, seed));
    expect(last.map(({ out }) => relative(root, out))).toEqual(['seed-4', 'seed-5']);
    expect(last.map(({ from }) => relative(root, from!.path))).toEqual([
      join('round-2', 'seed-4', 'checkpoint.safetensors'),
      join('round-2', 'seed-5', 'checkpoint.safetensors'),
    ]);
    expect(last.map(({ settings }) => settings.seed)).toEqual([4, 5]);
    expect(optionsOfRound(options, 1, rounds, 4)).toMatchObject({
      out: join(root, 'round-1', 'seed-4'),
      from: null,
    });
  });

  test('refuse a folder with a finished run that is none of theirs, before they begin', () => {
    const { rounds, seeds: _, ...options } = optionsOf();
    const last = optionsOfRound(options, 3, rounds, null);
    const report = (base: object | null) => {
      const settings = checkSettings(options.settings);
      const stages = { evaluate: { seconds: 1 } };
      mkdirSync(root, { recursive: true });
      writeFileSync(join(root, 'report.json'), JSON.stringify({ settings, stages, base }));
    };
    expect(() => checkFolder(last)).not.toThrow();
    report(null);
    expect(() => checkFolder(last)).toThrow(/did not begin with .*round-2.*: choose another --out/);
    report({ name: last.from!.path, keep: 'policy' });
    expect(() => checkFolder(last)).not.toThrow();
  });
});

test.each([
  [['bouncing-ball', '--rounds', '2'], 'bouncing-ball has no C that could drive'],
  [['car-racing', '--rounds', '11'], '--rounds is "11"'],
  [['car-racing', '--rounds', '1.5'], '--rounds is "1.5"'],
])('%j is refused', (line, message) => {
  expect(refusal(() => parseLabArguments(line))).toContain(message);
});
