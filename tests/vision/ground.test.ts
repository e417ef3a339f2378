/** Which pixels are ground, and how long their weight in V's loss lasts. */
import { beforeAll, expect, it } from 'vitest';
import { readSync } from '../../src/backend/read.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { FrameReservoir } from '../../src/data/datasets.ts';
import { rangeOf } from '../../src/math/colour-range.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { VisionTraining } from '../../src/training/training.ts';
import { groundMask } from '../../src/vision/ground.ts';
import { type VisionOptions, VisionTrainer } from '../../src/vision/trainer.ts';
import { drawDiscs } from './frames.helper.ts';

beforeAll(openWasm);

it('the mask is 1 on both shades of the ground and between them, 0 elsewhere', () => {
  const range = rangeOf([
    [100, 202, 100],
    [100, 228, 100],
  ]);
  const frame = new Uint8Array(64 * 64 * 3);
  const pixels = [
    [100, 202, 100],
    [100, 228, 100],
    [104, 215, 97],
    [104, 104, 104],
    [255, 215, 100],
    [100, 240, 100],
  ];
  for (const [i, pixel] of pixels.entries()) frame.set(pixel, 3 * i);
  const mask = groundMask(frame, 1, range);
  expect(mask.shape).toEqual([1, 64, 64, 1]);
  expect([...readSync(mask).slice(0, 7)]).toEqual([1, 1, 1, 0, 0, 0, 0]);
  mask.dispose();
});

it('the weight of the ground falls linearly to nothing, and makes V another', async () => {
  const config = { size: 'tiny', latentSize: 4 } as const;
  const frames = drawDiscs(8, new Xoshiro128(9));
  const train = async (groundWeight: number) => {
    const options: VisionOptions = {
      learningRate: 2e-3,
      klWeight: 1,
      klTolerance: 0.5,
      batchSize: 8,
      seed: 1,
      ground: { low: [0, 0, 0], high: [60, 60, 60] },
    };
    const trainer = new VisionTrainer(config, options);
    const reservoir = new FrameReservoir(8, new Xoshiro128(1));
    reservoir.offer(frames);
    const training = new VisionTraining(trainer, reservoir, { ...options, groundWeight });
    const weights: number[] = [];
    for (let step = 1; step <= 4; step++) {
      await training.train({ milliseconds: 60_000, untilStep: step, steps: 4, readEvery: 1 });
      weights.push(trainer.groundWeight);
    }
    const trained = await trainer.weights();
    trainer.dispose();
    return { weights, trained };
  };
  const weighted = await train(8);
  expect(weighted.weights).toEqual([8, 6, 4, 2]);
  const plain = await train(0);
  expect(plain.weights).toEqual([0, 0, 0, 0]);
  expect(plain.trained).not.toEqual(weighted.trained);
});
