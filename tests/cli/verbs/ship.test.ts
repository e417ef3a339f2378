/** The arguments of `npm run ship`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseShipArguments } from '../../../src/cli/verbs/ship.ts';
import { refusal } from '../refusal.helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'ship-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'c.safetensors');
writeFileSync(file, '');
const given = ['--checkpoint', file, '--out', 'agent'];

describe('the arguments of ship', () => {
  test.each(['--diagnostics', '--examination'])('%s names the file of the diagnostics', (option) => {
    expect(parseShipArguments([...given, option, file])).toEqual({
      checkpoint: file,
      out: resolve('agent'),
      evaluation: null,
      diagnostics: file,
    });
  });

  test('both names of one option are refused, as is a file that does not exist', () => {
    const twice = [...given, '--diagnostics', file, '--examination', file];
    expect(refusal(() => parseShipArguments(twice))).toContain('--diagnostics is given twice');
    expect(refusal(() => parseShipArguments([...given, '--evaluation', 'no/such']))).toMatch(
      /--evaluation is "no\/such"/,
    );
  });
});
