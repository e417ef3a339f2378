/**
 * One training at a time, of V or of M, as the training worker runs it: alone or with a team of gradient threads,
 * kept on disk now and then, and set up again from there.
 */

import { FlatLayout } from '../backend/flat.ts';
import { GradientTeam, threadsFor } from '../backend/gradient-team.ts';
import type { Weights } from '../math/weights.ts';
import type { GradientTask, Shard } from './gradient-task.ts';
import { GradientThread } from './gradient-thread.ts';
import type { SliceOptions, TrainingProgress } from './training.ts';
import { type Files, TrainingSlots, type TrainingState } from './training-state.ts';

/** Rows of a batch below which another gradient thread does not pay. */
const MIN_ROWS = 8;

/** VisionTraining and MemoryTraining. */
interface Training<S extends Shard> {
  readonly trainer: { join(team: GradientTeam<S>): void; weights(): Promise<Weights>; dispose(): void };
  advance(options: SliceOptions): Promise<TrainingProgress>;
  state(): Promise<TrainingState>;
  restore(state: TrainingState): void;
}

/** What is to be trained. */
export interface Course<S extends Shard> {
  make(): Training<S>;
  /** The same for a gradient thread. */
  task: GradientTask;
  shapes: Record<string, number[]>;
  batchSize: number;
}

export class TrainingSession {
  /** Threads that may compute gradients; one where a GPU does. */
  threads = 1;
  /** For people, in the order they came; whoever tells them takes them out. */
  readonly notices: string[] = [];
  private readonly spawn: () => Worker;
  private readonly files: Files;
  private training: Omit<Training<never>, 'trainer'> | null = null;
  private trainer: Pick<Training<never>['trainer'], 'weights' | 'dispose'> | null = null;
  private team: { dispose(): void } | null = null;
  private slots: TrainingSlots | null = null;
  private kept: TrainingState | null = null;

  /** @param spawn makes a worker of workers/gradient.ts */
  constructor(spawn: () => Worker, files: Files) {
    this.spawn = spawn;
    this.files = files;
  }

  async begin<S extends Shard>(course: Course<S>): Promise<void> {
    this.end();
    await this.setUp(course);
  }

  /** After a GPU was lost, with all tensors on it: the same from what was last kept, else from the beginning. */
  async beginAgain<S extends Shard>(course: Course<S>): Promise<void> {
    this.team?.dispose();
    await this.setUp(course);
    if (this.kept !== null) this.training?.restore(this.kept);
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
   * Where the training is kept, and from where it goes on: the step last kept, 0 for none.
   * @param key whatever decides on the training's course, so that another one's state is not taken
   */
  async resume(path: string, key: string): Promise<number> {
    this.slots = new TrainingSlots(this.files, path, key);
    this.kept = await this.slots.newest((reason) => {
      this.notices.push(`A state of the training could not be read: ${reason}. The one before it is taken.`);
    });
    if (this.kept !== null) this.present().restore(this.kept);
    return this.kept?.step ?? 0;
  }

  /** Keeps the training as it stands, on disk too where `resume` said the place. */
  async keep(isGood: () => boolean): Promise<void> {
    const state = await this.present().state();
    if (!isGood()) return;
    this.kept = state;
    await this.slots?.save(state);
  }

  /** Where the training goes on after a failure. */
  get keptStep(): number {
    return this.kept?.step ?? 0;
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
    this.kept = null;
  }

  private present(): Omit<Training<never>, 'trainer'> {
    if (this.training === null)
      throw new Error('nothing is in training: beginVision() or beginMemory() first');
    return this.training;
  }
}
