/**
 * The training thread: alone owns the training backend (WebGPU, WebGL or WASM). Trains V, encodes episodes,
 * trains M, in pulses that the lab asks for.
 */
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { type BackendReport, openBackend } from '../src/backend/choose.ts';
import { readFile, writeFile } from '../src/files/opfs.ts';
import { Xoshiro128 } from '../src/math/random.ts';
import type { Weights } from '../src/math/weights.ts';
import type { MemoryConfig } from '../src/memory/config.ts';
import { type MemoryOptions, MemoryTrainer } from '../src/memory/trainer.ts';
import { FrameReservoir, frameBatches, latentSizeOf, SequenceDataset } from '../src/rollout/datasets.ts';
import {
  decodeEpisode,
  decodeLatentEpisode,
  encodeLatentEpisode,
  FRAME_BYTES,
  type LatentEpisode,
} from '../src/rollout/episode.ts';
import { MemoryTraining, type Pulse, VisionTraining } from '../src/rollout/training.ts';
import type { VisionConfig } from '../src/vision/config.ts';
import { type VisionOptions, VisionTrainer } from '../src/vision/trainer.ts';
import { Vision } from '../src/vision/vision.ts';

const ENCODE_BATCH = 64;
/** On a GPU each reading of a loss waits for all that is queued. */
const GPU_READ_EVERY = 8;

export class TrainWorker {
  private readEvery = 1;
  private fault: string | null = null;
  private unseen: Uint8Array = new Uint8Array(0);
  private reservoir: FrameReservoir | null = null;
  private visionTraining: VisionTraining | null = null;
  private encoder: Vision | null = null;
  private dataset: SequenceDataset | null = null;
  private memoryTraining: MemoryTraining | null = null;

  async open(wanted: 'auto' | 'webgpu' | 'webgl' | 'wasm' | 'cpu'): Promise<BackendReport> {
    const report = await openBackend(wanted, (message) => {
      this.fault = message;
    });
    this.readEvery = report.name === 'webgpu' || report.name === 'webgl' ? GPU_READ_EVERY : 1;
    return report;
  }

  // ---- V ------------------------------------------------------------------------------------------------

  /** Reads episodes into a bounded sample of frames; `unseen` names are kept for pictures, not for training. */
  async loadFrames(paths: string[], unseenPaths: string[], capacity: number, seed: number): Promise<number> {
    this.reservoir = new FrameReservoir(capacity, new Xoshiro128(seed));
    for (const path of paths) this.reservoir.offer(decodeEpisode(await this.file(path)).frames);
    const shown = await Promise.all(unseenPaths.slice(0, 8).map((path) => this.file(path)));
    this.unseen = pickFrames(
      shown.map((bytes) => decodeEpisode(bytes).frames),
      8,
    );
    return this.reservoir.size;
  }

  beginVision(config: VisionConfig, options: VisionOptions, weights?: Weights): void {
    if (this.reservoir === null) throw new Error('V trains only after loadFrames()');
    this.visionTraining?.trainer.dispose();
    const trainer = new VisionTrainer(config, options, weights);
    this.visionTraining = new VisionTraining(trainer, this.reservoir, options.batchSize);
  }

  async advanceVision(milliseconds: number, untilStep: number): Promise<Pulse> {
    this.refuseFault();
    return this.trainingOfVision().advance({ milliseconds, untilStep, readEvery: this.readEvery });
  }

  visionWeights(): Promise<Weights> {
    this.refuseFault();
    return this.trainingOfVision().trainer.weights();
  }

  /** Unseen frames beside what V makes of them. */
  async reconstructions(
    config: VisionConfig,
  ): Promise<{ count: number; originals: Uint8Array; decoded: Uint8Array }> {
    const count = this.unseen.length / FRAME_BYTES;
    const vision = new Vision(config, await this.visionWeights());
    try {
      const { mu } = await vision.encodeAsync(this.unseen, count);
      return { count, originals: this.unseen.slice(), decoded: await vision.decode(mu, count) };
    } finally {
      vision.dispose();
    }
  }

  endVision(): void {
    this.visionTraining?.trainer.dispose();
    this.visionTraining = null;
    this.reservoir = null;
  }

  // ---- encode -------------------------------------------------------------------------------------------

  beginEncoding(config: VisionConfig, weights: Weights): void {
    this.encoder?.dispose();
    this.encoder = new Vision(config, weights);
  }

  /** One episode of frames becomes one episode of mu and logvar. */
  async encode(from: string, to: string): Promise<number> {
    this.refuseFault();
    if (this.encoder === null) throw new Error('episodes are encoded only after beginEncoding()');
    const episode = decodeEpisode(await this.file(from));
    const { frames, ...rest } = episode;
    const count = frames.length / FRAME_BYTES;
    const { latentSize } = this.encoder.config;
    const latent: LatentEpisode = {
      ...rest,
      mu: new Float32Array(count * latentSize),
      logvar: new Float32Array(count * latentSize),
    };
    let at = 0;
    for (const batch of frameBatches(episode, ENCODE_BATCH)) {
      const encoded = await this.encoder.encodeAsync(batch, batch.length / FRAME_BYTES);
      latent.mu.set(encoded.mu, at);
      latent.logvar.set(encoded.logvar, at);
      at += encoded.mu.length;
    }
    await writeFile(to, encodeLatentEpisode(latent));
    return count;
  }

  endEncoding(): void {
    this.encoder?.dispose();
    this.encoder = null;
  }

  // ---- M ------------------------------------------------------------------------------------------------

  async loadSequences(paths: string[]): Promise<number> {
    this.dataset = new SequenceDataset();
    for (const path of paths) this.dataset.add(decodeLatentEpisode(await this.file(path)));
    return this.dataset.size;
  }

  beginMemory(
    config: MemoryConfig,
    options: MemoryOptions & { lastLearningRate: number },
    weights?: Weights,
  ): void {
    if (this.dataset === null) throw new Error('M trains only after loadSequences()');
    this.memoryTraining?.trainer.dispose();
    const trainer = new MemoryTrainer(config, options, weights);
    this.memoryTraining = new MemoryTraining(trainer, this.dataset, options);
  }

  async advanceMemory(milliseconds: number, untilStep: number): Promise<Pulse> {
    this.refuseFault();
    return this.trainingOfMemory().advance({ milliseconds, untilStep, readEvery: this.readEvery });
  }

  memoryWeights(): Promise<Weights> {
    this.refuseFault();
    return this.trainingOfMemory().trainer.weights();
  }

  endMemory(): void {
    this.memoryTraining?.trainer.dispose();
    this.memoryTraining = null;
    this.dataset = null;
  }

  /** mu and logvar of the first frame of each episode: where dreams begin. */
  async firstLatents(paths: string[]): Promise<{ mu: Float32Array; logvar: Float32Array }> {
    const episodes = await Promise.all(paths.map(async (path) => decodeLatentEpisode(await this.file(path))));
    const latentSize = latentSizeOf(episodes[0]);
    const mu = new Float32Array(episodes.length * latentSize);
    const logvar = new Float32Array(episodes.length * latentSize);
    for (const [i, episode] of episodes.entries()) {
      mu.set(episode.mu.subarray(0, latentSize), i * latentSize);
      logvar.set(episode.logvar.subarray(0, latentSize), i * latentSize);
    }
    return { mu, logvar };
  }

  tensorCount(): number {
    return tf.memory().numTensors;
  }

  private async file(path: string): Promise<Uint8Array> {
    const bytes = await readFile(path);
    if (bytes === null)
      throw new Error(`the episode ${path} is gone from the browser's storage: gather again`);
    return bytes;
  }

  private trainingOfVision(): VisionTraining {
    if (this.visionTraining === null) throw new Error('V is not in training: beginVision() first');
    return this.visionTraining;
  }

  private trainingOfMemory(): MemoryTraining {
    if (this.memoryTraining === null) throw new Error('M is not in training: beginMemory() first');
    return this.memoryTraining;
  }

  private refuseFault(): void {
    if (this.fault !== null) throw new Error(`the GPU failed: ${this.fault}`);
  }
}

/** `count` frames spread over the given episodes. */
function pickFrames(episodes: Uint8Array[], count: number): Uint8Array {
  if (episodes.length === 0) return new Uint8Array(0);
  const picked = new Uint8Array(count * FRAME_BYTES);
  for (let i = 0; i < count; i++) {
    const frames = episodes[i % episodes.length];
    const total = frames.length / FRAME_BYTES;
    const from = Math.floor(((i + 0.5) / count) * total) * FRAME_BYTES;
    picked.set(frames.subarray(from, from + FRAME_BYTES), i * FRAME_BYTES);
  }
  return picked;
}

expose(new TrainWorker());
