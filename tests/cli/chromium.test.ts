/** Which browser is taken, from made-up ones on PATH, and what is said when the named one is none. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chromiumFlags, findChromium } from '../../src/cli/chromium.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'browsers-'));
  vi.stubEnv('CHROMIUM_PATH', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function fakeBrowser(name: string, exitCode: number): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "${name} says no" >&2\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return path;
}

test.skipIf(process.platform === 'win32')('findChromium gives the first browser on PATH that starts', () => {
  fakeBrowser('chromium', 1);
  const works = fakeBrowser('google-chrome', 0);
  vi.stubEnv('PATH', [folder, '/bin'].join(delimiter));
  // A stub of the right name that does not start is passed over.
  expect(findChromium()).not.toBe(join(folder, 'chromium'));
  fakeBrowser('chromium', 0);
  expect(findChromium()).toBe(join(folder, 'chromium'));
  rmSync(join(folder, 'chromium'));
  vi.stubEnv('PATH', folder);
  expect(findChromium()).toBe(works);
});

test.skipIf(process.platform === 'win32')(
  'CHROMIUM_PATH comes first, and is named when it does not start',
  () => {
    fakeBrowser('chromium', 0);
    vi.stubEnv('PATH', folder);
    const mine = fakeBrowser('mine', 0);
    vi.stubEnv('CHROMIUM_PATH', mine);
    expect(findChromium()).toBe(mine);
    vi.stubEnv('CHROMIUM_PATH', fakeBrowser('broken', 7));
    expect(findChromium).toThrow(/CHROMIUM_PATH is ".*broken".*exit code 7: broken says no.*CHROMIUM_PATH/s);
    vi.stubEnv('CHROMIUM_PATH', '/no/such/browser');
    expect(findChromium).toThrow(/"\/no\/such\/browser".*no such file/s);
  },
);

test('chromiumFlags enable WebGPU only where it is asked for, and its software adapter only for tests', () => {
  const webgpuFlags = (mode: 'off' | 'any' | 'software'): string[] =>
    chromiumFlags(mode).filter((flag) => flag.includes('webgpu'));
  expect(webgpuFlags('off')).toEqual([]);
  expect(webgpuFlags('any')).toEqual(['--enable-unsafe-webgpu']);
  expect(webgpuFlags('software')).toEqual(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']);
});
