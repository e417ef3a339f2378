/** Where an agent comes from, over several runs that began with each other's checkpoints. */
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { lineageIn, lineageOf } from '../../../src/lab/checkpoint/lineage.ts';

const made = (command: string) => ({ command, date: '2026-11-30T00:00:00.000Z' });
const of = (report: object, keep: 'policy' | 'controller') =>
  lineageOf({ checkpoint: { report } as Checkpoint, keep });

it('grows by a run with each checkpoint that is begun with, the newest first', () => {
  const first = { provenance: made('one') };
  const second = { provenance: made('two'), lineage: of(first, 'policy') };
  const third = { provenance: made('three'), lineage: of(second, 'controller') };
  expect(lineageIn(third)).toEqual([
    { keep: 'controller', ...made('two') },
    { keep: 'policy', ...made('one') },
  ]);
  expect(lineageIn(first)).toEqual([]);
});

it('of a report from before it was kept is what that run began with', () => {
  const report = { base: { name: 'a.safetensors', keep: 'controller', provenance: made('two') } };
  expect(lineageIn(report)).toEqual([{ keep: 'controller', ...made('two') }]);
  expect(of({ ...report, provenance: made('three') }, 'controller').map(({ command }) => command)).toEqual([
    'three',
    'two',
  ]);
});

it('of a report that somebody changed has no values of other kinds', () => {
  const unknown = { command: null, date: null };
  expect(lineageIn({ lineage: [{ keep: 'policy', command: 7 }, null] })).toEqual([
    { keep: 'policy', ...unknown },
    { keep: 'undefined', ...unknown },
  ]);
  expect(lineageIn({ lineage: 'none', base: null })).toEqual([]);
});
