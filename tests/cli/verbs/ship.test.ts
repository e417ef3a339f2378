/** The arguments of `npm run ship`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { parseShipArguments, ship } from '../../../src/cli/verbs/ship.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { wholeRun } from '../../lab/whole-run.helper.ts';
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
      judgement: null,
      learning: null,
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

describe('a shipped agent', () => {
  const silent = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  afterAll(() => silent.mockRestore());

  const written = (name: string, change: (run: ReturnType<typeof wholeRun>) => void): string => {
    const run = wholeRun();
    change(run);
    const path = join(folder, name);
    writeFileSync(path, encodeCheckpoint(run));
    return path;
  };
  const learned = written('learned', ({ learning, report }) => {
    learning.vision.curve.push({ x: 3, values: { kl: 2 } });
    report.vision = { steps: 3 };
  });
  const plain = written('plain', () => undefined);
  const out = join(folder, 'shipped.safetensors');
  const shipped = () => decodeCheckpoint(readFileSync(out));

  test('keeps how its V and M learned, and no search', async () => {
    await ship.run(['--checkpoint', learned, '--out', out]);
    expect(shipped().learning.vision.curve).toEqual([{ x: 3, values: { kl: 2 } }]);
    expect(shipped().search).toBeNull();
  });

  test('takes the judgement of its dream without the returns behind it, and no other file for one', async () => {
    const study = join(folder, 'judgement.json');
    const judgement = { controllers: 40, real: { mean: 900 }, rows: [{ tau: 1, correlation: 0.7 }] };
    writeFileSync(study, JSON.stringify({ checkpoint: 'c', judgement, judged: [] }));
    await ship.run(['--checkpoint', plain, '--judgement', study, '--out', out]);
    expect(shipped().report.judgement).toEqual(judgement);
    writeFileSync(study, JSON.stringify({ judged: [] }));
    const shipping = ship.run(['--checkpoint', plain, '--judgement', study, '--out', out]);
    await expect(shipping).rejects.toThrow('has no judgement, as npm run study -- judgement writes it');
  });

  test('takes how they learned from another run that came to the same V and M', async () => {
    await ship.run(['--checkpoint', plain, '--learning', learned, '--out', out]);
    expect(shipped().learning.vision.curve).toEqual([{ x: 3, values: { kl: 2 } }]);
    // An agent whose weights were rounded before is the same.
    await ship.run(['--checkpoint', plain, '--out', out]);
    await ship.run(['--checkpoint', out, '--learning', learned, '--out', out]);
    expect(shipped().learning.vision.curve).toHaveLength(1);
  });

  test('takes it from the agent all but whose decoder was kept, from no other with another decoder', async () => {
    const sharper = (keep: string) =>
      written(keep, ({ agent, report }) => {
        agent.vision!.weights['vision.decoder.dense.bias'].data[0] += 0.5;
        report.base = { name: 'learned', keep, provenance: null };
        report.vision = { steps: 9 };
      });
    await ship.run(['--checkpoint', sharper('encoder'), '--learning', learned, '--out', out]);
    expect(shipped().learning.vision.curve).toEqual([{ x: 3, values: { kl: 2 } }]);
    expect(shipped().report.vision).toEqual({ steps: 3 });
    expect(shipped().report.decoder).toEqual({ steps: 9 });
    const shipping = ship.run(['--checkpoint', sharper('controller'), '--learning', learned, '--out', out]);
    await expect(shipping).rejects.toThrow(/the V of .*learned is another one/);
  });

  test('does not take it from a run with another V or M', async () => {
    const other = written('other', ({ agent }) => {
      agent.memory!.weights['memory.mdn.bias'].data[3] += 0.5;
    });
    const shipping = ship.run(['--checkpoint', plain, '--learning', other, '--out', out]);
    await expect(shipping).rejects.toThrow(/the M of .*other is another one/);
  });
});
