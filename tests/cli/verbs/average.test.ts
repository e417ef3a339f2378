/** The arguments of `npm run average`. */
import { expect, test } from 'vitest';
import { parseAverageArguments } from '../../../src/cli/verbs/average.ts';
import { refusal } from '../refusal.helper.ts';

test('average takes two checkpoints or more, and a place for the result', () => {
  const line = ['package.json', 'tsconfig.json', '--out', 'runs/average.safetensors'];
  const { checkpoints, out } = parseAverageArguments(line);
  expect(checkpoints).toEqual(['package.json', 'tsconfig.json']);
  expect(out).toMatch(/^\/.*runs\/average.safetensors$/);
  expect(refusal(() => parseAverageArguments(line.slice(0, 2)))).toContain('--out');
  expect(refusal(() => parseAverageArguments(line.slice(1)))).toContain('got 1');
  expect(refusal(() => parseAverageArguments(['no/such', ...line]))).toContain('"no/such"');
});
