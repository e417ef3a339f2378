/**
 * The rollout pool: one worker a core. It hands out jobs in short calls, so that a pause is prompt and every core is
 * busy to the end of a generation. Jobs of a lost worker are played again; a job carries its seed, so the result is
 * the same. With WebGPU, V, M and C of real episodes infer there for all workers; when the GPU fails, each worker
 * infers on its own core.
 */

import type { EpisodeOrder } from '../../data/collect.ts';
import type { Collected, Encoded } from '../../data/episode-files.ts';
import type { EpisodePaths } from '../../data/episode-paths.ts';
import type { TrainedVision } from '../../diagnostics/report-progress.ts';
import type { Collector } from '../../rollout/agent-policy.ts';
import { isInferenceLost } from '../../rollout/inference-protocol.ts';
import type { AgentSpec, Job, Outcome, Preview } from '../../rollout/jobs.ts';
import type { Control } from '../../threads/control.ts';
import type { ClusterEvents, ClusterPlayer } from './cluster-player.ts';
import { Collection, type Ordered } from './collection.ts';
import type { InferenceClient } from './inference-client.ts';
import {
  needsVision,
  ON_CORES,
  onGpu,
  type Placement,
  prepareThread,
  type RolloutThread,
} from './placement.ts';
import { Round } from './round.ts';
import { type Member, SILENCE_S, untilAllEnd, WorkerPool, type WorkerPoolEvents } from './worker-pool.ts';

export interface PoolEvents extends WorkerPoolEvents, ClusterEvents {
  onLoad(load: { id: number; stepsPerSecond: number; alive: boolean }[]): void;
  /** Previews of one worker's episodes, some times a second while `watched`. */
  onPreviews(previews: Preview[]): void;
}

/** How long one call of a worker plays. */
const SLICE_MS = 200;
/** How often previews of a worker's episodes are asked for while somebody watches. */
const PREVIEW_MS = 250;
/** In a row, with no round played to its end between; with the next one the cores take over. */
const MAX_GPU_LOSSES = 2;

export class RolloutPool extends WorkerPool<PoolEvents> {
  /** Whether somebody looks at the episodes under way. */
  watched = false;
  private spec: AgentSpec | null = null;
  private inference: InferenceClient | null = null;
  private gpuLosses = 0;
  private cluster: ClusterPlayer | null = null;
  /** Of `spec`; null until the first round with it. */
  private placement: Placement | null = null;

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
    const begin = async (thread: RolloutThread): Promise<void> => {
      if (collector) await thread.call((worker) => worker.beginCollecting(collector), SILENCE_S);
    };
    if (this.cluster !== null)
      await this.collectTogether(this.cluster, orders, control, { begin, onEpisode });
    else {
      await this.share(orders, control, {
        begin,
        async work(thread, { order, path }, index) {
          onEpisode(await thread.call((worker) => worker.collect(order, path), SILENCE_S), index);
        },
      });
    }
    if (collector === null) return;
    await this.everyMember(({ supervised }) =>
      supervised.ask((thread) => thread.call((worker) => worker.endCollecting(), SILENCE_S)),
    );
  }

  private async collectTogether(
    cluster: ClusterPlayer,
    orders: readonly Ordered[],
    control: Control,
    events: {
      begin(thread: RolloutThread): Promise<void>;
      onEpisode(summary: Collected, index: number): void;
    },
  ): Promise<void> {
    const before = await this.one((thread) =>
      thread.call((worker) => worker.collectedBefore(orders), SILENCE_S),
    );
    const collection = new Collection(orders, before, {
      onEpisode: events.onEpisode,
      onNotice: (text) => this.events.onNotice(text),
      write: (files) => this.one((thread) => thread.call((worker) => worker.keepCollected(files), SILENCE_S)),
    });
    const { round } = collection;
    const collect = async (member: Member): Promise<void> => {
      const { supervised } = member;
      let begun: RolloutThread | null = null;
      while (!round.isOver) {
        await control.gate();
        const [job] = round.take(1, this.size, new Map());
        if (job === undefined) {
          await Promise.race([round.changed(), aMoment()]);
          continue;
        }
        const { order, path } = orders[job.id];
        const started = performance.now();
        const collected = await supervised.ask(async (thread) => {
          if (begun !== thread) await events.begin(thread);
          begun = thread;
          return thread.call((worker) => worker.collectAgain(order, path), SILENCE_S);
        });
        collection.addHere(job.id, collected);
        member.stepsPerSecond = (1000 * collected.steps) / (performance.now() - started);
        this.emitLoad();
      }
    };
    const parts = [...this.members.map(collect), cluster.play(round, control, this.size, collection.keep)];
    await untilAllEnd(parts, () => round.abandon());
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
      end: (thread) => thread.call((worker) => worker.endEncoding(), SILENCE_S),
    });
  }

  /** From now on V, M and C of real episodes infer on a GPU. */
  inferOn(inference: InferenceClient): void {
    if (this.cluster === null) this.inference = inference;
  }

  /**
   * From now on evaluators elsewhere play, too. They infer on their cores, and so do the workers of this machine: an
   * episode has the same outcome wherever it is played.
   */
  shareWith(cluster: ClusterPlayer): void {
    this.cluster = cluster;
    this.inference = null;
  }

  /** Where V, M and C run, for people. */
  place(world: Job['world']): 'WebGPU' | 'WebAssembly' {
    return this.inference !== null && world === 'real' ? 'WebGPU' : 'WebAssembly';
  }

  /** Gives every worker V, M and the shape of C; with a GPU the first round does, which knows where it plays. */
  async prepare(spec: AgentSpec): Promise<void> {
    this.spec = spec;
    this.placement = null;
    if (this.inference === null)
      await Promise.all([this.setPlacement(ON_CORES), this.cluster?.prepare(spec)]);
  }

  /** Plays all jobs; outcomes come back in the order of the jobs. */
  async play(jobs: readonly Job[], control: Control, onOutcome?: (done: number) => void): Promise<Outcome[]> {
    if (this.spec === null) throw new Error('the pool plays only after prepare()');
    const whole = new Map<number, Outcome>();
    const play = async (part: readonly Job[], on: (round: Round) => Promise<void>): Promise<void> => {
      const before = whole.size;
      const round = new Round(part, (done) => onOutcome?.(before + done));
      await on(round);
      for (const outcome of round.outcomes.values()) whole.set(outcome.id, outcome);
    };
    const { inference } = this;
    if (inference !== null)
      await play(jobs.filter(needsVision), (round) => this.playOnGpu(inference, round, control));
    const rest = jobs.filter(({ id }) => !whole.has(id));
    if (rest.length > 0) {
      if (this.placement?.inference !== null) await this.setPlacement(ON_CORES);
      await play(rest, async (round) => {
        await Promise.all([this.playRound(round, control), this.cluster?.play(round, control, this.size)]);
      });
    }
    return jobs.map((job) => whole.get(job.id)!);
  }

  /** Where the GPU fails on the way no outcome of the round counts: results may have been wrong before the error. */
  private async playOnGpu(inference: InferenceClient, round: Round, control: Control): Promise<void> {
    while (!round.isOver) {
      try {
        const wanted = onGpu(inference, round.jobs.length, this.size);
        const { placement, gpuLosses } = this;
        if (placement?.inference !== inference || placement.slots !== wanted.slots || gpuLosses > 0) {
          await inference.begin(this.spec!, { clients: this.size, rows: wanted.slots });
          await this.setPlacement(wanted);
        }
        await this.playRound(round, control);
        this.gpuLosses = 0;
      } catch (error) {
        if (!isInferenceLost(error)) throw error;
        round.clear();
        for (const { underWay } of this.members) underWay.clear();
        const isLast = ++this.gpuLosses > MAX_GPU_LOSSES;
        const next = isLast
          ? `${this.gpuLosses} times in a row; continuing on WebAssembly`
          : 'and begins again';
        this.events.onNotice(
          `GPU inference failed ${next}: ${error.message}. These episodes are played again.`,
        );
        if (!isLast) continue;
        this.inference = null;
        return;
      }
    }
  }

  private async playRound(round: Round, control: Control): Promise<void> {
    await this.everyMember(async (member) => {
      try {
        await this.playMember(member, round, control);
      } catch (error) {
        // The other workers end at their next call: none may be playing when the jobs are given out again.
        if (!isInferenceLost(error)) throw error;
        round.lost ??= error;
      } finally {
        round.change();
      }
    });
    if (round.lost !== null) throw round.lost;
  }

  private async playMember(member: Member, round: Round, control: Control): Promise<void> {
    const { underWay, supervised } = member;
    while (!round.isOver) {
      await control.gate();
      if (round.lost !== null) return;
      const free = this.placement!.slots - underWay.size;
      const fresh = round.take(free, this.size, underWay);
      for (const job of fresh) underWay.set(job.id, job);
      if (underWay.size === 0) {
        member.stepsPerSecond = 0;
        if (this.cluster === null) return;
        await Promise.race([round.changed(), aMoment()]);
        continue;
      }
      const started = performance.now();
      const preview = this.watched && started - member.previewed > PREVIEW_MS;
      const dropped = round.takeSettled(underWay);
      const answer = await supervised.attempt((thread) =>
        thread.call((worker) => worker.play(fresh, SLICE_MS, preview, dropped), SILENCE_S),
      );
      if (answer === null) {
        round.giveBack(underWay.values());
        underWay.clear();
        continue;
      }
      const pull = answer.value;
      if (preview) {
        member.previewed = started;
        this.events.onPreviews(pull.previews);
      }
      member.stepsPerSecond = (1000 * pull.steps) / (performance.now() - started);
      for (const { id } of pull.outcomes) underWay.delete(id);
      round.addHere(pull.outcomes);
      this.emitLoad();
    }
    const left = round.takeSettled(underWay);
    if (left.length === 0) return;
    await supervised.attempt((thread) => thread.call((worker) => worker.play([], 0, false, left), SILENCE_S));
  }

  /** Every worker has been set up, or has failed, when this ends: a late one would undo the next placement. */
  private async setPlacement(placement: Placement): Promise<void> {
    this.placement = placement;
    for (const { supervised } of this.members) supervised.setUpAgain();
    const ends = await Promise.allSettled(this.members.map(({ supervised }) => supervised.ready()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  protected override async setUp(id: number, thread: RolloutThread): Promise<void> {
    if (this.spec === null || this.placement === null) return;
    await prepareThread(thread, id, this.spec, this.placement, SILENCE_S);
  }

  private emitLoad(): void {
    this.events.onLoad(this.members.map(({ id, stepsPerSecond }) => ({ id, stepsPerSecond, alive: true })));
  }
}

/** A pause or a stop changes nothing in the round: a worker that waits looks by itself. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SLICE_MS));
}
