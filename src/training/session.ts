/**
 * A training of V or of M in the training worker, one at a time: with or without a team of gradient threads, saved to
 * disk periodically, and restored from there.
 */

import { FlatLayout } from '../backend/flat.ts';
import { GradientTeam, threadsFor } from '../backend/gradient-team.ts';
import type { Weights } from '../math/weights.ts';
import type { GradientTask, Shard } from './gradient-task.ts';
import { GradientThread } from './gradient-thread.ts';
import type { SliceOptions, TrainingProgress } from './training.ts';
import { type Files, TrainingSlots, type TrainingState } from './training-state.ts';

/** Rows per thread below which another gradient thread is not worth its overhead. */
const MIN_ROWS = 8;

/** VisionTraining and MemoryTraining. */
interface Training<S extends Shard> {
  readonly trainer: { join(team: GradientTeam<S>): void; weights(): Promise<Weights>; dispose(): void };
  advance(options: SliceOptions): Promise<TrainingProgress>;
  state(): Promise<TrainingState>;
  restore(state: TrainingState): void;
}

/** The training of one network. */
export interface Course<S extends Shard> {
  make(): Training<S>;
  /** The task of the gradient threads. */
  task: GradientTask;
  shapes: Record<string, number[]>;
  batchSize: number;
}

export class TrainingSession {
  /** Maximum number of threads that compute gradients; 1 on a GPU. */
  threads = 1;
  /** Notices for people, in order; the worker removes those it has sent. */
  readonly notices: string[] = [];
  private readonly spawn: () => Worker;
  private readonly files: Files;
  private training: Omit<Training<never>, 'trainer'> | null = null;
  private trainer: Pick<Training<never>['trainer'], 'weights' | 'dispose'> | null = null;
  private team: { dispose(): void } | null = null;
  private slots: TrainingSlots | null = null;
  private saved: TrainingState | null = null;

  /** @param spawn makes a worker of workers/gradient.ts */
  constructor(spawn: () => Worker, files: Files) {
    this.spawn = spawn;
    this.files = files;
  }

  async begin<S extends Shard>(course: Course<S>): Promise<void> {
    this.end();
    await this.setUp(course);
  }

  /** After the loss of a GPU with all its tensors: restarts from the last saved state, else from the beginning. */
  async beginAgain<S extends Shard>(course: Course<S>): Promise<void> {
    this.team?.dispose();
    await this.setUp(course);
    if (this.saved !== null) this.training?.restore(this.saved);
  }

  private async setUp<S extends Shard>({ make, task, shapes, batchSize }: Course<S>): Promise<void> {
    const training = make();
    this.training = training;
    this.trainer = training.trainer;
    this.team = null;
    const helpers = threadsFor(batchSize, MIN_ROWS, this.threads) - 1;
    if (helpers === 0) return;
    const team = await GradientTeam.assemble<S>({
      helpers,
      layout: new FlatLayout(shapes),
      spawn: () => new GradientThread(this.spawn(), task),
      onNotice: (text) => this.notices.push(text),
    });
    this.team = team;
    training.trainer.join(team);
  }

  /**
   * Sets the path of the saved states and restores the newest one. @returns its step, 0 without a state
   * @param key identity of the training: a state with another key is not restored
   */
  async resume(path: string, key: string): Promise<number> {
    this.slots = new TrainingSlots(this.files, path, key);
    this.saved = await this.slots.newest((reason) => {
      this.notices.push(`A saved training state could not be read: ${reason}. The one before it is used.`);
    });
    if (this.saved !== null) this.present().restore(this.saved);
    return this.saved?.step ?? 0;
  }

  /** Saves the present state in memory, and on disk after `resume` has set the path. */
  async keep(isGood: () => boolean): Promise<void> {
    const state = await this.present().state();
    if (!isGood()) return;
    this.saved = state;
    await this.slots?.save(state);
  }

  /** The step from which the training continues after a failure. */
  get keptStep(): number {
    return this.saved?.step ?? 0;
  }

  advance(options: SliceOptions): Promise<TrainingProgress> {
    return this.present().advance(options);
  }

  weights(): Promise<Weights> {
    this.present();
    return this.trainer!.weights();
  }

  end(): void {
    this.team?.dispose();
    this.trainer?.dispose();
    this.team = null;
    this.training = null;
    this.trainer = null;
    this.slots = null;
    this.saved = null;
  }

  private present(): Omit<Training<never>, 'trainer'> {
    if (this.training === null)
      throw new Error('no training has begun: call beginVision() or beginMemory() first');
    return this.training;
  }
}
