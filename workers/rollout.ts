/**
 * A rollout thread: one of the pool. Gathers episodes into the origin's files and plays the closed loop for
 * fitness and evaluation. Every call is short; the pool decides what comes next.
 */
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { openWasm } from '../src/backend/wasm.ts';
import { readFile, writeFile } from '../src/files/opfs.ts';
import { ClosedLoop } from '../src/rollout/closed-loop.ts';
import { collectEpisode, type EpisodeOrder } from '../src/rollout/collect.ts';
import { DistantLoop, type DistantSpec } from '../src/rollout/distant-loop.ts';
import { decodeEpisode, decodeLatentEpisode, encodeEpisode } from '../src/rollout/episode.ts';
import type { AgentSpec, Glimpse, Job, Outcome } from '../src/rollout/jobs.ts';
import { type BallReport, reportBall } from '../src/rollout/reports/ball-report.ts';
import { type CarReport, reportCar } from '../src/rollout/reports/car-report.ts';
import {
  type Advance,
  advanceReporting,
  type Reporting,
  type TrainedMemory,
  type TrainedVision,
} from '../src/rollout/reports/reporting.ts';

/** Paths of the episodes a report card is made of. */
export interface ReportPaths {
  seen: string[];
  unseen: string[];
  /** Frames of the unseen ones. */
  unseenFrames: string[];
}

export class RolloutWorker {
  private loop: ClosedLoop | DistantLoop | null = null;
  private reporting: Reporting<BallReport | CarReport> | null = null;

  /** Plays one episode and writes it to `path`; answers with what people want to know of it. */
  async collect(
    order: EpisodeOrder,
    path: string,
  ): Promise<{ steps: number; return: number; policy: string; bytes: number }> {
    const episode = collectEpisode(order);
    const bytes = encodeEpisode(episode);
    await writeFile(path, bytes);
    return {
      steps: episode.rewards.length,
      return: episode.rewards.reduce((sum, reward) => sum + reward, 0),
      policy: episode.policy,
      bytes: bytes.length,
    };
  }

  /** Takes over V, M and the shape of C; forgets jobs of before. */
  async prepare(spec: AgentSpec, lanes: number): Promise<void> {
    await openWasm();
    this.loop?.dispose();
    this.loop = new ClosedLoop(spec, lanes);
  }

  /** The same with V, M and C on the GPU of the thread at the other end of `port`. */
  prepareDistant(spec: DistantSpec, lanes: number, port: MessagePort): void {
    this.loop?.dispose();
    this.loop = new DistantLoop(spec, lanes, port);
  }

  /**
   * Takes new jobs, plays for about `milliseconds`, gives what ended and how many steps it took.
   * @param glimpse also give what every episode under way looks like
   */
  async advance(
    jobs: Job[],
    milliseconds: number,
    glimpse: boolean,
  ): Promise<{ outcomes: Outcome[]; steps: number; glimpses: Glimpse[] }> {
    if (this.loop === null) throw new Error('a rollout worker plays only after prepare()');
    this.loop.add(jobs);
    const before = this.loop.steps;
    const outcomes = await this.loop.advance(milliseconds);
    const glimpses = glimpse ? this.loop.glimpses() : [];
    return { outcomes, steps: this.loop.steps - before, glimpses };
  }

  tensorCount(): number {
    // Before the first prepare() there is no backend to ask.
    return tf.getBackend() ? tf.memory().numTensors : 0;
  }

  /** Begins the report card of the ball; advanceReport() computes it. */
  async beginBallReport(
    paths: ReportPaths,
    memory: TrainedMemory,
    radius: number,
    seed: number,
  ): Promise<void> {
    await openWasm();
    this.reporting = reportBall(paths.seen.map(latents), paths.unseen.map(latents), memory, radius, seed);
  }

  /** The same for the car. */
  async beginCarReport(
    paths: ReportPaths,
    vision: TrainedVision,
    memory: TrainedMemory,
    seed: number,
  ): Promise<void> {
    await openWasm();
    const episodes = {
      seen: paths.seen.map(latents),
      unseen: paths.unseen.map(latents),
      unseenFrames: paths.unseenFrames.map((path) => async () => decodeEpisode(await episodeFile(path))),
    };
    this.reporting = reportCar(episodes, vision, memory, seed);
  }

  /** Computes for about `milliseconds`. */
  async advanceReport(milliseconds: number): Promise<Advance<BallReport | CarReport>> {
    if (this.reporting === null) throw new Error('a report card is computed only after it was begun');
    const advance = await advanceReporting(this.reporting, milliseconds);
    if (advance.card !== null) this.reporting = null;
    return advance;
  }
}

const latents = (path: string) => async () => decodeLatentEpisode(await episodeFile(path));

async function episodeFile(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  if (bytes === null) throw new Error(`the episode ${path} is gone from the browser's storage: gather again`);
  return bytes;
}

expose(new RolloutWorker());
