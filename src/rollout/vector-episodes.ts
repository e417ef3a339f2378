/**
 * Vector episodes: the job, environment, random numbers, score and end of each slot. Shared by the loop that computes
 * on its own core (closed-loop.ts) and the one that uses the GPU (remote-loop.ts), so a job has the same result in
 * both.
 */

import { FRAME_BYTES } from '../data/episode.ts';
import { actionSizeOf, experimentOfEnv, type World } from '../env/experiments.ts';
import { openTask, type Task, UniformPolicy } from '../env/index.ts';
import { Xoshiro128 } from '../math/random.ts';
import { type TermStep, termsOf } from './fitness-terms.ts';
import type { Job, Outcome, Preview } from './jobs.ts';

export interface EpisodeSlot {
  readonly index: number;
  readonly task: Task;
  /** The present frame. */
  readonly frame: Uint8Array;
  /** Random numbers of the running job: noise of z, dreams, uniform actions. */
  random: Xoshiro128;
  uniform: UniformPolicy | null;
  job: Job | null;
  steps: number;
  sum: number;
  /** Of `sum`, the reward that M predicts, without terms. */
  dreamt: number;
  /** Tiles so far; in a dream the highest return so far. */
  mostProgress: number;
  /** The steps at which it was reached. */
  lastProgress: number;
  /** Of the fitness, beside the reward; null where the job has none. */
  terms: ((step: TermStep) => number) | null;
  /** Steps beside the road up to now, without one on it. */
  stepsOffRoad: number;
}

export class VectorEpisodes {
  readonly slots: readonly EpisodeSlot[];
  /** The next action of every slot. [slots, action] */
  readonly actions: Float32Array;
  /** Numbers of one action. */
  readonly actionSize: number;
  private readonly queue: Job[] = [];
  private stepsDone = 0;

  /** @param world the environment that every slot has one of */
  constructor(world: World, slotCount: number) {
    const experiment = experimentOfEnv(world.env);
    this.actionSize = actionSizeOf(experiment);
    this.actions = new Float32Array(slotCount * this.actionSize);
    this.slots = Array.from({ length: slotCount }, (_, index): EpisodeSlot => {
      const frame = new Uint8Array(FRAME_BYTES);
      return {
        index,
        task: openTask(world, { buffer: frame }),
        frame,
        random: new Xoshiro128(0),
        uniform: null,
        job: null,
        steps: 0,
        sum: 0,
        dreamt: 0,
        mostProgress: 0,
        lastProgress: 0,
        terms: null,
        stepsOffRoad: 0,
      };
    });
  }

  /** Number of steps so far. */
  get steps(): number {
    return this.stepsDone;
  }

  /** Number of jobs that are waiting or running. */
  get pending(): number {
    return this.queue.length + this.slots.reduce((n, slot) => n + (slot.job === null ? 0 : 1), 0);
  }

  add(jobs: readonly Job[]): void {
    this.queue.push(...jobs);
  }

  /** These jobs are of no use any more, waiting or running. */
  drop(ids: ReadonlySet<number>): void {
    const kept = this.queue.filter(({ id }) => !ids.has(id));
    this.queue.splice(0, this.queue.length, ...kept);
    for (const slot of this.slots) if (slot.job !== null && ids.has(slot.job.id)) slot.job = null;
  }

  /** Assigns waiting jobs to the free ones of the given slots and calls `onBegin` for each. */
  begin(slots: readonly EpisodeSlot[], onBegin: (slot: EpisodeSlot) => void): void {
    for (const slot of slots) {
      if (slot.job !== null || this.queue.length === 0) continue;
      this.start(slot, this.queue.shift()!);
      onBegin(slot);
    }
  }

  private start(slot: EpisodeSlot, job: Job): void {
    slot.job = job;
    slot.steps = 0;
    slot.sum = 0;
    slot.dreamt = 0;
    slot.mostProgress = 0;
    slot.lastProgress = 0;
    const { offRoadSteps, ...weights } = job.shaping ?? { offRoadSteps: 0 };
    slot.terms = termsOf(weights, slot.task.experiment);
    slot.stepsOffRoad = 0;
    slot.random = new Xoshiro128(job.seed);
    slot.uniform = job.parameters === null ? new UniformPolicy(slot.task.experiment, slot.random) : null;
    if (job.world === 'real') slot.task.reset(job.seed);
  }

  /**
   * Steps every given slot with its action; finished episodes are added to `ended` and free their slot.
   * @param dream does one step of a dreaming slot: adds its reward, returns whether the dream ended
   */
  step(active: readonly EpisodeSlot[], dream: (slot: EpisodeSlot) => boolean, ended: Outcome[]): void {
    for (const slot of active) {
      const job = slot.job!;
      const over = job.world === 'real' ? this.stepReal(slot, job) : this.stepDream(slot, job, dream);
      slot.steps++;
      this.stepsDone++;
      if (slot.terms !== null) {
        slot.sum += slot.terms({
          action: this.actionOf(slot),
          task: job.world === 'real' ? slot.task : null,
        });
      }
      if (over || slot.steps >= job.maxSteps) {
        ended.push({ id: job.id, return: slot.sum, steps: slot.steps });
        slot.job = null;
      }
    }
  }

  private stepReal(slot: EpisodeSlot, job: Job): boolean {
    const { task } = slot;
    const { reward, terminated, truncated } = task.step(this.actionOf(slot));
    slot.sum += reward;
    const stuck = task.experiment.progress !== null && isStuck(slot, task.progress(), job.patience);
    return terminated || truncated || stuck || this.isOff(slot, job.shaping?.offRoadSteps ?? 0);
  }

  private stepDream(slot: EpisodeSlot, job: Job, dream: (slot: EpisodeSlot) => boolean): boolean {
    const before = slot.sum;
    const done = dream(slot);
    slot.dreamt += slot.sum - before;
    return isStuck(slot, slot.dreamt, job.patience) || done;
  }

  /** @param limit consecutive steps beside the road; 0: none */
  private isOff(slot: EpisodeSlot, limit: number): boolean {
    if (limit === 0) return false;
    slot.stepsOffRoad = slot.task.offRoad() ? slot.stepsOffRoad + 1 : 0;
    return slot.stepsOffRoad >= limit;
  }

  private actionOf({ index }: EpisodeSlot): Float32Array {
    return this.actions.subarray(index * this.actionSize, (index + 1) * this.actionSize);
  }

  /** Previews of the running real episodes, for people. */
  previews(): Preview[] {
    const driving = this.slots.filter(({ job }) => job?.world === 'real');
    return driving.map(({ job, sum, steps, frame }) => ({
      candidate: job!.candidate,
      return: sum,
      steps,
      frame: frame.slice(),
    }));
  }

  close(): void {
    for (const slot of this.slots) slot.task.env.close();
  }
}

/**
 * Notes the progress after a step.
 * @param patience steps that end the episode, from the last with progress on, that one counted; 0: none
 */
function isStuck(slot: EpisodeSlot, progress: number, patience: number): boolean {
  if (progress > slot.mostProgress) {
    slot.mostProgress = progress;
    slot.lastProgress = slot.steps;
  }
  return patience > 0 && slot.steps + 1 - slot.lastProgress >= patience;
}
