/** The score of C beside the paper, its peers and the cap, as rows of a table. */

import type { Evaluation, Score } from '../../lab/events.ts';
import { meanInterval, wilsonInterval } from '../../math/intervals.ts';
import type { ScoresPanel } from '../experiments/panels.ts';
import { formatFixed, formatPercent } from '../format.ts';
import type { CardRow } from './card-table.tsx';

export function scoreColumns({ wrongBelow }: ScoresPanel): string[] {
  return ['mean ± sd', '95 % of the mean', ...(wrongBelow === null ? [] : [`under ${wrongBelow}`]), 'lowest'];
}

/** @param many "tracks" */
export function scoreRows({ agent, random }: Evaluation, scores: ScoresPanel, many: string): CardRow[] {
  const { paper, peers, best } = scores;
  const measured = `${agent.returns.length} ${many} that nothing was trained on.`;
  const published = (mean: number, sd: number, episodes: number | null): string[] => [
    meanAndSd(mean, sd, scores),
    episodes === null ? '–' : interval(mean, sd, episodes, scores),
    ...(scores.wrongBelow === null ? [] : ['–']),
    '–',
  ];
  return [
    { name: 'C, on this page', why: measured, values: valuesOf(agent, scores), tone: 'ours' },
    { name: 'Random policy', why: measured, values: valuesOf(random, scores), tone: 'reference' },
    ...(paper === null
      ? []
      : [
          {
            name: `Paper, ${paper.name}`,
            why: 'World Models, table 1. CarRacing-v0 differs in details from v3, so this is no contest.',
            values: published(paper.mean, paper.sd, paper.episodes),
            tone: 'reference' as const,
          },
        ]),
    ...peers.map(({ name, mean, sd }) => ({
      name,
      why: 'World Models, table 1, on CarRacing-v0.',
      values: published(mean, sd, paper?.episodes ?? null),
      tone: 'reference' as const,
    })),
    {
      name: 'Cap',
      why: 'About the best return that the environment allows: an estimate, of a point mass with the car’s grip.',
      values: [`about ${best}`, '–', ...(scores.wrongBelow === null ? [] : ['–']), '–'],
      tone: 'scale',
    },
  ];
}

function valuesOf({ mean, sd, returns }: Score, scores: ScoresPanel): string[] {
  const lowest = Math.min(...returns);
  return [
    meanAndSd(mean, sd, scores),
    interval(mean, sd, returns.length, scores),
    ...(scores.wrongBelow === null ? [] : [shareBelow(returns, scores.wrongBelow)]),
    shown(lowest, scores),
  ];
}

/** "3 of 100 (1 % to 8 %)": with Wilson's interval of the share, for few of few say little. */
function shareBelow(returns: readonly number[], line: number): string {
  const wrong = returns.filter((value) => value < line).length;
  const { low, high } = wilsonInterval(wrong, returns.length);
  return `${wrong} of ${returns.length} (${formatPercent(low)} to ${formatPercent(high)})`;
}

function interval(mean: number, sd: number, episodes: number, scores: ScoresPanel): string {
  const { low, high } = meanInterval(mean, sd, episodes);
  return `${shown(low, scores)} to ${shown(high, scores)}`;
}

function meanAndSd(mean: number, sd: number, scores: ScoresPanel): string {
  return `${shown(mean, scores)} ± ${shown(sd, scores)}`;
}

function shown(value: number, { digits }: ScoresPanel): string {
  return formatFixed(value, digits);
}
