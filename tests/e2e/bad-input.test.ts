/** Bad addresses and bad files: an error on the page that names the value, and a page that still works. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withPage } from './page.ts';
import { noticesOf, pressTrain, until } from './watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes of a safetensors file with one tensor whose data ends after `present` bytes. */
function safetensors(header: string, present: number): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(present)]);
}

const ONE_TENSOR = '{"vision.encoder.conv1.kernel":{"dtype":"F32","shape":[4,4,3,4],"data_offsets":[0,768]}}';

test.each([
  ['#experiment=moon-lander', ['moon-lander', 'car-racing']],
  ['#preset=gigantic', ['gigantic', 'smoke']],
  ['#vision.steps=-5', ['-5', 'vision.steps']],
  ['#vision.steps=many', ['many', 'vision.steps']],
  ['#vision.colour=red', ['vision.colour']],
])('the address %s', async (path, said) => {
  await withPage(path, {}, async (page) => {
    await page.getByTestId('train').waitFor();
    const seen = await until(
      'a notice',
      () => noticesOf(page),
      (text) => text !== '',
      20,
    );
    for (const part of said) expect(seen).toContain(part);
    expect(await page.getByTestId('train').isEnabled()).toBe(true);
  });
});

test('a backend that does not exist', async () => {
  await withPage('?backend=cuda#preset=smoke', {}, async (page) => {
    await pressTrain(page);
    const seen = await until(
      'a notice',
      () => noticesOf(page),
      (text) => text !== '',
      20,
    );
    for (const part of ['cuda', 'webgpu', 'wasm']) expect(seen).toContain(part);
  });
});

test.each([
  ['not-safetensors.txt', Buffer.from('hello, this is a text and no checkpoint at all')],
  ['empty.safetensors', Buffer.alloc(0)],
  ['truncated.safetensors', safetensors(ONE_TENSOR, 700)],
  ['broken-header.safetensors', safetensors(ONE_TENSOR.slice(0, -2), 768)],
  ['wrong-shape.safetensors', safetensors(ONE_TENSOR, 768)],
])('the checkpoint %s', async (name, bytes) => {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  await withPage('#experiment=bouncing-ball&preset=smoke', {}, async (page) => {
    await page.getByTestId('load').waitFor();
    await page.locator('input[type=file]').setInputFiles(file);
    const seen = await until(
      'a notice',
      () => noticesOf(page),
      (text) => text !== '',
      20,
    );
    expect(seen).toContain(name);
    expect(await page.getByTestId('train').isEnabled()).toBe(true);
  });
});

test('a script is told what is wrong with its settings', async () => {
  await withPage('', {}, async (page) => {
    await page.waitForFunction(() => window.worldModels !== undefined);
    const attempts: [unknown, string[]][] = [
      [{ experiment: 'pong', preset: 'smoke' }, ['pong', 'car-racing']],
      [{ experiment: 'car-racing', preset: 'smoke', 'vision.steps': 0 }, ['vision.steps', '0']],
      [{ experiment: 'car-racing', preset: 'smoke', speed: 3 }, ['speed']],
    ];
    for (const [settings, said] of attempts) {
      const message = await page.evaluate(async (bad) => {
        try {
          await window.worldModels!.run(bad as never);
        } catch (error) {
          return String(error);
        }
        return 'no error';
      }, settings);
      for (const part of said) expect(message).toContain(part);
    }
  });
});
