/**
 * The training worker: it alone owns the training backend (WebGPU, WebGL or WASM) and the optimizers. Trains V, encodes
 * episodes and trains M in time slices that the lab asks for; on WASM gradient workers (gradient.ts) share each batch.
 * While C evolves, V, M and C of all rollout workers infer on its GPU.
 */
import * as tf from '@tensorflow/tfjs-core';
import { wrap } from 'comlink';
import type { BackendReport } from '../src/backend/choose.ts';
import { encodeFrames } from '../src/data/encode.ts';
import { type Encoded, encodeInto } from '../src/data/episode-files.ts';
import { keepFilesIn, readFile, writeFile } from '../src/files/files.ts';
import type { FileStore } from '../src/files/memory-files.ts';
import type { Weights } from '../src/math/weights.ts';
import { InferenceServer, type ServerShape } from '../src/rollout/inference-server.ts';
import type { AgentSpec } from '../src/rollout/jobs.ts';
import { serve } from '../src/threads/serve.ts';
import { precompile } from '../src/training/precompile.ts';
import { TrainingSession } from '../src/training/session.ts';
import type { TrainingNotices, TrainingProgress } from '../src/training/training.ts';
import { TrainingBackend } from '../src/training/training-backend.ts';
import { firstLatents } from '../src/training/training-data.ts';
import type { TrainingFiles, TrainingTask } from '../src/training/training-task.ts';
import type { VisionConfig } from '../src/vision/config.ts';
import { Vision } from '../src/vision/inference.ts';
import { type ReconstructionStrip, reconstructionStrip } from '../src/vision/strip.ts';

/** On a GPU each reading of a loss waits for all that is queued. */
const GPU_READ_EVERY = 8;
const MAX_THREADS = 16;

export class TrainWorker {
  private readonly cores = Math.min(MAX_THREADS, navigator.hardwareConcurrency || 1);
  private readonly backend = new TrainingBackend(this.cores, (message) => this.inference?.fail(message));
  private readonly session = new TrainingSession({
    threads: () => (this.backend.report?.name === 'wasm' ? this.cores : 1),
    spawnGradient: () => new Worker(new URL('./gradient.ts', import.meta.url), { type: 'module' }),
    files: { read: readFile, write: writeFile },
    onNotice: (text, restarted) => {
      this.backend.notices.push(text);
      if (restarted) this.backend.restarted.push(restarted);
    },
  });
  private encoder: Vision | null = null;
  private inference: InferenceServer | null = null;

  /** Files are in the page's memory, from now on. */
  keepFilesAt(port: MessagePort): void {
    keepFilesIn(wrap<FileStore>(port));
  }

  open(wanted: Parameters<TrainingBackend['open']>[0]): Promise<BackendReport> {
    return this.backend.openFirst(wanted);
  }

  // ---- train V, train M ---------------------------------------------------------------------------------

  /** Reads what V or M learns from; gives the number of frames, or of episodes. */
  loadTraining(files: TrainingFiles): Promise<number> {
    return this.session.load(files);
  }

  /** Before a training begins: compiles on WebGPU what its steps will need; gives the number of programs. */
  async precompileSteps(
    task: TrainingTask,
    onProgress: (compiled: number, total: number) => void,
  ): Promise<number> {
    await this.backend.recover();
    return (await this.backend.whileSound(() => precompile(task, onProgress))) ?? 0;
  }

  async beginTraining(task: TrainingTask): Promise<void> {
    this.backend.setUpAgain = () => this.session.beginAgain();
    await this.session.begin(task);
  }

  /**
   * Goes on with the training that was just begun from where it was last kept at `path`; gives that step, or 0.
   * @param key whatever decides on the course of the training: a state under another key is not taken
   */
  resumeTraining(path: string, key: string): Promise<number> {
    return this.session.resume(path, key);
  }

  /** Trains for about `milliseconds`, up to the step `untilStep` of all `steps`. */
  async train(
    milliseconds: number,
    untilStep: number,
    steps: number,
  ): Promise<TrainingProgress & TrainingNotices> {
    await this.backend.recover();
    const readEvery = this.backend.isGpu ? GPU_READ_EVERY : 1;
    const progress = await this.backend.whileSound(() =>
      this.session.train({ milliseconds, untilStep, steps, readEvery }),
    );
    // A GPU that failed meanwhile computed nothing; the next call starts from what was kept.
    const nothing = { step: this.session.keptStep, losses: {}, finite: true };
    return { ...(progress ?? nothing), ...this.backend.news() };
  }

  /** Keeps the training as it stands. */
  async keepTraining(): Promise<void> {
    await this.backend.recover();
    await this.backend.whileSound(async () => {
      await this.session.keep(() => this.backend.isSound);
      if (this.backend.isSound) this.backend.progressed();
    });
  }

  /** The training that was just begun goes on from the weights of an earlier step, and is kept so. */
  async goOnFrom(weights: Weights, step: number): Promise<void> {
    await this.backend.untilDone(async () => {
      await this.session.goOnFrom(weights, step);
      await this.session.keep(() => this.backend.isSound);
    });
  }

  /** Writes the weights as they stand to a file of their own. */
  writeWeights(path: string, step: number): Promise<void> {
    return this.backend.untilDone(() => this.session.writeWeights(path, step));
  }

  /** The weights as they stand, of V or of M. */
  async weights(): Promise<Weights> {
    return this.backend.untilDone(() => this.session.weights());
  }

  /** Unseen frames beside what the V in training makes of them. */
  async reconstructions(config: VisionConfig): Promise<ReconstructionStrip> {
    const weights = await this.weights();
    return this.backend.untilDone(async () => {
      const vision = new Vision(config, weights);
      try {
        return await reconstructionStrip(vision, this.session.pictures);
      } finally {
        vision.dispose();
      }
    });
  }

  endTraining(): void {
    this.session.end();
  }

  // ---- encode -------------------------------------------------------------------------------------------

  beginEncoding(config: VisionConfig, weights: Weights): void {
    this.encoder?.dispose();
    this.encoder = new Vision(config, weights);
    this.backend.setUpAgain = async () => {
      this.encoder?.dispose();
      this.encoder = new Vision(config, weights);
    };
  }

  /** One trajectory becomes one file of mu and logvar, if it is not there. */
  async encode(from: string, to: string): Promise<Encoded & TrainingNotices> {
    if (this.encoder === null) throw new Error('episodes are encoded only after beginEncoding()');
    const encoded = await encodeInto(to, from, this.encoder.config.latentSize, (episode) =>
      this.backend.untilDone(() => encodeFrames(episode, this.encoder!)),
    );
    if (!encoded.found) this.backend.progressed();
    return { ...encoded, ...this.backend.news() };
  }

  endEncoding(): void {
    this.encoder?.dispose();
    this.encoder = null;
  }

  /** mu and logvar of the first frame of each episode: where dreams begin. */
  firstLatents(paths: string[]): Promise<{ mu: Float32Array; logvar: Float32Array }> {
    return firstLatents(paths);
  }

  // ---- evolve C -----------------------------------------------------------------------------------------

  /** V, M and C of all rollout workers on this worker's GPU, from now on. */
  async beginInference(spec: AgentSpec, shape: ServerShape): Promise<void> {
    if (this.inference !== null && this.inference.batches > 0) this.backend.progressed();
    this.inference?.dispose();
    this.inference = null;
    // Without a GPU the rollout workers infer on their own cores: nothing is to be set up again.
    this.backend.setUpAgain = () => Promise.resolve();
    await this.backend.recover();
    if (tf.getBackend() !== 'webgpu') throw new Error(`the backend is '${tf.getBackend()}' now, not WebGPU`);
    this.inference = new InferenceServer(spec, shape);
  }

  /** The port of a rollout worker, which is one of the clients. */
  connectInference(client: number, port: MessagePort): void {
    if (this.inference === null) throw new Error('rollout workers connect only after beginInference()');
    this.inference.connect(client, port);
  }

  tensorCount(): number {
    return tf.memory().numTensors;
  }
}

serve(new TrainWorker());
