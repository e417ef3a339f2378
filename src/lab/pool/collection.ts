/**
 * Episodes that this machine and evaluators elsewhere collect together. An evaluator of the same engine gives the same
 * file, byte for byte; it comes back whole, because frames are only re-rendered by the engine that made them.
 */
import type { EpisodeOrder } from '../../data/collect.ts';
import type { Collected, Written } from '../../data/episode-files.ts';
import type { Job, Outcome } from '../../rollout/jobs.ts';
import { Round } from './round.ts';

export interface Ordered {
  order: EpisodeOrder;
  path: string;
}

/** Writes files of other machines; the reason where one is not what was ordered. */
type Write = (files: (Ordered & { file: Uint8Array })[]) => Promise<(Collected | string)[]>;

export class Collection {
  readonly round: Round;
  private readonly orders: readonly Ordered[];
  private readonly onEpisode: (summary: Collected, index: number) => void;
  private readonly write: Write;
  private readonly onNotice: (text: string) => void;

  /** @param before summaries of the episodes that are in their files */
  constructor(
    orders: readonly Ordered[],
    before: readonly (Collected | null)[],
    events: { onEpisode: Collection['onEpisode']; onNotice: (text: string) => void; write: Write },
  ) {
    this.orders = orders;
    this.onEpisode = events.onEpisode;
    this.onNotice = events.onNotice;
    this.write = events.write;
    const jobs = orders.map(({ order }, id) => jobOf(order, id)).filter(({ id }) => before[id] === null);
    this.round = new Round(jobs);
    // Evaluators do not have the agent that acts in these.
    this.round.referee(jobs.filter(({ order }) => order?.agent !== undefined).map(({ id }) => id));
    for (const [index, found] of before.entries()) if (found !== null) this.onEpisode(found, index);
  }

  /** An episode of this machine. */
  addHere(id: number, collected: Written): void {
    if (!this.round.outcomes.has(id)) this.onEpisode(collected, id);
    const { steps, hash } = collected;
    this.round.addHere([{ id, return: collected.return, steps, contents: hash }]);
  }

  /** Writes what came from elsewhere. @returns what counts, without the files, and what this machine must collect */
  keep = async (outcomes: readonly Outcome[]): Promise<{ good: Outcome[]; bad: number[] }> => {
    const fresh = outcomes.filter(({ id, file }) => file !== undefined && !this.round.outcomes.has(id));
    if (fresh.length === 0) return { good: [], bad: [] };
    const kept = await this.write(fresh.map(({ id, file }) => ({ ...this.orders[id], file: file! })));
    const good: Outcome[] = [];
    const bad: number[] = [];
    for (const [i, { file: _, ...outcome }] of fresh.entries()) {
      const summary = kept[i];
      if (typeof summary === 'string') {
        this.onNotice(`Episode ${outcome.id} of another machine is collected here again: ${summary}.`);
        bad.push(outcome.id);
        continue;
      }
      this.onEpisode(summary, outcome.id);
      good.push(outcome);
    }
    return { good, bad };
  };
}

function jobOf(order: EpisodeOrder, id: number): Job {
  const { seed, steps: maxSteps } = order;
  return { id, candidate: id, parameters: null, seed, world: 'real', maxSteps, patience: 0, tau: 1, order };
}
