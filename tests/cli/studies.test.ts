/** The studies as data: their variants, settings and table. */
import { expect, test } from 'vitest';
import { hashOf } from '../../src/cli/agent-hash.ts';
import { readCheckpoint } from '../../src/cli/files.ts';
import { continued, otherThanAsked, STUDIES, studyTable, variantSettings } from '../../src/cli/studies.ts';
import { parseSetting } from '../../src/lab/settings/check.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { SettingKey } from '../../src/lab/settings/settings.ts';

const AGENT = 'public/agents/car-racing.safetensors';

test('every variant of every study has valid settings and a name of its own', () => {
  for (const { common, variants } of Object.values(STUDIES)) {
    for (const { changes } of variants) {
      for (const change of [...common, ...changes]) {
        const [key, value] = change.split('=');
        expect(() => parseSetting(key as SettingKey, value)).not.toThrow();
      }
    }
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  }
});

test('a variant sets each setting once, and --set overrides the settings that all variants share', () => {
  const { dreams } = STUDIES;
  const settings = variantSettings(dreams, dreams.variants[0], ['evolution.generations=3']);
  expect(settings).toContain('evolution.generations=3');
  expect(settings).toContain('evolution.tau=0.1');
  expect(new Set(settings.map((text) => text.split('=')[0])).size).toBe(settings.length);
});

test('a finished variant with other settings, or of another agent, is not reused', () => {
  const wanted = { ...presetSettings('car-racing', 'quick'), seed: 2 };
  const report = (seed: number, name = 'a') => ({ settings: { ...wanted, seed }, base: { name } });
  expect(otherThanAsked(report(2), wanted, 'a')).toBeNull();
  expect(otherThanAsked(report(1), wanted, 'a')).toBe('it was made with seed=1, not 2');
  expect(otherThanAsked(report(2, 'b'), wanted, 'a')).toBe('it was made from b, not from a');
  // One file, however its path is written.
  expect(otherThanAsked(report(2, './a'), wanted, 'a')).toBeNull();
  // Reports of before a setting came do not have it.
  expect(otherThanAsked({ settings: { seed: 2 }, base: { name: 'a' } }, wanted, 'a')).toBeNull();
  expect(otherThanAsked(report(2), wanted, null)).toBe('it was made from a, not from none');
  expect(otherThanAsked({ settings: { seed: 2 }, base: null }, wanted, null)).toBeNull();
});

test('a finished variant of an agent that was trained anew since, at the same path, is not reused', () => {
  const wanted = { ...presetSettings('car-racing', 'quick'), seed: 2 };
  const report = (sha256: string) => ({ settings: wanted, base: { name: AGENT, sha256 } });
  const sha256 = hashOf(readCheckpoint('--from', AGENT));
  expect(otherThanAsked(report(sha256), wanted, AGENT)).toBeNull();
  expect(otherThanAsked(report('f'.repeat(64)), wanted, AGENT)).toBe(
    `it was made from ${AGENT} (SHA-256 ffffffff…), not from ${AGENT} (SHA-256 ${sha256.slice(0, 8)}…)`,
  );
});

test('the searches of the tail have the same number of steps, and one change each', () => {
  const { tail } = STUDIES;
  for (const variant of tail.variants) {
    const settings = variantSettings(tail, variant, []);
    expect(settings).toContain('evolution.stepBudget=5');
    expect(settings).toContain('evolution.generations=100000');
  }
  const whole = continued(tail);
  expect(new Set(whole.variants.map(({ keep }) => keep))).toEqual(new Set(['controller']));
  expect(variantSettings(whole, whole.variants[1], [])).toContain('evolution.sigma=0.05');
  const small = whole.variants.find(({ name }) => name === 'small-step')!;
  expect(variantSettings(whole, small, [])).toContain('evolution.sigma=0.025');
});

test('a table says which tracks it is of', () => {
  const row = { label: 'plain', generations: 9, steps: 1, minutes: 2, dream: null, real: [900, 700] };
  expect(studyTable(STUDIES.tail, 2, [row])).toContain('2 episodes each, seeds 30000 to 30001:');
});
