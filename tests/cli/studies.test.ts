/** The studies as data: their variants, settings and table. */
import { expect, test } from 'vitest';
import { otherThanAsked, STUDIES, studyTable, variantSettings } from '../../src/cli/studies.ts';
import { parseSetting } from '../../src/lab/settings/check.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { SettingKey } from '../../src/lab/settings/settings.ts';

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

test('the table has a column for each world that was scored, and no other', () => {
  const table = studyTable(STUDIES.dreams, 100, [
    { label: 'tau 0.10', generations: 40, dream: { mean: 2086.4, sd: 140 }, real: { mean: 193, sd: 58 } },
  ]);
  expect(table).toContain('| tau 0.10 | 40          | 2086 ± 140         | 193 ± 58         |');
  const real = studyTable(STUDIES.ablations, 100, [
    { label: 'z only', generations: 40, dream: null, real: { mean: 632, sd: 251 } },
  ]);
  expect(real).not.toContain('dream');
  expect(real).toContain('632 ± 251');
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
  // Reports of before a setting came do not have it.
  expect(otherThanAsked({ settings: { seed: 2 }, base: { name: 'a' } }, wanted, 'a')).toBeNull();
});
