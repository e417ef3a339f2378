/** The log of a run's memory: when it writes, what it writes, and whose memory counts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MemoryLog, parseStatus, treeBytes } from '../../src/cli/memory-log.ts';
import type { LabEvent } from '../../src/lab/events.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'memory-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const running = (stage: 'collect' | 'vision', fraction: number, frames?: number): LabEvent => ({
  type: 'stage',
  stage,
  progress: { status: 'running', fraction, elapsed: 1, eta: null, detail: '', frames },
});

test('the log gets a line each half minute once a stage runs, and a resumed run appends to it', async () => {
  const path = join(folder, 'memory.csv');
  let seconds = 100;
  const open = (resident: number | null) =>
    new MemoryLog(
      path,
      async () => 5000 + seconds,
      () => resident,
      () => seconds,
    );
  const log = open(7);
  await log.tick();
  log.show(running('collect', 0.25, 1200));
  await log.tick();
  seconds += 29;
  log.show(running('vision', 0.5));
  await log.tick();
  seconds += 2;
  await log.tick();
  const resumed = open(null);
  resumed.show(running('vision', 0.75));
  await resumed.tick();
  expect(readFileSync(path, 'utf8').split('\n')).toEqual([
    'seconds,stage,fraction,frames,resident_bytes,stored_bytes',
    '0,collect,0.2500,1200,7,5100',
    '31,vision,0.5000,,7,5131',
    '0,vision,0.7500,,,5131',
    '',
  ]);
});

test('treeBytes counts the processes below ours, in whatever order they are listed', () => {
  const each = (pid: number, parent: number, residentBytes: number) => ({ pid, parent, residentBytes });
  const processes = [each(30, 20, 4), each(20, 10, 2), each(10, 1, 1), each(40, 1, 8), each(21, 10, 16)];
  expect(treeBytes(10, processes)).toBe(22);
  expect(treeBytes(40, processes)).toBe(0);
  expect(treeBytes(10, [])).toBeNull();
});

test('parseStatus reads a status of Linux, and null for a process without memory', () => {
  const text = 'Name:\tchromium\nPid:\t12\nPPid:\t3\nVmHWM:\t  900 kB\nVmRSS:\t  640 kB\n';
  expect(parseStatus(text)).toEqual({ pid: 12, parent: 3, residentBytes: 655_360 });
  expect(parseStatus('Name:\tkthreadd\nPid:\t2\nPPid:\t0\n')).toBeNull();
});
