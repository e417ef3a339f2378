/** `npm run diagnose`: its arguments, and how it prints the diagnostics. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { diagnosticsText, parseDiagnoseArguments } from '../../../src/cli/verbs/diagnose.ts';
import { refusal } from '../refusal.helper.ts';

describe('the arguments of diagnose', () => {
  test('are read, and a missing file and values out of range are refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'arguments-'));
    try {
      const file = join(folder, 'c.safetensors');
      writeFileSync(file, '');
      const given = ['--checkpoint', file];
      const line = [...given, '--episodes', '20', '--seed', '7'];
      expect(parseDiagnoseArguments(line)).toEqual({ checkpoint: file, episodes: 20, seed: 7, json: null });
      expect(refusal(() => parseDiagnoseArguments([...given, '--episodes', '9']))).toMatch(/"9".*10 to 1000/);
      expect(refusal(() => parseDiagnoseArguments([...given, '--seed', '1000']))).toContain('"1000"');
      expect(parseDiagnoseArguments(line.slice(0, 2)).episodes).toBeUndefined();
      expect(refusal(() => parseDiagnoseArguments([]))).toContain('--checkpoint');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('diagnosticsText prints one line per number, rows by their names, curves left out', () => {
  const text = diagnosticsText({
    car: {
      readouts: [{ name: 'speed', z: 0.5, zh: 0.91234 }],
      sensitivity: [{ steps: 10, steering: 1.2 }],
      latents: { live: 12, klPerDimension: Array(32).fill(1) },
      reward: { steps: 2400, r2: 0.2 },
      done: null,
    },
    examination: { date: '2026-11-24' },
  });
  expect(text.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['car.readouts.speed.z', '0.5000'],
    ['car.readouts.speed.zh', '0.9123'],
    ['car.sensitivity.10 steps.steering', '1.2000'],
    ['car.latents.live', '12'],
    ['car.reward.steps', '2400'],
    ['car.reward.r2', '0.2000'],
    ['examination.date', '2026-11-24'],
    [''],
  ]);
});
