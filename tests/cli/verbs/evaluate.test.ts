/** `npm run evaluate`: its arguments, and how it prints an evaluation. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tauOf } from '../../../src/cli/checkpoint-options.ts';
import { evaluationText, originText, parseEvaluateArguments } from '../../../src/cli/verbs/evaluate.ts';
import { refusal } from '../refusal.helper.ts';

describe('the arguments of evaluate', () => {
  test('are read, and a missing file and values out of range are refused', () => {
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
        nats: null,
      });
      const refused = (...rest: string[]) => refusal(() => parseEvaluateArguments([...given, ...rest]));
      expect(parseEvaluateArguments(given).tau).toBeNull();
      expect(refused('--world', 'dream', '--tau', '0')).toContain('"0"');
      expect(refused('--world', 'mars')).toContain('real, dream');
      expect(refused('--tau', '1')).toMatch(/--tau 1 has no effect.*--world dream/);
      expect(refused('--world', 'real', '--tau', '0.5')).toMatch(/--tau 0.5 has no effect/);
      expect(refused('--seed', '1', '--seed', '2')).toContain('--seed is given twice, as "1" and as "2"');
      expect(refused('--seed', '1000000')).toContain('from 0 to 999999');
      expect(refused('--seed', '999999')).toMatch(/end at seed 1000098; evaluation seeds end at 999999/);
      expect(refused('--episodes', '1e2')).toMatch(/"1e2".*plain digits/);
      expect(refused('--episode', '3')).toContain('did you mean "--episodes"?');
      expect(refused('more')).toContain('more');
      expect(refused('--json', checkpoint)).toContain('it would be overwritten');
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(refusal(() => parseEvaluateArguments(['--checkpoint', 'no/such']))).toContain('"no/such"');
    expect(refusal(() => parseEvaluateArguments([]))).toContain('--checkpoint');
  });
});

test('a dream has the temperature at which C evolved, where it did so in a dream', () => {
  expect(tauOf({ 'evolution.world': 'dream', 'evolution.tau': 1.3 })).toBe(1.3);
  expect(tauOf({ 'evolution.world': 'real', 'evolution.tau': 1.3 })).toBe(1);
});

test('an evaluation names its file and the commit that made it, as far as the file knows', () => {
  const provenance = { date: '2026-11-28T21:00:00Z', version: '0.2.0', commit: 'c0ffee', changed: true };
  const made = 'a.safetensors: made on 2026-11-28, version 0.2.0, commit c0ffee with changes\n';
  expect(originText('a.safetensors', { provenance })).toBe(made);
  expect(originText('a.safetensors', {})).toBe(
    'a.safetensors: of unknown date, version unknown, commit unknown\n',
  );
});

test('an evaluation lists every episode, both policies and their difference', () => {
  const text = evaluationText({
    world: 'real',
    tau: null,
    episodes: 2,
    agent: { mean: 800, sd: 10, returns: [790, 810], seeds: [41, 42] },
    random: { mean: -50, sd: 2, returns: [-48, -52], seeds: [41, 42] },
  });
  expect(text).toMatch(/41\s+790\.00\s+-48\.00/);
  expect(text).toMatch(/42\s+810\.00\s+-52\.00/);
  expect(text).toMatch(/agent\s+800\.00 ± 10\.00/);
  expect(text).toMatch(/random\s+-50\.00 ± 2\.00/);
  expect(text).toMatch(/difference\s+850\.00/);
});
