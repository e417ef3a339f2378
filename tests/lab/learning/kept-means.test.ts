/** The tested means of a search that are kept: the best ones, and of the others fewer the longer ago. */
import { expect, it } from 'vitest';
import type { BestMean } from '../../../src/lab/agent-parts.ts';
import {
  BEST_MEANS,
  bestMeans,
  goBackToMean,
  MAX_MEANS,
  withMean,
} from '../../../src/lab/learning/kept-means.ts';
import { wholeRun } from '../whole-run.helper.ts';

const mean = (generation: number, test: number): BestMean => ({
  generation,
  test,
  parameters: new Float32Array(1),
});
const generations = (means: readonly BestMean[]): number[] => means.map(({ generation }) => generation);

it('the best come first, of equals the earlier one', () => {
  const means = [mean(1, 5), mean(2, 9), mean(3, 9), mean(4, -2)];
  expect(generations(bestMeans(means, 0))).toEqual([2, 3, 1, 4]);
});

it('the best are those that the search would choose, and its own choice always stays', () => {
  const steady = { ...mean(40, 880), testSd: 20 };
  const others = Array.from({ length: 120 }, (_, i) => ({ ...mean(i + 41, 884 + (i % 9)), testSd: 80 }));
  let means: BestMean[] = [];
  for (const tested of [steady, ...others]) means = withMean(means, tested, 0.5);
  expect(bestMeans(means, 0.5)[0]).toBe(steady);
  expect(bestMeans(means, 0)[0]).not.toBe(steady);
});

it('of a long search the ten best stay, the first, the newest, and others further and further apart', () => {
  let means: BestMean[] = [];
  // The best ones lie anywhere.
  const test = (generation: number): number => Math.sin(generation * generation) * 100;
  for (let generation = 1; generation <= 1000; generation++)
    means = withMean(means, mean(generation, test(generation)), 0);
  const all = Array.from({ length: 1000 }, (_, i) => mean(i + 1, test(i + 1)));
  expect(means).toHaveLength(MAX_MEANS);
  expect(generations(bestMeans(means, 0))).toEqual(generations(bestMeans(all, 0)));
  const kept = generations(means);
  expect(kept[0]).toBe(1);
  expect(kept.at(-1)).toBe(1000);
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
  const others = kept.filter((generation) => !generations(bestMeans(all, 0)).includes(generation));
  expect(others).toHaveLength(MAX_MEANS - BEST_MEANS);
  const ratios = kept.slice(1).map((generation, i) => generation / kept[i]);
  expect(Math.max(...ratios)).toBeLessThanOrEqual(2);
});

it('back to a mean: it is C, and the score of the C before is gone', () => {
  const run = wholeRun();
  const parameters = run.agent.controller!.parameters.map((value) => value + 1);
  run.learning.means = [{ generation: 10, test: 880, testSd: 30, parameters }];
  Object.assign(run.report, { evaluation: { episodes: 100 }, evolution: { generations: 40, chosen: null } });
  const { config } = run.agent.controller!;
  expect(() => goBackToMean(run, 20)).toThrow('no mean of generation 20 is kept; there are those of 10');
  expect(run.report.evaluation).toBeDefined();
  goBackToMean(run, 10);
  expect(run.agent.controller).toEqual({ config, parameters });
  // A later edit of C is none of the mean.
  expect(run.agent.controller!.parameters).not.toBe(parameters);
  expect(run.report.evaluation).toBeUndefined();
  expect(run.report.evolution).toEqual({
    generations: 40,
    chosen: { generation: 10, test: 880, testSd: 30 },
  });
});

it('a search that went back replaces what came after', () => {
  const means = withMean([mean(10, 1), mean(20, 2), mean(30, 3)], mean(20, 7), 0);
  expect(means.map(({ generation, test }) => [generation, test])).toEqual([
    [10, 1],
    [20, 7],
  ]);
});
