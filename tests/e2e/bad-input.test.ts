/** Bad addresses and bad files: an error on the page that names the value, and a page that still works. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { STILL, withPage } from './page.helper.ts';
import { noticesOf, openRoom, pressTrain, until } from './watch.helper.ts';

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
  ['#preset=qiuck', ['qiuck', 'did you mean "quick"']],
  ['#%E0%A4%A', ['unknown setting']],
  ['#vision.steps=-5', ['-5', 'vision.steps']],
  ['#vision.steps=many', ['many', 'vision.steps']],
  ['#vision.colour=red', ['vision.colour']],
  ['#seed=1&seed=2', ['seed is given twice']],
  ['?backnd=wasm', ['backnd', 'did you mean "backend"?']],
  ['?backend=webgup', ['did you mean "webgpu"']],
  ['?backend=wasm&backend=webgl', ['backend is given twice']],
])('the address %s is refused by name, and the page still trains', async (path, said) => {
  await withPage(path, STILL, async (page) => {
    await openRoom(page, 'train');
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

test('a setting without effect is named, left out of the address, and disabled in the form', async () => {
  await withPage(
    '#room=train&experiment=car-racing&preset=smoke&seed=7&evolution.tau=0.5',
    STILL,
    async (page) => {
      const seen = await until(
        'a notice',
        () => noticesOf(page),
        (text) => text !== '',
        20,
      );
      for (const part of ['evolution.tau=0.5', 'evolution.world is real']) expect(seen).toContain(part);
      await page.getByRole('button', { name: 'Settings' }).click();
      const tau = page.getByLabel('Dream temperature', { exact: true });
      const world = page.getByLabel('C evolves in', { exact: true });
      const radius = page.getByLabel('Radius', { exact: true });
      expect([await tau.isDisabled(), await radius.isDisabled(), await world.isDisabled()]).toEqual([
        true,
        true,
        false,
      ]);
      expect(await tau.getAttribute('aria-description')).toContain('evolution.world is real');
      expect(await page.getByRole('dialog').textContent()).toContain('No effect: car-racing has no ball.');
      await world.selectOption('dream');
      await expect.poll(() => tau.isEnabled()).toBe(true);
      expect(await page.getByLabel('Patience', { exact: true }).isDisabled()).toBe(true);
      await tau.fill('0.7');
      await expect.poll(() => page.url()).toContain('seed=7&evolution.world=dream&evolution.tau=0.7');
      await world.selectOption('real');
      await expect.poll(() => page.url()).not.toContain('tau');
      expect(page.url()).toContain('seed=7');
    },
  );
});

test('a backend that does not exist is named with those that do', async () => {
  await withPage('?backend=cuda#preset=smoke', STILL, async (page) => {
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

const FILES: [name: string, bytes: Buffer][] = [
  ['not-safetensors.txt', Buffer.from('hello, this is a text and no checkpoint at all')],
  ['empty.safetensors', Buffer.alloc(0)],
  ['truncated.safetensors', safetensors(ONE_TENSOR, 700)],
  ['broken-header.safetensors', safetensors(ONE_TENSOR.slice(0, -2), 768)],
  ['wrong-shape.safetensors', safetensors(ONE_TENSOR, 768)],
];

test('each file that is no checkpoint is refused by name, and the page still trains', async () => {
  await withPage('#room=train&experiment=bouncing-ball&preset=smoke', STILL, async (page) => {
    await page.getByTestId('load').waitFor();
    for (const [name, bytes] of FILES) {
      const file = join(folder, name);
      writeFileSync(file, bytes);
      await page.locator('input[type=file]').setInputFiles(file);
      const notice = page.getByTestId('notices').getByRole('alert').filter({ hasText: name });
      await notice.waitFor({ timeout: 20_000 });
      const seen = (await notice.textContent()) ?? '';
      // Once, and with what belongs there.
      expect(seen.split(name)).toHaveLength(2);
      expect(seen).toContain('.safetensors files that it saved');
      expect(await page.getByTestId('train').isEnabled(), name).toBe(true);
    }
  });
});

test('a script is told what is wrong with its settings', async () => {
  await withPage('', STILL, async (page) => {
    await page.waitForFunction(() => window.worldModels !== undefined);
    const attempts: [unknown, string[]][] = [
      [{ experiment: 'moon-lander', preset: 'smoke' }, ['moon-lander', 'car-racing']],
      [{ experiment: 'car-racing', preset: 'smoke', 'vision.steps': 0 }, ['vision.steps', '0']],
      [{ experiment: 'car-racing', preset: 'smoke', speed: 3 }, ['speed']],
      [{ experiment: 'car-racing', preset: 'smoke', 'ball.speed': 3 }, ['ball.speed=3 has no effect']],
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

test('a script is told what is wrong with its other requests, before anything begins', async () => {
  await withPage('', STILL, async (page) => {
    await page.waitForFunction(() => window.worldModels !== undefined);
    const said = await page.evaluate(async () => {
      const lab = window.worldModels!;
      const checkpoint = new Uint8Array(8);
      const evaluation = { checkpoint, episodes: 1, seed: 0, world: 'real' } as const;
      const attempts: Promise<unknown>[] = [
        lab.evaluate({ ...evaluation, episode: 1 } as never),
        lab.evaluate({ ...evaluation, checkpoint: 'a path' } as never),
        lab.evaluate({ ...evaluation, tau: 0.5 }),
        lab.diagnose({ checkpoint, sed: 1 } as never),
        lab.examine({ checkpoint, sed: 2 } as never),
      ];
      return Promise.all(attempts.map((attempt) => attempt.then(() => 'no error', String)));
    });
    expect(said[0]).toContain('did you mean "episodes"?');
    expect(said[1]).toContain("got 'a path'");
    expect(said[2]).toContain('tau 0.5 has no effect');
    expect(said[3]).toContain('did you mean "seed"?');
    // The former name of diagnose.
    expect(said[4]).toBe(said[3]);
  });
});
