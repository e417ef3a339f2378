/** A run of `npm run lab` whose results cannot be written, and the same command again. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LabRun, type LabRunOptions } from '../../src/cli/lab-run.ts';
import { checkSettings } from '../../src/lab/settings/check.ts';

const OPTIONS: Omit<LabRunOptions, 'out'> = {
  settings: { experiment: 'car-racing', preset: 'smoke', seed: 1 },
  from: null,
  backend: 'wasm',
  nats: null,
  timeout: null,
  data: null,
  keepData: false,
};

/** The page and what it stores, over any number of sessions. */
const page = vi.hoisted(() => ({
  keepsData: false,
  /** A finished run is stored. */
  stores: false,
  /** Runs that began with nothing. */
  begun: 0,
  /** Checkpoints that meet a full disk. */
  full: 0,
}));

vi.mock('../../src/cli/page-session.ts', async () => {
  const { writeFileSync: write } = await import('node:fs');
  const calls: Record<string, (given: unknown) => unknown> = {
    keepData: (on) => {
      page.keepsData = on as boolean;
    },
    run: () => {
      if (!page.stores) page.begun++;
      page.stores = page.keepsData;
    },
    forgetRun: () => {
      page.stores = false;
    },
    report: () => ({ settings: { experiment: 'car-racing' }, stages: { evaluate: { seconds: 1 } } }),
    fitnessCsv: () => 'generation\n',
    curvesCsv: () => 'step\n',
  };
  const session = {
    page: { screenshot: async ({ path }: { path: string }) => write(path, 'picture') },
    ask: async (call: string, given: unknown) => calls[call](given),
    takeEvents: async () => [],
    storedBytes: async () => 0,
    saveCheckpoint: async (path: string) => {
      if (page.full-- > 0) throw new Error('ENOSPC: no space left on device, write');
      write(path, 'checkpoint');
    },
    close: async () => undefined,
  };
  const open = async () => {
    page.keepsData = false;
    return session;
  };
  return { PageSession: { open } };
});

let out = '';
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'lab-run-'));
  Object.assign(page, { keepsData: false, stores: false, begun: 0, full: 0 });
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(out, { recursive: true });
});

const run = (changes: Partial<LabRunOptions> = {}): Promise<number> =>
  new LabRun({ ...OPTIONS, out, ...changes }, checkSettings(OPTIONS.settings)).run();

test('what a run has made stays in the browser until its files are written', async () => {
  page.full = 1;
  expect(await run()).toBe(1);
  expect([page.stores, existsSync(join(out, 'report.json'))]).toEqual([true, false]);
  expect(await run()).toBe(0);
  expect(existsSync(join(out, 'checkpoint.safetensors'))).toBe(true);
  expect(page).toMatchObject({ begun: 1, stores: false });
});

test('and after that where it is to stay', async () => {
  expect(await run({ keepData: true })).toBe(0);
  expect(page).toMatchObject({ begun: 1, stores: true });
});
