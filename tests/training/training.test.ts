import { describe, expect, it } from 'vitest';
import { FrameReservoir, SequenceDataset } from '../../src/data/datasets.ts';
import { FRAME_BYTES } from '../../src/data/episode.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { MemoryTrainer } from '../../src/memory/trainer.ts';
import { MemoryTraining, VisionTraining } from '../../src/training/training.ts';
import type { VisionTrainer } from '../../src/vision/trainer.ts';
import { addEpisode } from '../data/add-episode.helper.ts';

/** Counts its batches; from batch `bad` on its loss is no number. */
function fakeVision(bad = Number.POSITIVE_INFINITY) {
  let batches = 0;
  const trainBatch = (_: Uint8Array, readLoss: boolean) => {
    batches++;
    const loss = batches >= bad ? Number.NaN : batches;
    return Promise.resolve(readLoss ? { loss, klPerDimension: Float32Array.of(1, 2) } : null);
  };
  return { trainBatch } as unknown as VisionTrainer;
}

function visionTraining(trainer: VisionTrainer, lastLearningRate?: number): VisionTraining {
  const reservoir = new FrameReservoir(4, new Xoshiro128(1));
  reservoir.offer(new Uint8Array(2 * FRAME_BYTES));
  return new VisionTraining(trainer, reservoir, { batchSize: 2, learningRate: 1, lastLearningRate });
}

/** Notes the learning rate of each of its batches. */
function notingRates(losses: object) {
  const rates: number[] = [];
  let rate = 0;
  const trainer = {
    set learningRate(value: number) {
      rate = value;
    },
    trainBatch: () => {
      rates.push(Number(rate.toFixed(9)));
      return Promise.resolve(losses);
    },
  };
  return { trainer, rates };
}

describe('training in time slices', () => {
  it('stops at the last step and returns the mean of the losses read', async () => {
    const progress = await visionTraining(fakeVision()).train({
      milliseconds: 10_000,
      untilStep: 10,
      steps: 2000,
      readEvery: 4,
    });
    // Read at steps 4 and 8, and at the last one, after which the curve has a point.
    const loss = (4 + 8 + 10) / 3;
    expect(progress).toEqual({
      step: 10,
      losses: { loss },
      points: [{ step: 10, values: { frames: 20, loss } }],
      finite: true,
      klPerDimension: [1, 2],
    });
  });

  it('continues where it stopped, and does no step without time', async () => {
    const training = visionTraining(fakeVision());
    expect((await training.train({ milliseconds: 10_000, untilStep: 3, readEvery: 1 })).step).toBe(3);
    expect((await training.train({ milliseconds: 0, untilStep: 9, readEvery: 1 })).step).toBe(3);
    expect((await training.train({ milliseconds: 10_000, untilStep: 9, readEvery: 1 })).step).toBe(9);
  });

  it('stops at the first loss that is not finite, and reports it', async () => {
    const progress = await visionTraining(fakeVision(5)).train({
      milliseconds: 10_000,
      untilStep: 100,
      readEvery: 1,
    });
    expect(progress.finite).toBe(false);
    expect(progress.step).toBe(5);
  });

  it("decreases V's learning rate linearly, to the last step of the whole training", async () => {
    const { trainer, rates } = notingRates({ loss: 1, klPerDimension: [1] });
    const training = visionTraining(trainer as unknown as VisionTrainer, 0.2);
    // A slice that ends before the last step does not shorten the fall.
    await training.train({ milliseconds: 10_000, untilStep: 3, steps: 4, readEvery: 1 });
    await training.train({ milliseconds: 10_000, untilStep: 4, readEvery: 1 });
    expect(rates).toEqual([1, 0.8, 0.6, 0.4]);
  });

  it("leaves V's learning rate alone without a final one", async () => {
    const { trainer, rates } = notingRates({ loss: 1, klPerDimension: [1] });
    const training = visionTraining(trainer as unknown as VisionTrainer);
    await training.train({ milliseconds: 10_000, untilStep: 3, readEvery: 1 });
    expect(rates).toEqual([1, 1, 1]);
  });

  it("decreases M's learning rate linearly", async () => {
    const { trainer, rates } = notingRates({ loss: 1, nll: 1, reward: 0, done: 0 });
    const dataset = new SequenceDataset();
    await addEpisode(dataset, {
      seed: 0,
      policy: 'none',
      actions: new Float32Array(0),
      rewards: new Float32Array(4),
      dones: new Float32Array(4),
      mu: new Float32Array(5),
      logvar: new Float32Array(5),
    });
    const shape = { batchSize: 1, sequenceLength: 2, seed: 1, learningRate: 1, lastLearningRate: 0.2 };
    const training = new MemoryTraining(trainer as unknown as MemoryTrainer, dataset, shape);
    // A slice that ends before the last step does not shorten the fall.
    await training.train({ milliseconds: 10_000, untilStep: 3, steps: 4, readEvery: 1 });
    await training.train({ milliseconds: 10_000, untilStep: 4, readEvery: 1 });
    expect(rates).toEqual([1, 0.8, 0.6, 0.4]);
  });
});
