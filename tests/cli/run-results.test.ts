/** What `npm run lab` writes of a run: each file whole or as it was before. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasRows, type ResultSession, withBaseHash, writeResults } from '../../src/cli/run-results.ts';

let out = '';
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'results-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const finished = { settings: { experiment: 'car-racing' }, stages: { evaluate: { seconds: 1 } } };

/** A session whose files are short texts; `full` names those that meet a full disk in their middle. */
function sessionOf(report: object | null, full: readonly string[] = []): ResultSession {
  const answers = { report, fitnessCsv: 'generation\n1\n', curvesCsv: 'step\n' };
  const save = (name: string) => async (path: string) => {
    writeFileSync(path, full.includes(name) ? 'ha' : `whole ${name}`);
    if (full.includes(name)) throw new Error('ENOSPC: no space left on device, write');
  };
  return {
    ask: async (call: keyof typeof answers) => answers[call],
    saveCheckpoint: save('checkpoint'),
    picture: (_: string, path: string) => save('picture')(path),
    page: {
      // Playwright takes the kind of picture from the name where it is not told.
      screenshot: ({ path, type }: { path: string; type?: string }) => {
        if (type !== 'png' && !path.endsWith('.png')) throw new Error('unsupported mime type');
        return save('page')(path);
      },
    },
  } as unknown as ResultSession;
}

const written = async (session: ResultSession, baseHash: string | null = null) => {
  const failures: string[] = [];
  const whole = await writeResults(session, out, baseHash, (name, failure) => {
    if (failure !== null) failures.push(`${name}: ${failure}`);
  });
  return { whole, failures };
};
const read = (name: string): string => readFileSync(join(out, name), 'utf8');

test('a table with its heading alone has no rows', () => {
  expect(hasRows('step,loss\n1,0.5\n')).toBe(true);
  expect(hasRows('step,loss\n')).toBe(false);
});

test('all that a run has is written, and nothing beside it', async () => {
  expect(await written(sessionOf(finished))).toEqual({ whole: true, failures: [] });
  expect(readdirSync(out).sort()).toEqual(
    ['checkpoint.safetensors', 'fitness.csv', 'fitness.png', 'page.png', 'report.json'].sort(),
  );
});

test('a full disk leaves the files of before, and no run that says it is finished without its checkpoint', async () => {
  const before = { ...finished, stages: {} };
  expect((await written(sessionOf(before))).whole).toBe(true);
  const { whole, failures } = await written(sessionOf(finished, ['checkpoint', 'page']));
  expect(whole).toBe(false);
  expect(failures.map((line) => line.split(':')[0])).toEqual([
    ...['checkpoint.safetensors', 'page.png', 'report.json'],
  ]);
  expect(read('checkpoint.safetensors')).toBe('whole checkpoint');
  expect(read('page.png')).toBe('whole page');
  expect(JSON.parse(read('report.json'))).toEqual(before);
  expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('the report of a run that is not finished is written without a checkpoint', async () => {
  const { failures } = await written(sessionOf({ settings: {}, stages: {} }, ['checkpoint']));
  expect(failures).toHaveLength(1);
  expect(JSON.parse(read('report.json'))).toEqual({ settings: {}, stages: {} });
});

test('the report of a run that began with a checkpoint has its hash, another has none', () => {
  const base = { name: 'a', keep: 'memory' };
  expect(withBaseHash({ base, stages: {} }, 'abc')).toEqual({ base: { ...base, sha256: 'abc' }, stages: {} });
  expect(withBaseHash({ base: null }, null)).toEqual({ base: null });
  expect(withBaseHash(null, 'abc')).toBeNull();
});
