/**
 * Whether a dream judges controllers as reality does: the rank correlation of their returns in both (Spearman), and how
 * far the two returns of the C itself lie apart. A search in the dream follows the ranks alone.
 */
import { bootstrapInterval, type Interval } from '../../math/intervals.ts';
import { Xoshiro128 } from '../../math/random.ts';
import { mean, rankCorrelation, standardDeviation } from '../../math/statistics.ts';
import type { JudgedController } from './judged-controllers.ts';

/**
 * How many controllers there may be, and real tracks or dreams of each; of the C itself there are MORE_OF_ITSELF times
 * as many, and a seed has a thousand tracks.
 */
export const JUDGEMENT = { controllers: { min: 2, max: 1000 }, episodes: { min: 1, max: 250 } };
/** Its two returns are compared by themselves. */
export const MORE_OF_ITSELF = 4;

/** Returns of one controller. */
export interface Judged extends Pick<JudgedController, 'kind' | 'noise'> {
  /** On each real track. */
  real: number[];
  /** In each dream, by temperature; and how many of them ended before the steps were used up. */
  dreams: { tau: number; returns: number[]; ended: number }[];
}

interface Score {
  mean: number;
  /** Of single episodes. */
  sd: number;
  episodes: number;
}

export interface Judgement {
  controllers: number;
  /** Real tracks and dreams of each; the C itself has more. */
  tracks: number;
  dreams: number;
  seed: number;
  /** Of the C itself. */
  real: Score;
  rows: JudgementRow[];
}

export interface JudgementRow extends Interval {
  tau: number;
  /** Of mean dream return and mean real return, over the controllers; `low` and `high` are its bootstrap interval. */
  correlation: number;
  /** Of the C itself, and the share of its dreams that ended before their steps were used up. */
  dream: Score;
  ended: number;
}

/** @param judged the C itself first. @param plan episodes that count for the correlation: each controller's first */
export function judgementOf(
  judged: readonly Judged[],
  { tracks, dreams, seed }: { tracks: number; dreams: number; seed: number },
): Judgement {
  const [itself] = judged;
  const rows = itself.dreams.map(({ tau, returns, ended }, k): JudgementRow => {
    const pairs = judged.map((one) => ({
      real: mean(one.real.slice(0, tracks)),
      dream: mean(one.dreams[k].returns.slice(0, dreams)),
    }));
    const statistic = (drawn: readonly (typeof pairs)[number][]): number =>
      rankCorrelation(
        drawn.map(({ real }) => real),
        drawn.map(({ dream }) => dream),
      );
    return {
      tau,
      correlation: statistic(pairs),
      ...bootstrapInterval(pairs, statistic, new Xoshiro128(seed)),
      dream: scoreOf(returns),
      ended: ended / returns.length,
    };
  });
  return { controllers: judged.length, tracks, dreams, seed, real: scoreOf(itself.real), rows };
}

const scoreOf = (returns: readonly number[]): Score => ({
  mean: mean(returns),
  sd: standardDeviation(returns),
  episodes: returns.length,
});
