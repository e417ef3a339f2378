/**
 * A rollout thread: one of the pool. Gathers episodes into the origin's files and plays the closed loop for
 * fitness and evaluation. Every call is short; the pool decides what comes next.
 */
import * as tf from '@tensorflow/tfjs-core';
import { expose } from 'comlink';
import { openWasm } from '../src/backend/wasm.ts';
import { readFile, writeFile } from '../src/files/opfs.ts';
import type { Weights } from '../src/math/weights.ts';
import type { MemoryConfig } from '../src/memory/config.ts';
import { type BallReport, reportBall } from '../src/rollout/ball-report.ts';
import { type AgentSpec, ClosedLoop, type Job, type Outcome } from '../src/rollout/closed-loop.ts';
import { collectEpisode, type EpisodeOrder } from '../src/rollout/collect.ts';
import { decodeLatentEpisode, encodeEpisode } from '../src/rollout/episode.ts';

export class RolloutWorker {
  private loop: ClosedLoop | null = null;

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

  /** Takes new jobs, plays for about `milliseconds`, gives what ended and how many steps it took. */
  advance(jobs: Job[], milliseconds: number): { outcomes: Outcome[]; steps: number } {
    if (this.loop === null) throw new Error('a rollout worker plays only after prepare()');
    this.loop.add(jobs);
    const before = this.loop.steps;
    const outcomes = this.loop.advance(milliseconds);
    return { outcomes, steps: this.loop.steps - before };
  }

  tensorCount(): number {
    // Before the first prepare() there is no backend to ask.
    return tf.getBackend() ? tf.memory().numTensors : 0;
  }

  /** What V and M know of the ball, on episodes they never saw. */
  async reportBall(
    seen: string[],
    unseen: string[],
    memory: { config: MemoryConfig; weights: Weights },
    radius: number,
    seed: number,
  ): Promise<BallReport> {
    await openWasm();
    const read = async (path: string) => {
      const bytes = await readFile(path);
      if (bytes === null)
        throw new Error(`the episode ${path} is gone from the browser's storage: gather again`);
      return decodeLatentEpisode(bytes);
    };
    return reportBall(
      await Promise.all(seen.map(read)),
      await Promise.all(unseen.map(read)),
      memory,
      radius,
      seed,
    );
  }
}

expose(new RolloutWorker());
