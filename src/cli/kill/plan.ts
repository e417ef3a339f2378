/** The moments at which runs are killed: seeded, every stage among them, in the order in which a run meets them. */
import type { StageName } from '../../lab/events.ts';
import { Xoshiro128 } from '../../math/random.ts';
import type { Moment } from './killed-run.ts';

/** Part of a stage: one that is quicker than the uninterrupted run's is hit, too. */
const LATEST = 0.8;

/** Kills of each run, `kills` in all: the first runs meet every stage once, what is left falls on any. */
export function planKills(seed: number, kills: number, stages: readonly StageName[]): Moment[][] {
  const random = new Xoshiro128(seed);
  const runs: Moment[][] = [];
  for (let left = kills; left > 0; ) {
    const count = Math.min(left, stages.length);
    const order = stages.map((stage) => ({ stage, key: random.random() })).sort((a, b) => a.key - b.key);
    const chosen = order.slice(0, count).map(({ stage }) => stage);
    chosen.sort((a, b) => stages.indexOf(a) - stages.indexOf(b));
    runs.push(chosen.map((stage) => ({ stage, part: LATEST * random.random() })));
    left -= count;
  }
  return runs;
}
