/** The reference of settings: whole, and the page in docs is what the table says now. */
import { expect, test } from 'vitest';
import { settingsPage, settingsText } from '../../src/cli/settings-reference.ts';
import { SETTINGS } from '../../src/lab/settings/settings.ts';

// Made again by: npx vitest run tests/cli/settings-reference.test.ts --project unit --update
test('docs/settings.md is what the table says', async () => {
  await expect(settingsPage()).toMatchFileSnapshot('../../docs/settings.md');
});

test('every setting has its range, its meaning, a value in each preset, and the paper’s', () => {
  const text = settingsText();
  for (const [key, { help }] of Object.entries(SETTINGS)) {
    expect(text).toContain(`\n${key}: `);
    expect(text).toContain(help);
  }
  expect(text).toContain('vision.steps: 1 .. 2000000, whole\n  Training batches of V.\n');
  expect(text).toMatch(/\n {2}smoke 12, quick 400 \/ 1500 \/ 1000, long .*, paper 100000; the paper 100000/);
  expect(text).toContain('controller.inputs: zh | z');
  expect(settingsPage().match(/^\| `/gm)).toHaveLength(Object.keys(SETTINGS).length);
});
