/** A bench that was killed goes on with the episodes that were finished, of the same agent only. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptScores } from '../../../bench/original/kept-scores.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-scores-'));
  path = join(folder, 'runs', 'original.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('kept scores', () => {
  it('are there again, each seed with its own', () => {
    const scores = new KeptScores(path, 'this agent');
    expect(scores.get(3)).toBeUndefined();
    scores.put(3, { return: 913.3, steps: 867 });
    scores.put(12, { return: -20.5, steps: 1000 });
    const again = new KeptScores(path, 'this agent');
    expect(again.get(3)).toEqual({ return: 913.3, steps: 867 });
    expect(again.get(12)).toEqual({ return: -20.5, steps: 1000 });
    expect(again.get(4)).toBeUndefined();
    expect(readdirSync(join(folder, 'runs'))).toEqual(['original.json']);
  });

  it('of another agent count for nothing', () => {
    new KeptScores(path, 'this agent').put(3, { return: 913.3, steps: 867 });
    const other = new KeptScores(path, 'another agent');
    expect(other.get(3)).toBeUndefined();
    other.put(5, { return: 1, steps: 1 });
    expect(new KeptScores(path, 'this agent').get(3)).toBeUndefined();
  });

  it('are gone once they are removed, and may be removed twice', () => {
    const scores = new KeptScores(path, 'this agent');
    scores.put(3, { return: 913.3, steps: 867 });
    scores.remove();
    scores.remove();
    expect(new KeptScores(path, 'this agent').get(3)).toBeUndefined();
  });

  it('that cannot be read are refused, with the file and the way out', () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{"of": "this ag');
    expect(() => new KeptScores(broken, 'this agent')).toThrow(
      /broken\.json is no file of scores.*delete it/,
    );
  });
});
