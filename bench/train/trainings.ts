/** Trainings of V and of M that are measured: on one thread, and with a team of Node's threads. */
import { FlatLayout } from '../../src/backend/flat.ts';
import { GradientTeam, threadsFor } from '../../src/backend/gradient-team.ts';
import { FRAME_BYTES } from '../../src/data/episode.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { memoryShapes } from '../../src/memory/config.ts';
import type { MemoryShard } from '../../src/memory/gradient.ts';
import { MemoryTrainer } from '../../src/memory/trainer.ts';
import type { GradientTask, Shard } from '../../src/training/gradient-task.ts';
import { GradientThread } from '../../src/training/gradient-thread.ts';
import { type VisionSize, visionShapes } from '../../src/vision/config.ts';
import type { VisionShard } from '../../src/vision/gradient.ts';
import { VisionTrainer } from '../../src/vision/trainer.ts';
import { nodeWorker } from '../node-worker.ts';

export interface MeasuredTraining {
  step(): Promise<unknown>;
  end(): void;
}

const LATENT = 32;

export async function visionTraining(
  size: VisionSize,
  batchSize: number,
  threads: number,
): Promise<MeasuredTraining> {
  const config = { size, latentSize: LATENT };
  const options = { learningRate: 1e-4, batchSize, klTolerance: 0.5, klWeight: 1, seed: 1 };
  const trainer = new VisionTrainer(config, options);
  const frames = new Uint8Array(batchSize * FRAME_BYTES).map((_, i) => (31 * i) % 251);
  const task = { part: 'vision', config, options } as const;
  const team = await teamOf<VisionShard>(task, visionShapes(config), batchSize, threads);
  if (team) trainer.join(team);
  return measured(trainer, team, () => trainer.trainBatch(frames, true));
}

export async function memoryTraining(
  shape: { batchSize: number; sequenceLength: number; hiddenSize: number },
  threads: number,
): Promise<MeasuredTraining> {
  const { batchSize, sequenceLength, hiddenSize } = shape;
  const config = {
    latentSize: LATENT,
    actionSize: 3,
    hiddenSize,
    mixtures: 5,
    predictReward: true,
    predictDone: true,
  };
  const trainer = new MemoryTrainer(config, { learningRate: 1e-3, batchSize, sequenceLength, seed: 1 });
  const random = new Xoshiro128(1);
  const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
  const rows = batchSize * sequenceLength;
  const data = {
    mu: noise(batchSize * (sequenceLength + 1) * LATENT),
    logvar: new Float32Array(batchSize * (sequenceLength + 1) * LATENT).fill(-2),
    actions: noise(rows * 3),
    rewards: noise(rows),
    dones: new Float32Array(rows),
  };
  const task = {
    part: 'memory',
    config,
    options: { rewardWeight: 1, doneWeight: 1, aheadWeight: 1 },
  } as const;
  const team = await teamOf<MemoryShard>(task, memoryShapes(config), batchSize, threads);
  if (team) trainer.join(team);
  return measured(trainer, team, () => trainer.trainBatch(data, true));
}

function teamOf<S extends Shard>(
  task: GradientTask,
  shapes: Record<string, number[]>,
  rows: number,
  threads: number,
): Promise<GradientTeam<S> | null> {
  const helpers = threadsFor(rows, 1, threads) - 1;
  if (helpers === 0) return Promise.resolve(null);
  return GradientTeam.assemble<S>({
    helpers,
    layout: new FlatLayout(shapes),
    spawn: () => new GradientThread(nodeWorker('gradient.ts'), task),
    onNotice: (text) => {
      throw new Error(text);
    },
  });
}

function measured(
  trainer: { dispose(): void },
  team: { dispose(): void } | null,
  step: () => Promise<unknown>,
): MeasuredTraining {
  return {
    step,
    end: () => {
      team?.dispose();
      trainer.dispose();
    },
  };
}
