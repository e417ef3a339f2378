/** An agent is known by its weights: more in the report changes nothing, one number of C does. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { weightsHash } from '../../../bench/original/weights-hash.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';

const bytes = readFileSync('public/agents/car-racing.safetensors');

test('the same weights in another file, and others', () => {
  const { notices: _, ...checkpoint } = decodeCheckpoint(bytes);
  const hash = weightsHash(bytes);
  const more = { ...checkpoint, report: { ...checkpoint.report, more: 1 } };
  expect(weightsHash(encodeCheckpoint(more, { weights: 'F16' }))).toBe(hash);
  const controller = checkpoint.agent.controller!;
  controller.parameters[5] += 0.001;
  expect(weightsHash(encodeCheckpoint(checkpoint, { weights: 'F16' }))).not.toBe(hash);
});
