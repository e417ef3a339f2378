/**
 * A rollout worker of the pool: collects episodes into files, plays the closed loop for fitness and evaluation,
 * computes diagnostics, and encodes episodes with V where there is no GPU. Each call is short; the pool decides what
 * comes next.
 */
import * as tf from '@tensorflow/tfjs-core';
import { wrap } from 'comlink';
import { openWasm } from '../src/backend/wasm.ts';
import type { EpisodeOrder } from '../src/data/collect.ts';
import { encodeFrames } from '../src/data/encode.ts';
import { FRAME_BYTES } from '../src/data/episode.ts';
import {
  type Collected,
  collectPacked,
  type Encoded,
  encodeInto,
  readEpisode,
  readLatentEpisode,
  type Written,
} from '../src/data/episode-files.ts';
import type { EpisodePaths } from '../src/data/episode-paths.ts';
import { frameAt, framesAt, wholeFrames } from '../src/data/re-render.ts';
import { type BallReport, reportBall } from '../src/diagnostics/ball-report.ts';
import { type CarReport, reportCar } from '../src/diagnostics/car-report.ts';
import { withDreamDistance } from '../src/diagnostics/dream-distance.ts';
import { withDreamEndurance } from '../src/diagnostics/dream-endurance.ts';
import { withDreamOptimism } from '../src/diagnostics/dream-optimism.ts';
import { dreamStrip, episodeToDream, SHOWN_STEPS, startOfDream } from '../src/diagnostics/dream-strip.ts';
import {
  type Advance,
  advanceReporting,
  type Reporting,
  type ReportPaths,
  type TrainedMemory,
  type TrainedVision,
} from '../src/diagnostics/report-progress.ts';
import { type Experiment, experimentOf, groundIn } from '../src/env/experiments.ts';
import { openTask } from '../src/env/index.ts';
import { keepFilesIn } from '../src/files/files.ts';
import type { FileStore } from '../src/files/memory-files.ts';
import type { Collector, TrainedDriver } from '../src/rollout/agent-policy.ts';
import { ClosedLoop } from '../src/rollout/closed-loop.ts';
import { allCollectedBefore, Collecting, keepAllCollected } from '../src/rollout/collecting.ts';
import {
  type Demonstrations,
  Distillation,
  type DistillationOrder,
  fitController,
} from '../src/rollout/distillation.ts';
import type { DreamStarts } from '../src/rollout/dream.ts';
import { dreamMoments, type MomentChoice } from '../src/rollout/dream-moments.ts';
import { drivenBy } from '../src/rollout/driven-episode.ts';
import type { AgentSpec, Job, Outcome, Preview } from '../src/rollout/jobs.ts';
import { RemoteLoop, type RemoteSpec } from '../src/rollout/remote-loop.ts';
import { serve } from '../src/threads/serve.ts';
import { Vision } from '../src/vision/inference.ts';
import { type ReconstructionStrip, reconstructionStrip } from '../src/vision/strip.ts';

export class RolloutWorker {
  private loop: ClosedLoop | RemoteLoop | null = null;
  private encoder: Vision | null = null;
  private readonly collecting = new Collecting();
  private distillation: Distillation | null = null;
  private reporting: Reporting<BallReport | CarReport> | null = null;

  /** Files are in the page's memory, from now on. */
  keepFilesAt(port: MessagePort): void {
    keepFilesIn(wrap<FileStore>(port));
  }

  beginCollecting(collector: Collector): Promise<void> {
    return this.collecting.begin(collector);
  }

  collect(order: EpisodeOrder, path: string): Promise<Collected> {
    return this.collecting.collect(order, path);
  }

  collectAgain(order: EpisodeOrder, path: string): Promise<Written> {
    return this.collecting.collectAgain(order, path);
  }

  collectedBefore(orders: Parameters<typeof allCollectedBefore>[0]): Promise<(Collected | null)[]> {
    return allCollectedBefore(orders);
  }

  keepCollected(episodes: Parameters<typeof keepAllCollected>[0]): Promise<(Collected | string)[]> {
    return keepAllCollected(episodes);
  }

  collectPacked(order: EpisodeOrder): ReturnType<typeof collectPacked> {
    return collectPacked(order);
  }

  endCollecting(): void {
    this.collecting.end();
  }

  async beginEncoding({ config, weights }: TrainedVision): Promise<void> {
    await openWasm();
    this.endEncoding();
    this.encoder = new Vision(config, weights);
  }

  /** One trajectory becomes one file of mu and logvar, if it is not there. */
  async encode({ trajectory, latents }: EpisodePaths): Promise<Encoded> {
    if (this.encoder === null) throw new Error('episodes are encoded only after beginEncoding()');
    const { encoder } = this;
    return encodeInto(latents, trajectory, encoder.config.latentSize, (episode) =>
      encodeFrames(episode, encoder),
    );
  }

  endEncoding(): void {
    this.encoder?.dispose();
    this.encoder = null;
  }

  /** Takes V, M and the shape of C; earlier jobs are dropped. */
  async prepare(spec: AgentSpec, slots: number): Promise<void> {
    await openWasm();
    this.loop?.dispose();
    this.loop = new ClosedLoop(spec, slots);
  }

  /** The same with V, M and C on the GPU of the worker at the other end of `port`. */
  prepareRemote(spec: RemoteSpec, slots: number, port: MessagePort): void {
    this.loop?.dispose();
    this.loop = new RemoteLoop(spec, slots, port);
  }

  /**
   * Takes new jobs and plays for about `milliseconds`; gives the outcomes of episodes that ended, and the steps taken.
   * @param preview also give previews of the episodes under way
   * @param dropped ids of jobs that are of no use any more
   */
  async play(
    jobs: Job[],
    milliseconds: number,
    preview: boolean,
    dropped: number[] = [],
  ): Promise<{ outcomes: Outcome[]; steps: number; previews: Preview[] }> {
    if (this.loop === null) throw new Error('a rollout worker plays only after prepare()');
    if (dropped.length > 0) this.loop.drop(new Set(dropped));
    this.loop.add(jobs);
    const before = this.loop.steps;
    const outcomes = await this.loop.advance(milliseconds);
    const previews = preview ? this.loop.previews() : [];
    return { outcomes, steps: this.loop.steps - before, previews };
  }

  tensorCount(): number {
    // Before the first prepare() there is no backend to ask.
    return tf.getBackend() ? tf.memory().numTensors : 0;
  }

  /** Where dreams begin: first frames and later moments of these episodes, with M's h and c. */
  async dreamMoments(
    paths: readonly EpisodePaths[],
    memory: TrainedMemory,
    seed: number,
    choice: MomentChoice,
  ): Promise<Required<DreamStarts>> {
    await openWasm();
    return dreamMoments(paths.map(latents), memory, seed, choice);
  }

  /** Takes the earlier agent whose C is carried over to the V and M of `spec`. */
  async beginDistilling(earlier: Collector, spec: AgentSpec): Promise<void> {
    await openWasm();
    this.endDistilling();
    this.distillation = new Distillation(earlier, spec);
  }

  distil(order: DistillationOrder): Demonstrations {
    if (this.distillation === null) throw new Error('a C is carried over only after beginDistilling()');
    return this.distillation.play(order);
  }

  endDistilling(): void {
    this.distillation?.dispose();
    this.distillation = null;
  }

  fitController(...from: Parameters<typeof fitController>): ReturnType<typeof fitController> {
    return fitController(...from);
  }

  /** Begins the diagnostics of the ball; continueReport() computes it. */
  async beginBallReport(
    paths: ReportPaths,
    vision: TrainedVision,
    memory: TrainedMemory,
    radius: number,
    seed: number,
  ): Promise<void> {
    await openWasm();
    const unseen = paths.unseen.map(latents);
    const report = reportBall(paths.seen.map(latents), unseen, memory, radius, seed);
    this.reporting = withDreamDistance(report, { unseen, vision, memory, driven: null, seed });
  }

  /** The same for an agent that acts. @param driver its C, in reality and in its own dreams; null before it has one */
  async beginAgentReport(
    paths: ReportPaths,
    vision: TrainedVision,
    memory: TrainedMemory,
    seed: number,
    experiment: Experiment,
    driver: TrainedDriver | null,
  ): Promise<void> {
    await openWasm();
    const episodes = {
      seen: paths.seen.map(latents),
      unseen: paths.unseen.map(latents),
      unseenFrames: paths.unseen.map(
        ({ trajectory }) =>
          async () =>
            wholeFrames(await readEpisode(trajectory)),
      ),
    };
    const { world } = await readEpisode(paths.unseen[0].trajectory);
    const record = { ...experimentOf(experiment), ground: groundIn(world) };
    const report = reportCar(record, episodes, vision, memory, seed);
    const driven = driver && drivenBy(driver, { vision, memory }, paths.unseen);
    const dreams = { vision, memory, driven, seed };
    const near = withDreamOptimism(withDreamDistance(report, { ...dreams, unseen: episodes.unseen }), dreams);
    const { lost, tellsLost, env } = openTask(world);
    env.close(); // a picture is judged without it
    const lasting = { ...dreams, driven: tellsLost ? driven : null };
    this.reporting = withDreamEndurance(near, { ...lasting, frames: episodes.unseenFrames, lost });
  }

  /** The middle frame of each episode beside its reconstruction by V. */
  async reconstructions(
    episodes: readonly EpisodePaths[],
    { config, weights }: TrainedVision,
  ): Promise<ReconstructionStrip> {
    await openWasm();
    const frames = new Uint8Array(episodes.length * FRAME_BYTES);
    for (const [i, { trajectory }] of episodes.entries()) {
      const episode = await readEpisode(trajectory);
      frames.set(frameAt(episode, episode.rewards.length >> 1), i * FRAME_BYTES);
    }
    const vision = new Vision(config, weights);
    try {
      return await reconstructionStrip(vision, frames);
    } finally {
      vision.dispose();
    }
  }

  /** A dream from the middle of one of the episodes beside its frames; null where all are too short for one. */
  async dreamStrip(
    paths: readonly EpisodePaths[],
    vision: TrainedVision,
    memory: TrainedMemory,
    seed: number,
  ): Promise<ReconstructionStrip | null> {
    await openWasm();
    const episodes = await Promise.all(paths.map((each) => latents(each)()));
    const episode = episodeToDream(episodes);
    if (episode === null) return null;
    const { trajectory } = paths[episodes.indexOf(episode)];
    const shown = SHOWN_STEPS.map((step) => startOfDream(episode)! + step);
    return dreamStrip(episode, framesAt(await readEpisode(trajectory), shown), vision, memory, seed);
  }

  /** Computes for about `milliseconds`. */
  async continueReport(milliseconds: number): Promise<Advance<BallReport | CarReport>> {
    if (this.reporting === null)
      throw new Error(
        'diagnostics are computed only after beginBallReport() or beginAgentReport() has begun them',
      );
    const advance = await advanceReporting(this.reporting, milliseconds);
    if (advance.report !== null) this.reporting = null;
    return advance;
  }
}

const latents =
  ({ latents, trajectory }: EpisodePaths) =>
  () =>
    readLatentEpisode(latents, trajectory);

serve(new RolloutWorker());
