/** Where the dreams of a search begin, by the settings. */
import { expect, it } from 'vitest';
import type { RunContext } from '../../../src/lab/run.ts';
import { startsOfSearch } from '../../../src/lab/stages/dream-starts.ts';
import { settings, wholeRun } from '../whole-run.helper.ts';

const found = { mu: new Float32Array(8) };

function context(changes: object) {
  const asked: { path: string }[][] = [];
  const thread = {
    call: async (what: (worker: object) => unknown) =>
      what({
        dreamMoments: (paths: { path: string }[]) => {
          asked.push(paths);
          return found;
        },
      }),
  };
  const run = {
    settings: { ...settings, 'collect.episodes': 20, ...changes },
    agent: wholeRun().agent,
    imported: '',
    pool: { one: (task: (on: typeof thread) => unknown) => task(thread) },
  };
  return { run: run as unknown as RunContext, asked };
}

const MOMENTS = { 'evolution.world': 'dream', 'evolution.dreamStarts': 'moments' };

it.each([
  ['in reality', {}],
  ['at first frames', { 'evolution.world': 'dream' }],
])('%s they are those of the agent: no episode is read', async (_, changes) => {
  const { run, asked } = context(changes);
  expect(await startsOfSearch(run)).toBeNull();
  expect(asked).toEqual([]);
});

it('at moments they are of the episodes that are not kept from training', async () => {
  const { run, asked } = context(MOMENTS);
  expect(await startsOfSearch(run)).toBe(found);
  // Of twenty the last two are.
  expect(asked.map((paths) => paths.length)).toEqual([18]);
});
