/**
 * The means of the search that were tested, with their parameters: how C learned, and the best of them all. At most 40
 * are kept: the ten best, and of the others such as lie at geometrically growing generations.
 */
import type { Agent, BestMean } from '../agent-parts.ts';

/** With the 867 parameters of the paper's C 3.5 kB each. */
export const MAX_MEANS = 40;
/** Never given up for those between them. */
export const BEST_MEANS = 10;

/**
 * By what a search chooses among its tested means: the mean return of the test less so many of its standard deviations
 * over episodes. A mean that an older file keeps without its deviation counts without one.
 */
export function scoreOf({ test, testSd = 0 }: BestMean, riskAversion: number): number {
  return test - riskAversion * testSd;
}

/** The best first, as the search chooses; of equals the earlier one. */
export function bestMeans(means: readonly BestMean[], riskAversion: number): BestMean[] {
  const score = (mean: BestMean): number => scoreOf(mean, riskAversion);
  return [...means].sort((a, b) => score(b) - score(a) || a.generation - b.generation).slice(0, BEST_MEANS);
}

/**
 * Back to a tested mean: it becomes the C of this agent, in place of the one that the search ended with. The score of
 * that one goes, because it says nothing about this one.
 * @throws Error where no mean of this generation is kept
 */
export function goBackToMean<
  Run extends { agent: Agent; learning: { means: readonly BestMean[] }; report: Record<string, unknown> },
>(run: Run | null, generation: number): Run {
  const means = run?.learning.means ?? [];
  const kept = means.find((mean) => mean.generation === generation);
  const controller = run?.agent.controller ?? null;
  if (run === null || kept === undefined || controller === null) {
    const known = means.map((mean) => mean.generation).join(', ') || 'none';
    throw new Error(`no mean of generation ${generation} is kept; there are those of ${known}`);
  }
  const { agent, report } = run;
  const { parameters, ...chosen } = kept;
  agent.controller = { ...controller, parameters: parameters.slice() };
  delete report.evaluation;
  report.evolution = { ...(report.evolution as object | undefined), chosen };
  return run;
}

/** With another one at its end; those at or after its generation are replaced: the search went back. */
export function withMean(means: readonly BestMean[], tested: BestMean, riskAversion: number): BestMean[] {
  const all = [...means.filter(({ generation }) => generation < tested.generation), tested];
  if (all.length <= MAX_MEANS) return all;
  const best = bestMeans(all, riskAversion);
  // The one whose neighbours are nearest to each other, as a ratio of their generations, tells least.
  const between = all
    .slice(1, -1)
    .map((mean, i) => ({ mean, gap: all[i + 2].generation / all[i].generation }));
  const spare = between.filter(({ mean }) => !best.includes(mean)).sort((a, b) => a.gap - b.gap)[0];
  return all.filter((mean) => mean !== spare.mean);
}
