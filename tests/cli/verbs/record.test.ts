/** `npm run record`: its options, and what is refused. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseRecordArguments } from '../../../src/cli/verbs/record.ts';
import { refusal } from '../refusal.helper.ts';

const FILE = ['--checkpoint', 'public/agents/car-racing.safetensors'];
const refused = (...more: string[]): string => refusal(() => parseRecordArguments([...FILE, ...more]));

test('the film is named after the checkpoint unless --out says otherwise', () => {
  expect(parseRecordArguments([...FILE, '--seed', '3'])).toEqual({
    ...{ checkpoint: resolve(FILE[1]), seed: 3, tau: null },
    out: resolve('runs/car-racing-episode-3.webm'),
  });
  const all = parseRecordArguments([...FILE, '--steps', '50', '--tau', '0.5', '--out', 'a.webm']);
  expect(all).toMatchObject({ steps: 50, tau: 0.5, out: resolve('a.webm') });
});

test('what cannot be filmed is refused by name', () => {
  expect(refusal(() => parseRecordArguments([]))).toContain('--checkpoint <file> is missing');
  expect(refused('--seed', '1000000')).toContain('0 to 999999');
  expect(refused('--steps', '1001')).toContain('1 to 1000');
  expect(refused('--tau', '0')).toContain('0.01 to 10');
  expect(refused('--out', 'a.gif')).toContain('ends in .webm');
});
