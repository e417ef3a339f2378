/** Data beside the repository: read where a variable names its folder, and nowhere else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { dataFolder, missingFiles } from './data-folder.helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'data-folder-'));
writeFileSync(join(folder, 'here.json'), '{}');
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

test('without the variable no folder is read, and the reason names the variable', () => {
  vi.stubEnv('GOLDEN_DIR', '');
  expect(dataFolder('GOLDEN_DIR')).toBeNull();
  expect(missingFiles('GOLDEN_DIR', ['here.json'])).toBe('GOLDEN_DIR is not set');
});

test('the variable names the folder, and what it lacks is named', () => {
  vi.stubEnv('PAPER_DIR', folder);
  expect(dataFolder('PAPER_DIR')).toBe(folder);
  expect(missingFiles('PAPER_DIR', ['here.json'])).toBeNull();
  expect(missingFiles('PAPER_DIR', ['here.json', 'gone.json'])).toBe(`${folder} lacks gone.json`);
});

test('a variable that names no folder is refused', () => {
  for (const path of [join(folder, 'no-such'), join(folder, 'here.json')]) {
    vi.stubEnv('GOLDEN_DIR', path);
    expect(() => dataFolder('GOLDEN_DIR')).toThrow(/GOLDEN_DIR is ".*", which is no folder/);
  }
});
