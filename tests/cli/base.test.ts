/** The base of a run, checked before a browser is started. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkBase } from '../../src/cli/base.ts';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import type { RunSettings } from '../../src/lab/settings/settings.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';
import { refusal } from './refusal.helper.ts';

describe('checkBase, before a browser is started,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'arguments-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'agent.safetensors');
  writeFileSync(path, encodeCheckpoint(wholeRun()));
  const check = (asked: Partial<RunSettings>, keep: 'vision' | 'memory' | 'controller' = 'memory') =>
    checkBase({ experiment: 'car-racing', preset: 'quick', ...asked }, { path, keep });

  test('gives the settings of the whole run', () => {
    expect(check({ 'evolution.sigma': 0.2 })).toMatchObject({
      'evolution.sigma': 0.2,
      'vision.latentSize': wholeRun().settings['vision.latentSize'],
    });
  });

  test.each<[Partial<RunSettings>, string]>([
    [{ 'vision.latentSize': 16 }, 'vision.latentSize=16 cannot take effect'],
    [{ 'collect.episodes': 10 }, 'collect.episodes=10 cannot take effect'],
    [{ experiment: 'bouncing-ball' }, 'is of the experiment car-racing, this run is bouncing-ball'],
    [{ 'evolution.tau': 0.5 }, 'evolution.tau=0.5 has no effect'],
  ])('refuses %o', (asked, said) => {
    expect(refusal(() => check(asked))).toContain(said);
  });

  test('names a file that is no checkpoint', () => {
    const from = { path: 'package.json', keep: 'memory' } as const;
    const said = refusal(() => checkBase({ experiment: 'car-racing', preset: 'quick' }, from));
    expect(said).toMatch(/^--from: package.json: /);
  });
});
