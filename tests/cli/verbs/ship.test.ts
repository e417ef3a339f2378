/** The arguments of `npm run ship`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { hashOf } from '../../../src/cli/agent-hash.ts';
import { parseShipArguments, ship } from '../../../src/cli/verbs/ship.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { experimentOf } from '../../../src/lab/settings/settings.ts';
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
  const hash = (path: string): string => hashOf(decodeCheckpoint(readFileSync(path)));

  test('keeps how its V and M learned, and no search', async () => {
    await ship.run(['--checkpoint', learned, '--out', out]);
    expect(shipped().learning.vision.curve).toEqual([{ x: 3, values: { kl: 2 } }]);
    expect(shipped().search).toBeNull();
  });

  test('takes the judgement of its dream without the returns behind it, and no other file for one', async () => {
    const study = join(folder, 'judgement.json');
    const judgement = { controllers: 40, real: { mean: 900 }, rows: [{ tau: 1, correlation: 0.7 }] };
    writeFileSync(study, JSON.stringify({ checkpoint: 'c', sha256: hash(plain), judgement, judged: [] }));
    await ship.run(['--checkpoint', plain, '--judgement', study, '--out', out]);
    expect(shipped().report.judgement).toEqual(judgement);
    writeFileSync(study, JSON.stringify({ judged: [] }));
    const shipping = ship.run(['--checkpoint', plain, '--judgement', study, '--out', out]);
    await expect(shipping).rejects.toThrow('has no judgement, as npm run study -- judgement writes it');
  });

  test('takes the results of this agent, rounded or not, and of no other', async () => {
    const drives = { mean: 900, sd: 9, returns: [900], seeds: [0] };
    const score = { world: 'real', episodes: 1, agent: drives, random: drives };
    const { key } = experimentOf('car-racing').diagnostics;
    const results = {
      '--evaluation': score,
      '--diagnostics': { [key]: { reward: 1 }, examination: {} },
      '--judgement': { judgement: { real: { mean: 900 }, rows: [] } },
    };
    const rounded = join(folder, 'rounded.safetensors');
    await ship.run(['--checkpoint', plain, '--out', rounded]);
    const other = written('of-another-c', ({ agent }) => {
      agent.controller!.parameters[0] += 1;
    });
    const warn = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const [option, result] of Object.entries(results)) {
      const file = join(folder, `result${option}.json`);
      const shipping = (sha256?: string): Promise<number> => {
        writeFileSync(file, JSON.stringify({ ...result, sha256 }));
        return ship.run(['--checkpoint', plain, option, file, '--out', out]);
      };
      expect(await shipping(hash(plain))).toBe(0);
      expect(await shipping(hash(rounded))).toBe(0);
      await expect(shipping(hash(other))).rejects.toThrow(
        /is of another agent \(SHA-256 \w{8}…\) than --checkpoint/,
      );
      // Written before results named their agent.
      expect(warn).not.toHaveBeenCalled();
      expect(await shipping()).toBe(0);
      expect(warn.mock.calls.join()).toMatch(/does not say which agent it is of; this one is assumed/);
      warn.mockClear();
    }
    warn.mockRestore();
    expect(shipped().report.judgement).toEqual(results['--judgement'].judgement);
  });

  test('takes the score of the agent all but whose decoder was kept, but no diagnostics of its V', async () => {
    const sharper = written('sharper', ({ agent, report }) => {
      agent.vision!.weights['vision.decoder.dense.bias'].data[0] += 0.5;
      report.base = { name: 'plain', keep: 'encoder', provenance: null };
    });
    const drives = { mean: 900, sd: 9, returns: [900], seeds: [0] };
    const file = join(folder, 'score-before.json');
    const score = { world: 'real', episodes: 1, agent: drives, random: drives, sha256: hash(plain) };
    writeFileSync(file, JSON.stringify({ ...score, car: {}, examination: {} }));
    const given = ['--checkpoint', sharper, '--out', out];
    expect(await ship.run([...given, '--evaluation', file, '--learning', plain])).toBe(0);
    await expect(ship.run([...given, '--evaluation', file])).rejects.toThrow('is of another agent');
    const examined = ship.run([...given, '--diagnostics', file, '--learning', plain]);
    await expect(examined).rejects.toThrow('is of another agent');
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
