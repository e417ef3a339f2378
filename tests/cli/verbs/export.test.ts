/** The arguments of `npm run export`, and runs whose data cannot be had: each is said before a browser is started. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportData, parseExportArguments } from '../../../src/cli/verbs/export.ts';
import { refusal } from '../refusal.helper.ts';

describe('the arguments of export', () => {
  test('are read', () => {
    expect(parseExportArguments('--run runs/x --to data --episodes 3'.split(' '))).toEqual({
      ...{ run: resolve('runs/x'), to: resolve('data'), episodes: 3 },
    });
  });

  test.each([
    ['--to data', '--run <folder> is missing.'],
    ['--run runs/x', '--to <folder> is missing.'],
    ['--run a --to b --episodes 0', '--episodes is "0"; allowed is a whole number from 1 to 10000'],
    ['--run a --to b --format hdf5', "Unknown option '--format'"],
  ])('refuses: %s', (line, said) => {
    expect(refusal(() => parseExportArguments(line.split(' ')))).toContain(said);
  });
});

describe('a run without data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const exported = () => exportData.run(['--run', folder, '--to', join(folder, 'data')]);

  test('is no run, or has lost its profile: the way out is said', async () => {
    await expect(exported()).rejects.toThrow('has no report.json: name a folder of npm run lab');
    writeFileSync(join(folder, 'report.json'), '{ "settings": { "experiment": "pong" } }');
    await expect(exported()).rejects.toThrow('run npm run lab --keep-data again, with the same --out');
    writeFileSync(join(folder, 'report.json'), '{}');
    await expect(exported()).rejects.toThrow('whose report.json has no settings');
  });
});
