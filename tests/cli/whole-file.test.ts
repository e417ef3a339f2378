/** A file is whole or as it was before, whatever fails while it is written. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { writeResult } from '../../src/cli/files.ts';
import { makeWhole, writeWhole } from '../../src/cli/whole-file.ts';

const disk = vi.hoisted(() => ({ full: false }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  /** A full disk takes the file's name and a part of its content. */
  const writeFileSync: typeof real.writeFileSync = (path, data, options) => {
    if (!disk.full) return real.writeFileSync(path, data, options);
    real.writeFileSync(path, String(data).slice(0, 2), options);
    throw new Error('ENOSPC: no space left on device, write');
  };
  return { ...real, writeFileSync };
});

const folder = fs.mkdtempSync(join(tmpdir(), 'whole-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const path = join(folder, 'report.json');
const read = (file = path): string => fs.readFileSync(file, 'utf8');

beforeEach(() => {
  disk.full = false;
  fs.rmSync(path, { force: true });
});

test('a full disk leaves the file of before, and nothing beside it', async () => {
  writeResult(path, 'before');
  disk.full = true;
  expect(() => writeResult(path, 'after')).toThrow('report.json was not written: ENOSPC');
  expect(() => writeWhole(path, 'after')).toThrow('ENOSPC');
  await expect(
    makeWhole(path, async (part) => {
      fs.writeFileSync(part, 'after');
    }),
  ).rejects.toThrow('ENOSPC');
  expect(read()).toBe('before');
  expect(fs.readdirSync(folder)).toEqual(['report.json']);
  fs.rmSync(path);
  expect(() => writeWhole(path, 'after')).toThrow('ENOSPC');
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('a part that a kill left is replaced, and a link stays one', async () => {
  fs.writeFileSync(`${path}.part`, 'ha');
  writeWhole(path, 'whole');
  expect(read()).toBe('whole');
  const link = join(folder, 'link.json');
  fs.symlinkSync(path, link);
  expect(await makeWhole(link, async (part) => fs.writeFileSync(part, 'by the link'))).toBeUndefined();
  expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
  expect(read()).toBe('by the link');
  fs.rmSync(link);
  expect(fs.readdirSync(folder)).toEqual(['report.json']);
});

test('permissions are those that are asked for', () => {
  writeWhole(path, 'secret', 0o600);
  expect(fs.statSync(path).mode & 0o777).toBe(0o600);
});
