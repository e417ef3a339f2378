/** The page's sentence on the original environment says what the bench printed, of the agent that is shipped. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { weightsHash } from '../../../bench/original/weights-hash.ts';
import { decodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { ORIGINAL_MEASURED } from '../../../src/ui/results/original-measured.ts';

const { agent, made, command, date, lastSeed, original, page } = ORIGINAL_MEASURED;
const printed = readFileSync(`bench/results/${date}-original.txt`, 'utf8');
const bytes = readFileSync(agent);

test('the measured agent is the shipped one: after another is shipped, the bench runs again', () => {
  expect(printed).toContain(`weights ${weightsHash(bytes)}`);
  const { provenance } = decodeCheckpoint(bytes).report as { provenance: { date: string } };
  expect(provenance.date.slice(0, 10)).toBe(made);
});

test('command, day, tracks and scores are those of the file', () => {
  const [first, second] = printed.split('\n');
  expect(first.startsWith(`$ ${command} `)).toBe(true);
  expect(second.startsWith(date)).toBe(true);
  expect(printed).toContain(`\nseeds 0 to ${lastSeed}, `);
  for (const [name, { mean, sd }] of Object.entries({ original, page })) {
    const row = printed.split('\n').find((line) => line.includes(`   ${name}, `));
    expect(row?.trim()).toMatch(new RegExp(`^${mean.toFixed(1)} ± ${sd.toFixed(1)} `));
  }
});
