/** The list of files that the service worker keeps. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SOURCE_FILE } from '../../src/cli/built-source.ts';
import { pageFiles } from '../../src/cli/offline-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'offline-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('all is kept but maps, the service worker and what few visitors need; a revision changes with the content', () => {
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, 'agents'));
  for (const name of ['index.html', 'service-worker.js', 'agents/car.safetensors', 'assets/a-1b2c.js']) {
    writeFileSync(join(folder, name), 'before');
  }
  const unneeded = [
    'assets/a-1b2c.js.map',
    'assets/cluster-1b2c.js',
    'agents/car-dream.safetensors',
    SOURCE_FILE,
  ];
  for (const name of unneeded) writeFileSync(join(folder, name), '{}');
  const before = pageFiles(folder);
  expect(before.map(({ url }) => url)).toEqual(['agents/car.safetensors', 'assets/a-1b2c.js', 'index.html']);
  expect(before[1].revision).toBeNull();
  writeFileSync(join(folder, 'agents/car.safetensors'), 'after');
  const after = pageFiles(folder);
  expect(after[0].revision).not.toBe(before[0].revision);
  expect(after.slice(1)).toEqual(before.slice(1));
  // From whatever folder it is named.
  expect(pageFiles(`${folder}/`)).toEqual(after);
});
