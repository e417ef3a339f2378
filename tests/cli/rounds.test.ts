/** `npm run lab -- --rounds`: where each round is, with what it begins, and what is refused before the first. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkFolder, foldersOfRounds, lastRound, optionsOfRound } from '../../src/cli/rounds.ts';
import { parseLabArguments } from '../../src/cli/verbs/lab.ts';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { checkSettings } from '../../src/lab/settings/check.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';
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

describe('the number of rounds', () => {
  const roundsOf = (...line: string[]) => {
    const { rounds, settings } = parseLabArguments(['car-racing', '--out', root, ...line]);
    return [rounds, settings.rounds];
  };

  test('is the preset’s, and each is asked for one', () => {
    expect(roundsOf()).toEqual([2, 1]);
    expect(roundsOf('--rounds', '1')).toEqual([1, 1]);
    expect(roundsOf('--set', 'rounds=3')).toEqual([3, 1]);
    expect(roundsOf('--preset', 'smoke')).toEqual([1, undefined]);
    expect(roundsOf('--preset', 'smoke', '--rounds', '2')).toEqual([2, undefined]);
  });

  test('is one on a checkpoint, unless more are asked for', () => {
    const agent = join(root, 'agent.safetensors');
    writeFileSync(agent, '');
    expect(roundsOf('--from', agent)).toEqual([1, undefined]);
    expect(roundsOf('--from', agent, '--keep', 'policy')).toEqual([1, undefined]);
    expect(roundsOf('--from', agent, '--keep', 'policy', '--rounds', '2')).toEqual([2, undefined]);
    const kept = ['car-racing', '--from', agent, '--keep', 'memory', '--rounds', '2'];
    expect(refusal(() => parseLabArguments(kept))).toMatch(/not trained again; --keep policy/);
  });

  test('tells the last round from what is there before it', () => {
    const asked = { settings: { experiment: 'car-racing', preset: 'quick', seed: 1 } as const, from: null };
    const last = lastRound({ ...asked, out: root });
    expect(last.whole).toBeNull();
    expect(last.options.from).toMatchObject({ keep: 'policy' });
    expect(resolve(last.options.from!.path)).toBe(join(root, 'round-1', 'checkpoint.safetensors'));
    mkdirSync(join(root, 'round-1'));
    const write = (name: string, content: string | Uint8Array): void =>
      writeFileSync(join(root, 'round-1', name), content);
    // Stopped before it had a C.
    const run = wholeRun();
    const settings = checkSettings({ ...asked.settings, rounds: 1 });
    write('checkpoint.safetensors', encodeCheckpoint({ ...run, agent: { ...run.agent, controller: null } }));
    write('report.json', JSON.stringify({ settings, stages: { vision: { seconds: 1 } } }));
    expect(lastRound({ ...asked, out: root }).whole).toBeNull();
    write('checkpoint.safetensors', encodeCheckpoint(run));
    write('report.json', JSON.stringify({ settings, stages: { evaluate: { seconds: 1 } } }));
    expect(lastRound({ ...asked, out: root }).whole).toMatchObject({
      rounds: 1,
      'collect.agentFraction': 0.75,
    });
    expect(foldersOfRounds(root)).toEqual([join(root, 'round-1'), root]);
    const smoke = { experiment: 'car-racing', preset: 'smoke', seed: 1 } as const;
    expect(lastRound({ settings: smoke, from: null, out: root }).whole).toMatchObject({ rounds: 1 });
  });
});

test.each([
  [
    ['car-racing', '--preset', 'long', '--set', 'evolution.worstWeight=0.5'],
    'in the rounds after the first evolution.worstWeight=0.5 has no effect',
  ],
  [['car-racing', '--rounds', '2', '--set', 'rounds=3'], 'given twice, by --rounds 2 and by --set rounds=3'],
  [['bouncing-ball', '--rounds', '2'], 'bouncing-ball has no C that could drive'],
  [['car-racing', '--rounds', '11'], '--rounds is "11"'],
  [['car-racing', '--rounds', '1.5'], '--rounds is "1.5"'],
])('%j is refused', (line, message) => {
  expect(refusal(() => parseLabArguments(line))).toContain(message);
});
