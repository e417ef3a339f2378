/**
 * The training session of the training worker: one training at a time, of V or of M, alone or with a team of gradient
 * workers, kept on disk now and then and resumed from there.
 *
 * The path of a training step: `TrainingLoop` (src/lab/stages) asks the worker for a time slice; `TrainingSession` runs
 * it in `VisionTraining` or `MemoryTraining`, which draws batches; `VisionTrainer` or `MemoryTrainer` computes the
 * gradient of a batch (src/vision/gradient.ts, src/memory/gradient.ts) and takes Adam's step.
 */

import { FlatLayout } from '../backend/flat.ts';
import { GradientTeam, threadsFor } from '../backend/gradient-team.ts';
import type { SequenceDataset } from '../data/datasets.ts';
import type { Weights } from '../math/weights.ts';
import { memoryShapes } from '../memory/config.ts';
import type { MemoryShard } from '../memory/gradient.ts';
import { MemoryTrainer } from '../memory/trainer.ts';
import { visionShapes } from '../vision/config.ts';
import type { VisionShard } from '../vision/gradient.ts';
import { VisionTrainer } from '../vision/trainer.ts';
import type { GradientTask, Shard } from './gradient-task.ts';
import { GradientThread } from './gradient-thread.ts';
import { MemoryTraining, type SliceOptions, type TrainingProgress, VisionTraining } from './training.ts';
import { loadMemoryData, loadVisionData, type VisionData } from './training-data.ts';
import { type Files, TrainingSlots, type TrainingState } from './training-state.ts';
import type { TrainingFiles, TrainingTask } from './training-task.ts';

/** Rows of a batch below which another gradient worker does not pay. */
const MIN_ROWS = 8;

export interface SessionOptions {
  /** Threads that may compute gradients; one where a GPU does. */
  threads: () => number;
  /** Makes a worker of workers/gradient.ts. */
  spawnGradient: () => Worker;
  /** Where trainings are kept. */
  files: Files;
  onNotice: (text: string) => void;
}

export class TrainingSession {
  private readonly options: SessionOptions;
  private visionData: VisionData | null = null;
  private memoryData: SequenceDataset | null = null;
  private task: TrainingTask | null = null;
  private training: VisionTraining | MemoryTraining | null = null;
  private team: { dispose(): void } | null = null;
  private slots: TrainingSlots | null = null;
  private kept: TrainingState | null = null;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  /** Reads what V or M learns from; gives the number of frames, or of episodes. */
  async load(files: TrainingFiles): Promise<number> {
    if (files.part === 'vision') {
      this.visionData = await loadVisionData(files);
      return this.visionData.reservoir.size;
    }
    this.memoryData = await loadMemoryData(files);
    return this.memoryData.size;
  }

  /** Begins at step 0; the data were loaded before. */
  async begin(task: TrainingTask): Promise<void> {
    this.disposeTraining();
    this.task = task;
    await this.setUp(task);
  }

  /** After a GPU was lost, with all tensors on it: the same training from what was last kept, else from step 0. */
  async beginAgain(): Promise<void> {
    if (this.task === null) return;
    this.team?.dispose();
    await this.setUp(this.task);
    if (this.kept !== null) this.training?.restore(this.kept);
  }

  /**
   * Where the training is kept, and from where it goes on: the step last kept, 0 for none.
   * @param key whatever decides on the course of the training: a state under another key is not taken
   */
  async resume(path: string, key: string): Promise<number> {
    this.slots = new TrainingSlots(this.options.files, path, key);
    this.kept = await this.slots.newest((reason) =>
      this.options.onNotice(
        `A state of the training could not be read: ${reason}. The one before it is taken.`,
      ),
    );
    if (this.kept !== null) this.present.restore(this.kept);
    return this.kept?.step ?? 0;
  }

  /** Keeps the training as it stands, on disk too where `resume` said the place. */
  async keep(isGood: () => boolean): Promise<void> {
    const state = await this.present.state();
    if (!isGood()) return;
    this.kept = state;
    await this.slots?.save(state);
  }

  /** Where the training goes on after a failure. */
  get keptStep(): number {
    return this.kept?.step ?? 0;
  }

  train(options: SliceOptions): Promise<TrainingProgress> {
    return this.present.train(options);
  }

  weights(): Promise<Weights> {
    return this.present.trainer.weights();
  }

  /** Frames of unseen episodes; empty where V's data are not loaded. */
  get pictures(): Uint8Array {
    return this.visionData?.pictures ?? new Uint8Array(0);
  }

  /** Ends the training and frees its data. */
  end(): void {
    this.disposeTraining();
    this.visionData = null;
    this.memoryData = null;
  }

  private disposeTraining(): void {
    this.team?.dispose();
    this.training?.trainer.dispose();
    this.team = null;
    this.training = null;
    this.task = null;
    this.slots = null;
    this.kept = null;
  }

  private async setUp(task: TrainingTask): Promise<void> {
    const { batchSize } = task.options;
    if (task.part === 'vision') {
      if (this.visionData === null) throw new Error('V trains only after its frames were loaded');
      const trainer = new VisionTrainer(task.config, task.options);
      this.training = new VisionTraining(trainer, this.visionData.reservoir, batchSize);
      await this.join<VisionShard>(trainer, visionShapes(task.config), batchSize, task);
    } else {
      if (this.memoryData === null) throw new Error('M trains only after its episodes were loaded');
      const { rewardWeight = 1, doneWeight = 1, aheadWeight = 1 } = task.options;
      const trainer = new MemoryTrainer(task.config, task.options);
      this.training = new MemoryTraining(trainer, this.memoryData, task.options);
      await this.join<MemoryShard>(trainer, memoryShapes(task.config), batchSize, {
        part: 'memory',
        config: task.config,
        options: { rewardWeight, doneWeight, aheadWeight },
      });
    }
  }

  /** Gradient workers, where the batch is large enough for more than this thread. */
  private async join<S extends Shard>(
    trainer: { join(team: GradientTeam<S>): void },
    shapes: Record<string, number[]>,
    batchSize: number,
    task: GradientTask,
  ): Promise<void> {
    this.team = null;
    const helpers = threadsFor(batchSize, MIN_ROWS, this.options.threads()) - 1;
    if (helpers === 0) return;
    const team = await GradientTeam.assemble<S>({
      helpers,
      layout: new FlatLayout(shapes),
      spawn: () => new GradientThread(this.options.spawnGradient(), task),
      onNotice: this.options.onNotice,
    });
    this.team = team;
    trainer.join(team);
  }

  private get present(): VisionTraining | MemoryTraining {
    if (this.training === null) throw new Error('nothing is in training: begin() first');
    return this.training;
  }
}
