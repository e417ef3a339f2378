/** The study of a dream's judgement: its arguments, how it goes on, and its table. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { judgementTable, parseJudgementArguments, progressIn } from '../../src/cli/judgement-study.ts';
import { parseStudyArguments } from '../../src/cli/verbs/study.ts';
import { refusal } from './refusal.helper.ts';

const AGENT = 'public/agents/car-racing.safetensors';
const plan = { controllers: 40, tracks: 6, dreams: 12, seed: 0 };

test('40 controllers on 6 tracks and in 12 dreams unless told otherwise; bad arguments are refused by name', () => {
  expect(parseJudgementArguments(['judgement', '--from', AGENT]).plan).toEqual(plan);
  const refused = (...line: string[]): string =>
    refusal(() => parseJudgementArguments(['judgement', ...line]));
  expect(refused()).toContain('--from <checkpoint> is missing');
  expect(refused('--from', 'package.json')).toContain('no checkpoint');
  expect(refused('--from', 'public/agents/bouncing-ball.safetensors')).toContain('C');
  expect(refused('--from', AGENT, '--controllers', '1')).toContain('from 2 to 1000');
  expect(refused('--from', AGENT, '--nats', 'nats://10.0.0.2')).toContain('by its WebSocket port');
  expect(refused('--from', AGENT, '--tracks', '0')).toContain('--tracks');
  expect(refused('--from', AGENT, '--preset', 'quick')).toContain('--preset');
  expect(refused('dreams', '--from', AGENT)).toContain('One study is expected, seen were judgement, dreams');
  expect(refusal(() => parseStudyArguments(['--from', AGENT, 'judgement']))).toContain('name it before them');
});

test('goes on where it was, and never mixes two studies', () => {
  const out = mkdtempSync(join(tmpdir(), 'judgement-'));
  expect(progressIn(out, plan, 'abc')).toEqual({ ...plan, checkpoint: 'abc', judged: [] });
  const judged = [{ kind: 'itself', noise: 0, real: [900], dreams: [] }];
  writeFileSync(join(out, 'judged.json'), JSON.stringify({ ...plan, checkpoint: 'abc', judged }));
  expect(progressIn(out, plan, 'abc').judged).toEqual(judged);
  expect(() => progressIn(out, { ...plan, dreams: 3 }, 'abc')).toThrow('it has dreams 12, not 3');
  expect(() => progressIn(out, plan, 'def')).toThrow('it has checkpoint abc, not def');
  writeFileSync(join(out, 'judged.json'), JSON.stringify({ ...plan, checkpoint: 'abc' }));
  expect(() => progressIn(out, plan, 'abc')).toThrow('no returns');
  // Torn by a full disk: nothing of it can be used.
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  writeFileSync(join(out, 'judged.json'), '{"controllers": 40, "judg');
  expect(progressIn(out, plan, 'abc').judged).toEqual([]);
  expect(write.mock.calls.join()).toMatch(/judged\.json is torn/);
  write.mockRestore();
});

test('the table has a row for each temperature', () => {
  const score = (mean: number, episodes: number) => ({ mean, sd: 50, episodes });
  const row = { tau: 1, correlation: 0.73, low: 0.5, high: 0.86, dream: score(440, 48), ended: 0.64 };
  const table = judgementTable({ ...plan, real: score(900, 24), rows: [row] });
  expect(table).toContain('over 40 controllers, 6 real tracks and 12 dreams each');
  expect(table).toContain('over 24 tracks and 48 dreams');
  expect(table).toMatch(/\| 1\.00 +\| 0\.73 +\| 0\.50 to 0\.86 +\| 440 ± 50 +\| 900 ± 50 +\| 64 % +\|/);
});
