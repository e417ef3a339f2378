/** An opened checkpoint tells the page what its run would have told. */
import { expect, it } from 'vitest';
import { eventsOfCheckpoint } from '../../../src/lab/checkpoint/checkpoint-events.ts';
import type { StageProgress } from '../../../src/lab/events.ts';
import { wholeRun } from '../whole-run.helper.ts';

function stagesOf(run: ReturnType<typeof wholeRun>): Record<string, StageProgress> {
  return Object.fromEntries(
    eventsOfCheckpoint(run).flatMap((event) =>
      event.type === 'stage' ? [[event.stage, event.progress]] : [],
    ),
  );
}

it('shows a stopped search as stopped', () => {
  const run = wholeRun();
  run.report.stages = { collect: { seconds: 3 }, memory: { seconds: 5 } };
  run.history[0] = { ...run.history[0], generation: 12, seconds: 34 };
  const stages = stagesOf(run);
  expect(stages.memory).toMatchObject({ status: 'done', elapsed: 5 });
  expect(stages.evolve).toMatchObject({
    status: 'stopped',
    elapsed: 34,
    detail: 'stopped after 12 generations',
  });
  run.report.stages = { evolve: { seconds: 40 } };
  expect(stagesOf(run).evolve).toMatchObject({ status: 'done', elapsed: 40 });
  run.report.stages = {};
  run.history = [];
  expect(stagesOf(run).evolve).toBeUndefined();
});

it('tell whether the search can continue', () => {
  const run = wholeRun();
  const told = (changes: Partial<typeof run>) =>
    eventsOfCheckpoint({ ...run, ...changes }).filter(({ type }) => type === 'search-state');
  expect(told({})).toEqual([{ type: 'search-state', generations: 1, seconds: 1.5 }]);
  expect(told({ search: null })).toEqual([]);
  expect(told({ search: { ...run.search!, generation: 0 } })).toEqual([]);
});

it('give the number of the search of a generation, except for the first', () => {
  const run = wholeRun();
  const [first] = run.history;
  run.history = [first, { ...first, generation: 2, search: 1 }];
  const points = eventsOfCheckpoint(run).flatMap((event) => (event.type === 'point' ? [event.values] : []));
  expect(points.map(({ search }) => search)).toEqual([undefined, 1]);
  expect(points[0]).not.toHaveProperty('search');
});
