/**
 * The rollout pool: one worker a core. It hands out jobs in short calls, so that a pause is prompt and every core is
 * busy to the end of a generation. Jobs of a lost worker are played again; a job carries its seed, so the result is
 * the same. With WebGPU, V, M and C of real episodes infer there for all workers; when the GPU fails, each worker
 * infers on its own core.
 */

import type { EpisodeOrder } from '../../data/collect.ts';
import type { Collected, Encoded, EpisodePaths } from '../../data/episode-files.ts';
import type { TrainedVision } from '../../diagnostics/report-progress.ts';
import type { Collector } from '../../rollout/agent-policy.ts';
import { isInferenceLost } from '../../rollout/inference-protocol.ts';
import type { AgentSpec, Job, Outcome, Preview } from '../../rollout/jobs.ts';
import type { Control } from '../../threads/control.ts';
import type { InferenceClient } from './inference-client.ts';
import {
  needsVision,
  ON_CORES,
  onGpu,
  type Placement,
  prepareThread,
  type RolloutThread,
} from './placement.ts';
import { type Member, SILENCE_S, WorkerPool, type WorkerPoolEvents } from './worker-pool.ts';

export interface PoolEvents extends WorkerPoolEvents {
  onLoad(load: { id: number; stepsPerSecond: number; alive: boolean }[]): void;
  /** Previews of one worker's episodes, some times a second while `watched`. */
  onPreviews(previews: Preview[]): void;
}

/** How long one call of a worker plays. */
const SLICE_MS = 200;
/** How often previews of a worker's episodes are asked for while somebody watches. */
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
  private inference: InferenceClient | null = null;
  private placement = ON_CORES;

  /**
   * Plays episodes of the behaviour policy into files; `onEpisode` is called for each.
   * @param collector acts in the episodes whose order names an agent; null where none does
   */
  async collect(
    orders: { order: EpisodeOrder; path: string }[],
    control: Control,
    onEpisode: (summary: Collected, index: number) => void,
    collector: Collector | null = null,
  ): Promise<void> {
    await this.share(orders, control, {
      async begin(thread) {
        if (collector) await thread.call((worker) => worker.beginCollecting(collector), SILENCE_S);
      },
      async work(thread, { order, path }, index) {
        onEpisode(await thread.call((worker) => worker.collect(order, path), SILENCE_S), index);
      },
    });
    if (collector === null) return;
    await this.everyMember(({ supervised }) =>
      supervised.ask((thread) => thread.call((worker) => worker.endCollecting(), SILENCE_S)),
    );
  }

  /** Encodes collected episodes with V, into files; `onEpisode` is called for each. */
  async encode(
    paths: EpisodePaths[],
    vision: TrainedVision,
    control: Control,
    onEpisode: (summary: Encoded) => void,
  ): Promise<void> {
    await this.share(paths, control, {
      begin: (thread) => thread.call((worker) => worker.beginEncoding(vision), SILENCE_S),
      async work(thread, path) {
        onEpisode(await thread.call((worker) => worker.encode(path), SILENCE_S));
      },
    });
    await this.everyMember(({ supervised }) =>
      supervised.ask((thread) => thread.call((worker) => worker.endEncoding(), SILENCE_S)),
    );
  }

  /** From now on V, M and C of real episodes infer on a GPU. */
  inferOn(inference: InferenceClient): void {
    this.inference = inference;
  }

  /** Where V, M and C run, for people. */
  place(world: Job['world']): 'WebGPU' | 'WebAssembly' {
    return this.inference !== null && world === 'real' ? 'WebGPU' : 'WebAssembly';
  }

  /** Gives every worker V, M and the shape of C. */
  async prepare(spec: AgentSpec): Promise<void> {
    this.spec = spec;
    await this.setPlacement(ON_CORES);
  }

  /** Plays all jobs; outcomes come back in the order of the jobs. */
  async play(jobs: readonly Job[], control: Control, onOutcome?: (done: number) => void): Promise<Outcome[]> {
    if (this.spec === null) throw new Error('the pool plays only after prepare()');
    const outcomes = new Map<number, Outcome>();
    const round = (waiting: Job[]): Round => ({ waiting, control, outcomes, onOutcome, lost: null });
    if (this.inference !== null) await this.playOnGpu(this.inference, round(jobs.filter(needsVision)));
    const rest = jobs.filter(({ id }) => !outcomes.has(id));
    if (rest.length > 0) {
      if (this.placement.inference !== null) await this.setPlacement(ON_CORES);
      await this.playRound(round(rest));
    }
    return jobs.map((job) => outcomes.get(job.id)!);
  }

  /** Where the GPU fails on the way no outcome of the round counts: results may have been wrong before the error. */
  private async playOnGpu(inference: InferenceClient, round: Round): Promise<void> {
    if (round.waiting.length === 0) return;
    try {
      const wanted = onGpu(inference, round.waiting.length, this.size);
      const { slots } = wanted;
      if (this.placement.inference === null || this.placement.slots !== slots) {
        await inference.begin(this.spec!, { clients: this.size, rows: slots });
        await this.setPlacement(wanted);
      }
      await this.playRound(round);
    } catch (error) {
      if (!isInferenceLost(error)) throw error;
      this.inference = null;
      round.outcomes.clear();
      for (const member of this.members) member.underWay.clear();
      this.events.onNotice(
        `GPU inference failed; continuing on WebAssembly: ${error.message}. These episodes are played again.`,
      );
    }
  }

  private async playRound(round: Round): Promise<void> {
    await this.everyMember(async (member) => {
      try {
        await this.playMember(member, round);
      } catch (error) {
        // The other workers end at their next call: none may be playing when the jobs are given out again.
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
      const fresh = waiting.splice(0, this.freeSlots(member, waiting.length));
      for (const job of fresh) member.underWay.set(job.id, job);
      if (member.underWay.size === 0) return;
      const started = performance.now();
      const preview = this.watched && started - member.previewed > PREVIEW_MS;
      const answer = await member.supervised.attempt((thread) =>
        thread.call((worker) => worker.play(fresh, SLICE_MS, preview), SILENCE_S),
      );
      if (answer === null) {
        waiting.unshift(...member.underWay.values());
        member.underWay.clear();
        continue;
      }
      const pull = answer.value;
      if (preview) {
        member.previewed = started;
        this.events.onPreviews(pull.previews);
      }
      member.stepsPerSecond = (1000 * pull.steps) / (performance.now() - started);
      for (const outcome of pull.outcomes) {
        outcomes.set(outcome.id, outcome);
        member.underWay.delete(outcome.id);
      }
      round.onOutcome?.(outcomes.size);
      this.emitLoad();
    }
  }

  /** Free slots of a worker, but never more than its fair share of what is left. */
  private freeSlots(member: Member, waiting: number): number {
    const free = this.placement.slots - member.underWay.size;
    return Math.max(0, Math.min(free, Math.ceil(waiting / this.members.length)));
  }

  /** Every worker has been set up, or has failed, when this ends: a late one would undo the next placement. */
  private async setPlacement(placement: Placement): Promise<void> {
    this.placement = placement;
    const ends = await Promise.allSettled(
      this.members.map(({ supervised }) => {
        supervised.setUpAgain();
        return supervised.ready();
      }),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  protected override async setUp(id: number, thread: RolloutThread): Promise<void> {
    if (this.spec === null) return;
    await prepareThread(thread, id, this.spec, this.placement, SILENCE_S);
  }

  private emitLoad(): void {
    this.events.onLoad(this.members.map(({ id, stepsPerSecond }) => ({ id, stepsPerSecond, alive: true })));
  }
}
