/**
 * The training session of the training worker: one training at a time, of V or of M, with or without a team of gradient
 * workers; its state is saved to disk periodically and restored from there.
 *
 * The path of a training step: `TrainingLoop` (src/lab/stages) asks the worker for a time slice; `TrainingSession` runs
 * it in `VisionTraining` or `MemoryTraining`, which draws batches; `VisionTrainer` or `MemoryTrainer` computes the
 * gradient of a batch (src/vision/gradient.ts, src/memory/gradient.ts) and takes Adam's step.
 */

import { FlatLayout } from '../backend/flat.ts';
import { GradientTeam, threadsFor } from '../backend/gradient-team.ts';
import type { Weights } from '../math/weights.ts';
import { memoryShapes } from '../memory/config.ts';
import type { MemoryShard } from '../memory/gradient.ts';
import { MemoryTrainer } from '../memory/trainer.ts';
import { visionShapes } from '../vision/config.ts';
import type { VisionShard } from '../vision/gradient.ts';
import { VisionTrainer } from '../vision/trainer.ts';
import type { GradientTask, Shard } from './gradient-task.ts';
import { GradientThread } from './gradient-thread.ts';
import { heldOutMemory, heldOutVision } from './held-out.ts';
import { encodeSnapshot } from './snapshot-file.ts';
import { MemoryTraining, type SliceOptions, type TrainingProgress, VisionTraining } from './training.ts';
import { loadMemoryData, loadVisionData, type MemoryData, type VisionData } from './training-data.ts';
import { type Files, prefixed, TrainingSlots, type TrainingState } from './training-state.ts';
import type { TrainingFiles, TrainingTask } from './training-task.ts';

/** Rows per worker below which another gradient worker is not worth its overhead. */
const MIN_ROWS = 8;

export interface SessionOptions {
  /** Maximum number of threads that compute gradients; 1 on a GPU. */
  threads: () => number;
  /** Makes a worker of workers/gradient.ts. */
  spawnGradient: () => Worker;
  /** Folder of the saved states. */
  files: Files;
  onNotice: (text: string, restarted?: string) => void;
}

export class TrainingSession {
  private readonly options: SessionOptions;
  private visionData: VisionData | null = null;
  private memoryData: MemoryData | null = null;
  private task: TrainingTask | null = null;
  private training: VisionTraining | MemoryTraining | null = null;
  private team: { dispose(): void } | null = null;
  private slots: TrainingSlots | null = null;
  private saved: TrainingState | null = null;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  /** Loads the training data of V or M. @returns the number of frames, or of episodes */
  async load(files: TrainingFiles): Promise<number> {
    if (files.part === 'vision') {
      this.visionData = await loadVisionData(files);
      return this.visionData.reservoir.size;
    }
    this.memoryData = await loadMemoryData(files);
    return this.memoryData.seen.size;
  }

  /** Begins at step 0. @throws Error where `load` was not called before */
  async begin(task: TrainingTask): Promise<void> {
    this.disposeTraining();
    this.task = task;
    await this.setUp(task);
  }

  /** After the loss of a GPU with all its tensors: restarts from the last saved state, else from step 0. */
  async beginAgain(): Promise<void> {
    if (this.task === null) return;
    this.disposeNetwork();
    await this.setUp(this.task);
    if (this.saved !== null) this.training?.restore(this.saved);
  }

  /**
   * Sets the path of the saved states and restores the newest one. @returns its step, 0 without a state
   * @param key identity of the training: a state with another key is not restored
   */
  async resume(path: string, key: string): Promise<number> {
    this.slots = new TrainingSlots(this.options.files, path, key);
    this.saved = await this.slots.newest((reason) =>
      this.options.onNotice(
        `A saved training state could not be read: ${reason}. The one before it is used.`,
      ),
    );
    if (this.saved !== null) this.present.restore(this.saved);
    return this.saved?.step ?? 0;
  }

  /** Saves the present state in memory, and on disk after `resume` has set the path. */
  async keep(isGood: () => boolean): Promise<void> {
    const state = await this.present.state();
    if (!isGood()) return;
    this.saved = state;
    await this.slots?.save(state);
  }

  /**
   * Goes on from the weights of an earlier step. Adam's moments and the draws begin anew: they were not kept.
   * @throws Error naming what does not fit this network
   */
  async goOnFrom(weights: Weights, step: number): Promise<void> {
    const { arrays, facts } = await this.present.state();
    this.present.restore({
      step,
      arrays: { ...arrays, ...prefixed('weights', weights) },
      // V takes the mean colour of its first batch only where it was not trained before.
      facts: { ...facts, adamStep: 0, ...(facts.blank !== undefined && { blank: false }) },
    });
    // A GPU that is lost before the first state is saved takes these weights with it.
    this.saved = await this.present.state();
  }

  /** Writes the present weights to a file of their own. */
  async writeWeights(path: string, step: number): Promise<void> {
    await this.options.files.write(path, encodeSnapshot(await this.weights(), step));
  }

  /** The step from which the training continues after a failure. */
  get keptStep(): number {
    return this.saved?.step ?? 0;
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

  private disposeNetwork(): void {
    this.team?.dispose();
    this.training?.trainer.dispose();
    this.team = null;
    this.training = null;
  }

  private disposeTraining(): void {
    this.disposeNetwork();
    this.task = null;
    this.slots = null;
    this.saved = null;
  }

  private async setUp(task: TrainingTask): Promise<void> {
    const { batchSize } = task.options;
    if (task.part === 'vision') {
      if (this.visionData === null) throw new Error('load the frames before the training of V begins');
      const trainer = new VisionTrainer(task.config, task.options);
      const { reservoir, draws, heldOut } = this.visionData;
      // Of step 0, also where it begins again: the same batches follow.
      reservoir.draws = draws;
      const measure = heldOutVision(task.config, () => trainer.weights(), heldOut);
      this.training = new VisionTraining(trainer, reservoir, task.options, measure);
      await this.join<VisionShard>(trainer, visionShapes(task.config), batchSize, task);
    } else {
      if (this.memoryData === null) throw new Error('load the episodes before the training of M begins');
      const { rewardWeight = 1, doneWeight = 1, aheadWeight = 1 } = task.options;
      const { seen, unseen } = this.memoryData;
      const endRate = task.config.predictDone ? await seen.endRate() : undefined;
      const trainer = new MemoryTrainer(task.config, { ...task.options, endRate });
      const measure = await heldOutMemory(task.config, () => trainer.weights(), unseen);
      this.training = new MemoryTraining(trainer, seen, task.options, measure);
      await this.join<MemoryShard>(trainer, memoryShapes(task.config), batchSize, {
        part: 'memory',
        config: task.config,
        options: { rewardWeight, doneWeight, aheadWeight },
      });
    }
  }

  /** Adds gradient workers where the batch is large enough for them. */
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
    if (this.training === null) throw new Error('no training has begun: call begin() first');
    return this.training;
  }
}
