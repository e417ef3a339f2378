/** Whose a result is: told by the weights, not by the path. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashOf, otherAgent } from '../../src/cli/agent-hash.ts';
import { readCheckpoint } from '../../src/cli/files.ts';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'agent-hash-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'agent.safetensors');
writeFileSync(path, encodeCheckpoint(wholeRun()));
const run = readCheckpoint('--from', path);
const sha256 = hashOf(run);

test('another weight of any part is another agent, another report is not', () => {
  expect(hashOf({ ...run, report: {} })).toBe(sha256);
  for (const part of ['vision', 'memory'] as const) {
    const other = structuredClone(run);
    Object.values(other.agent[part]!.weights)[0].data[0] += 1;
    expect(hashOf(other)).not.toBe(sha256);
  }
  const other = structuredClone(run);
  other.agent.controller!.parameters[0] += 1;
  expect(hashOf(other)).not.toBe(sha256);
  const withoutC = { ...run, agent: { ...run.agent, controller: null }, search: null, best: null };
  expect(hashOf(withoutC)).not.toBe(sha256);
});

test('an agent is the same wherever its file lies, and another one at the same path is told by both hashes', () => {
  expect(otherAgent({ name: 'elsewhere.safetensors', sha256 }, path)).toBeNull();
  const other = otherAgent({ name: path, sha256: 'f'.repeat(64) }, path)!;
  expect(other.kept).toBe(`${path} (SHA-256 ffffffff…)`);
  expect(other.asked).toBe(`${path} (SHA-256 ${sha256.slice(0, 8)}…)`);
});

test('a result without a hash is of the file at its path, however the path is written', () => {
  expect(otherAgent({ name: path }, path)).toBeNull();
  expect(otherAgent({ name: `./${relative('.', path)}` }, path)).toBeNull();
  expect(otherAgent({ name: 'b' }, 'a')).toEqual({ kept: 'b', asked: 'a' });
  expect(otherAgent({}, 'a')).toEqual({ kept: 'an unknown checkpoint', asked: 'a' });
});
