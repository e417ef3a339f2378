/**
 * The training thread: alone owns the training backend (WebGPU, WebGL or WASM) and the optimizers. Trains V,
 * encodes episodes, trains M, in pulses that the lab asks for; on WASM its gradient threads (gradient.ts) help.
 * While C evolves, its GPU thinks for the rollout threads.
 */
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import type { BackendReport } from '../src/backend/choose.ts';
import { FrameReservoir, SequenceDataset } from '../src/data/datasets.ts';
import { encodeFrames } from '../src/data/encode.ts';
import { FRAME_BYTES } from '../src/data/episode.ts';
import { type Encoded, encodeInto, openPresent, readEpisode } from '../src/data/episode-files.ts';
import { frameAt } from '../src/data/re-render.ts';
import { readFile, writeFile } from '../src/files/opfs.ts';
import { Xoshiro128 } from '../src/math/random.ts';
import type { Weights } from '../src/math/weights.ts';
import { type MemoryConfig, memoryShapes } from '../src/memory/config.ts';
import type { MemoryShard } from '../src/memory/gradient.ts';
import { type MemoryOptions, MemoryTrainer } from '../src/memory/trainer.ts';
import { InferenceServer, type ServerShape } from '../src/rollout/inference-server.ts';
import type { AgentSpec } from '../src/rollout/jobs.ts';
import { type PrecompileTask, precompile } from '../src/training/precompile.ts';
import { TrainingSession } from '../src/training/session.ts';
import {
  MemoryTraining,
  type TrainingNotices,
  type TrainingProgress,
  VisionTraining,
} from '../src/training/training.ts';
import { TrainingBackend } from '../src/training/training-backend.ts';
import { type VisionConfig, visionShapes } from '../src/vision/config.ts';
import type { VisionShard } from '../src/vision/gradient.ts';
import { Vision } from '../src/vision/inference.ts';
import { type ReconstructionStrip, reconstructionStrip } from '../src/vision/strip.ts';
import { type VisionOptions, VisionTrainer } from '../src/vision/trainer.ts';

/** Latents that M learns from and that are held in memory; those of more episodes are read when they are needed. */
const HELD_BYTES = 512e6;
/** Frames that V's progress is shown on. */
const PICTURES = 8;
/** On a GPU each reading of a loss waits for all that is queued. */
const GPU_READ_EVERY = 8;

const MAX_THREADS = 16;

export class TrainWorker {
  private readonly cores = Math.min(MAX_THREADS, navigator.hardwareConcurrency || 1);
  private readonly backend = new TrainingBackend(this.cores, (message) => this.inference?.fail(message));
  private told: BackendReport | null = null;
  /** Sets up again what was lost with a GPU. */
  private beginAgain: () => Promise<void> = () => Promise.resolve();
  private readonly desk = new TrainingSession(
    () => new Worker(new URL('./gradient.ts', import.meta.url), { type: 'module' }),
    { read: readFile, write: writeFile },
  );
  private unseen: Uint8Array = new Uint8Array(0);
  private reservoir: FrameReservoir | null = null;
  private encoder: Vision | null = null;
  private dataset: SequenceDataset | null = null;
  private inference: InferenceServer | null = null;

  async open(wanted: Parameters<TrainingBackend['open']>[0]): Promise<BackendReport> {
    const report = await this.backend.open(wanted);
    this.desk.threads = report.name === 'wasm' ? this.cores : 1;
    this.told = report;
    return report;
  }

  // ---- what V and M share -------------------------------------------------------------------------------

  /** Before a training begins: compiles on WebGPU what its steps will need; gives the number of programs. */
  async precompileSteps(
    task: PrecompileTask,
    onProgress: (compiled: number, total: number) => void,
  ): Promise<number> {
    await this.recover();
    return (await this.backend.whileSound(() => precompile(task, onProgress))) ?? 0;
  }

  /**
   * Goes on with the training that was just begun from where it was last kept at `path`; gives that step, or 0.
   * @param key whatever decides on the training's course, so that another one's state is not taken
   */
  resumeTraining(path: string, key: string): Promise<number> {
    return this.desk.resume(path, key);
  }

  /** Keeps the training as it stands. */
  async keepTraining(): Promise<void> {
    await this.recover();
    await this.backend.whileSound(() => this.desk.keep(() => this.backend.isSound));
  }

  async advance(milliseconds: number, untilStep: number): Promise<TrainingProgress & TrainingNotices> {
    await this.recover();
    const readEvery = this.backend.isGpu ? GPU_READ_EVERY : 1;
    const pulse = await this.backend.whileSound(() =>
      this.desk.advance({ milliseconds, untilStep, readEvery }),
    );
    // A GPU that failed meanwhile computed nothing; the next call starts from what was kept.
    return { ...(pulse ?? { step: this.desk.keptStep, losses: {}, finite: true }), ...this.news() };
  }

  /** The weights as they stand, of V or of M. */
  async weights(): Promise<Weights> {
    return this.surely(() => this.desk.weights());
  }

  /** After a GPU failed: opens it anew, or the next backend, and sets up again what was begun. */
  private async recover(): Promise<void> {
    const text = await this.backend.recover();
    if (text === null) return;
    this.desk.threads = this.backend.report?.name === 'wasm' ? this.cores : 1;
    await this.beginAgain();
    this.desk.notices.push(text);
  }

  /** The result of work on the backend, done again where that failed meanwhile. */
  private async surely<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.recover();
      const result = await this.backend.whileSound(async () => ({ value: await work() }));
      if (result !== null) return result.value;
    }
  }

  private news(): TrainingNotices {
    const { report } = this.backend;
    const backend = report !== null && report !== this.told ? { backend: report } : {};
    this.told = report;
    const notices = this.desk.notices.splice(0);
    return { ...backend, ...(notices.length > 0 && { notices }) };
  }

  // ---- V ------------------------------------------------------------------------------------------------

  /**
   * Reads the kept frames of episodes into a bounded sample; a few frames of the `unseen` ones are made again for
   * pictures, not for training.
   */
  async loadFrames(paths: string[], unseenPaths: string[], capacity: number, seed: number): Promise<number> {
    this.reservoir = new FrameReservoir(capacity, new Xoshiro128(seed));
    for (const path of paths) this.reservoir.offer((await readEpisode(path)).frames);
    if (this.reservoir.size === 0) {
      throw new Error(
        `no frames to train V on: ${paths.length} episodes keep none. Gather more or longer ones`,
      );
    }
    this.unseen = await pickFrames(unseenPaths.slice(0, PICTURES));
    return this.reservoir.size;
  }

  async beginVision(config: VisionConfig, options: VisionOptions, weights?: Weights): Promise<void> {
    if (this.reservoir === null) throw new Error('V trains only after loadFrames()');
    const { reservoir } = this;
    const course = {
      make: () =>
        new VisionTraining(new VisionTrainer(config, options, weights), reservoir, options.batchSize),
      task: { part: 'vision', config, options } as const,
      shapes: visionShapes(config),
      batchSize: options.batchSize,
    };
    this.beginAgain = () => this.desk.beginAgain<VisionShard>(course);
    await this.desk.begin<VisionShard>(course);
  }

  /** Unseen frames beside what V makes of them. */
  async reconstructions(config: VisionConfig): Promise<ReconstructionStrip> {
    const weights = await this.weights();
    return this.surely(async () => {
      const vision = new Vision(config, weights);
      try {
        return await reconstructionStrip(vision, this.unseen);
      } finally {
        vision.dispose();
      }
    });
  }

  endVision(): void {
    this.desk.end();
    this.reservoir = null;
  }

  // ---- encode -------------------------------------------------------------------------------------------

  beginEncoding(config: VisionConfig, weights: Weights): void {
    this.encoder?.dispose();
    this.encoder = new Vision(config, weights);
    this.beginAgain = async () => {
      this.encoder = new Vision(config, weights);
    };
  }

  /** One trajectory becomes one file of mu and logvar, if it is not there. */
  async encode(from: string, to: string): Promise<Encoded & TrainingNotices> {
    if (this.encoder === null) throw new Error('episodes are encoded only after beginEncoding()');
    const encoded = await encodeInto(to, from, this.encoder.config.latentSize, (episode) =>
      this.surely(() => encodeFrames(episode, this.encoder!)),
    );
    return { ...encoded, ...this.news() };
  }

  endEncoding(): void {
    this.encoder?.dispose();
    this.encoder = null;
  }

  // ---- M ------------------------------------------------------------------------------------------------

  async loadSequences(paths: string[]): Promise<number> {
    this.dataset = new SequenceDataset(HELD_BYTES);
    for (const path of paths) await this.dataset.addFile(path, (use) => openPresent(path, use));
    return this.dataset.size;
  }

  async beginMemory(
    config: MemoryConfig,
    options: MemoryOptions & { lastLearningRate: number },
    weights?: Weights,
  ): Promise<void> {
    if (this.dataset === null) throw new Error('M trains only after loadSequences()');
    const { dataset } = this;
    const { rewardWeight = 1, doneWeight = 1, aheadWeight = 1, batchSize } = options;
    const course = {
      make: () => new MemoryTraining(new MemoryTrainer(config, options, weights), dataset, options),
      task: { part: 'memory', config, options: { rewardWeight, doneWeight, aheadWeight } } as const,
      shapes: memoryShapes(config),
      batchSize,
    };
    this.beginAgain = () => this.desk.beginAgain<MemoryShard>(course);
    await this.desk.begin<MemoryShard>(course);
  }

  endMemory(): void {
    this.desk.end();
    this.dataset = null;
  }

  /** mu and logvar of the first frame of each episode: where dreams begin. */
  async firstLatents(paths: string[]): Promise<{ mu: Float32Array; logvar: Float32Array }> {
    const firsts = new SequenceDataset(0);
    for (const path of paths) await firsts.addFile(path, (use) => openPresent(path, use));
    const batch = firsts.blankBatch(paths.length, 0);
    for (let row = 0; row < paths.length; row++) await firsts.copy(row, 0, 0, batch, row, 0);
    return { mu: batch.mu, logvar: batch.logvar };
  }

  // ---- C ------------------------------------------------------------------------------------------------

  /** V, M and C of all rollout threads on this thread's GPU, from now on. */
  async beginInference(spec: AgentSpec, shape: ServerShape): Promise<void> {
    this.inference?.dispose();
    this.inference = null;
    // The rollouts have a way of their own to go on without a GPU: nothing is to be set up again.
    this.beginAgain = () => Promise.resolve();
    await this.recover();
    if (tf.getBackend() !== 'webgpu') throw new Error(`the backend is '${tf.getBackend()}' now, not WebGPU`);
    this.inference = new InferenceServer(spec, shape);
  }

  /** A rollout thread takes its client. */
  connectInference(client: number, port: MessagePort): void {
    if (this.inference === null) throw new Error('rollout threads connect only after beginInference()');
    this.inference.connect(client, port);
  }

  tensorCount(): number {
    return tf.memory().numTensors;
  }
}

/** Frames spread over the given episodes and over their lengths. */
async function pickFrames(paths: readonly string[]): Promise<Uint8Array> {
  if (paths.length === 0) return new Uint8Array(0);
  const episodes = await Promise.all(paths.map(readEpisode));
  const picked = new Uint8Array(PICTURES * FRAME_BYTES);
  for (let i = 0; i < PICTURES; i++) {
    const episode = episodes[i % episodes.length];
    const number = Math.floor(((i + 0.5) / PICTURES) * (episode.rewards.length + 1));
    picked.set(frameAt(episode, number), i * FRAME_BYTES);
  }
  return picked;
}

expose(new TrainWorker());
