import { expect, test } from 'vitest';
import { UsageError } from '../../src/cli/options.ts';
import { parseStudyArguments } from '../../src/cli/run-arguments.ts';
import { STUDIES, studyTable } from '../../src/cli/studies.ts';
import { parseSetting } from '../../src/lab/settings/check.ts';
import type { SettingKey } from '../../src/lab/settings/settings.ts';

test('every variant of every study is a legal change, under a name of its own', () => {
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

test('the table names the score of each world, and only the worlds there are', () => {
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

test('bad lines are refused by name', () => {
  const refused = (line: string): string => {
    try {
      parseStudyArguments(line.split(' '));
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
    throw new Error('nothing was refused');
  };
  expect(refused('nightmares --from package.json')).toContain('dreams, ablations');
  expect(refused('dreams')).toContain('--from');
  expect(refused('dreams --from nowhere')).toContain('nowhere');
  expect(refused('dreams --from package.json --set vision.steps=-1')).toContain('vision.steps');
  expect(refused('dreams --from package.json --episodes 0')).toContain('--episodes');
});
