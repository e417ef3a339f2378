/**
 * The rollout pool: one worker a core. It hands out work in small pulls, so that pausing is prompt and every core
 * stays busy to the end of a generation; jobs of a lost worker are done again (a job carries its seed, so the result
 * is the same). Where there is a link to a GPU, that thinks for all workers in reality; when it is lost they go on by
 * themselves.
 */

import type { EpisodeOrder } from '../../data/collect.ts';
import type { Collected, Encoded, EpisodePaths } from '../../data/episode-files.ts';
import type { TrainedVision } from '../../diagnostics/report-progress.ts';
import { isInferenceLost } from '../../rollout/inference-protocol.ts';
import type { AgentSpec, Job, Outcome, Preview } from '../../rollout/jobs.ts';
import type { Control } from '../../threads/control.ts';
import type { InferenceClient } from './inference-client.ts';
import { needsSight, ON_CORES, onGpu, type Placement, prepareThread } from './placement.ts';
import { type Member, SILENCE_S, WorkerPool, type WorkerPoolEvents } from './worker-pool.ts';

export interface PoolEvents extends WorkerPoolEvents {
  onLoad(load: { id: number; stepsPerSecond: number; alive: boolean }[]): void;
  /** What one worker's episodes look like, some times a second while `watched`. */
  onPreviews(previews: Preview[]): void;
}

/** How long one pull plays. */
const SLICE_MS = 200;
/** How often a worker shows its episodes while somebody watches. */
const PREVIEW_MS = 250;
/** Jobs that are played together. */
interface Round {
  waiting: Job[];
  control: Control;
  outcomes: Map<number, Outcome>;
  onOutcome: ((done: number) => void) | undefined;
  /** Why the GPU can no longer be asked. */
  lost: Error | null;
}

export class RolloutPool extends WorkerPool<PoolEvents> {
  /** Whether somebody looks at the episodes under way. */
  watched = false;
  private spec: AgentSpec | null = null;
  private link: InferenceClient | null = null;
  private arrangement = ON_CORES;

  /** Gathers episodes into files; `onEpisode` hears of each. */
  async collect(
    orders: { order: EpisodeOrder; path: string }[],
    control: Control,
    onEpisode: (summary: Collected, index: number) => void,
  ): Promise<void> {
    await this.share(orders, control, {
      begin: async () => undefined,
      async work({ thread }, { order, path }, index) {
        onEpisode(await thread.call((worker) => worker.collect(order, path), SILENCE_S), index);
      },
    });
  }

  /** Collected episodes through V, into files; `onEpisode` hears of each. */
  async encode(
    paths: EpisodePaths[],
    vision: TrainedVision,
    control: Control,
    onEpisode: (summary: Encoded) => void,
  ): Promise<void> {
    await this.share(paths, control, {
      begin: ({ thread }) => thread.call((worker) => worker.beginEncoding(vision), SILENCE_S),
      async work({ thread }, path) {
        onEpisode(await thread.call((worker) => worker.encode(path), SILENCE_S));
      },
    });
    await this.everyMember(({ thread }) => thread.call((worker) => worker.endEncoding(), SILENCE_S));
  }

  /** From now on V, M and C infer on a GPU wherever a real episode is driven. */
  thinkWith(link: InferenceClient): void {
    this.link = link;
  }

  /** Where V, M and C run, for people. */
  place(world: Job['world']): 'WebGPU' | 'WebAssembly' {
    return this.link !== null && world === 'real' ? 'WebGPU' : 'WebAssembly';
  }

  /** Gives every worker V, M and the shape of C. */
  async prepare(spec: AgentSpec): Promise<void> {
    this.spec = spec;
    await this.arrange(ON_CORES);
  }

  /** Plays all jobs; outcomes come back in the order of the jobs. */
  async play(jobs: readonly Job[], control: Control, onOutcome?: (done: number) => void): Promise<Outcome[]> {
    if (this.spec === null) throw new Error('the pool plays only after prepare()');
    const outcomes = new Map<number, Outcome>();
    const round = (waiting: Job[]): Round => ({ waiting, control, outcomes, onOutcome, lost: null });
    if (this.link !== null) await this.playOnGpu(this.link, round(jobs.filter(needsSight)));
    const rest = jobs.filter(({ id }) => !outcomes.has(id));
    if (rest.length > 0) {
      if (this.arrangement.link !== null) await this.arrange(ON_CORES);
      await this.playRound(round(rest));
    }
    return jobs.map((job) => outcomes.get(job.id)!);
  }

  /** Where the GPU fails on the way nothing of the round counts: what was wrong is often told too late. */
  private async playOnGpu(link: InferenceClient, round: Round): Promise<void> {
    if (round.waiting.length === 0) return;
    try {
      const wanted = onGpu(link, round.waiting.length, this.size);
      const { slots } = wanted;
      if (this.arrangement.link === null || this.arrangement.slots !== slots) {
        await link.begin(this.spec!, { clients: this.size, rows: slots });
        await this.arrange(wanted);
      }
      await this.playRound(round);
    } catch (error) {
      if (!isInferenceLost(error)) throw error;
      this.link = null;
      round.outcomes.clear();
      for (const member of this.members) member.underWay.clear();
      this.events.onNotice(
        `The GPU no longer thinks for the rollouts: ${error.message}. These episodes are played again, and all others from now on, on WebAssembly.`,
      );
    }
  }

  private async playRound(round: Round): Promise<void> {
    await this.everyMember(async (member) => {
      try {
        await this.playMember(member, round);
      } catch (error) {
        // The others notice at their next pull: nobody may still be playing when the work is given out anew.
        if (!isInferenceLost(error)) throw error;
        round.lost ??= error;
      }
    });
    if (round.lost !== null) throw round.lost;
  }

  private async playMember(member: Member, round: Round): Promise<void> {
    const { waiting, control, outcomes } = round;
    while (waiting.length > 0 || member.underWay.size > 0) {
      await control.gate();
      if (round.lost !== null) return;
      const fresh = waiting.splice(0, this.lanesFor(member, waiting.length));
      for (const job of fresh) member.underWay.set(job.id, job);
      if (member.underWay.size === 0) return;
      try {
        const started = performance.now();
        const preview = this.watched && started - member.previewed > PREVIEW_MS;
        const pull = await member.thread.call(
          (worker) => worker.advance(fresh, SLICE_MS, preview),
          SILENCE_S,
        );
        if (preview) {
          member.previewed = started;
          this.events.onPreviews(pull.previews);
        }
        member.stepsPerSecond = (1000 * pull.steps) / (performance.now() - started);
        this.lossesInARow = 0;
        for (const outcome of pull.outcomes) {
          outcomes.set(outcome.id, outcome);
          member.underWay.delete(outcome.id);
        }
        round.onOutcome?.(outcomes.size);
        this.tellLoad();
      } catch (error) {
        waiting.unshift(...member.underWay.values());
        member.underWay.clear();
        await this.replace(member, error);
      }
    }
  }

  /** Free slots of a worker, but never more than its fair share of what is left. */
  private lanesFor(member: Member, waiting: number): number {
    const free = this.arrangement.slots - member.underWay.size;
    return Math.max(0, Math.min(free, Math.ceil(waiting / this.members.length)));
  }

  /** Every member is done, one way or the other, when this ends: a late one would undo what comes next. */
  private async arrange(arrangement: Placement): Promise<void> {
    this.arrangement = arrangement;
    const ends = await Promise.allSettled(
      this.members.map((member) =>
        this.prepareMember(member).catch((error: unknown) => this.replace(member, error)),
      ),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  protected override async prepareMember({ id, thread }: Member): Promise<void> {
    if (this.spec === null) return;
    await prepareThread(thread, id, this.spec, this.arrangement, SILENCE_S);
  }

  private tellLoad(): void {
    this.events.onLoad(this.members.map(({ id, stepsPerSecond }) => ({ id, stepsPerSecond, alive: true })));
  }
}
