/**
 * Training on WebAssembly, one thread: frames a second of V, of each size, and of M. The baseline of V is the
 * paper's size; the ratio says what the smaller nets save.
 */
import { openWasm } from '../src/backend/wasm.ts';
import { Xoshiro128 } from '../src/math/random.ts';
import { MemoryTrainer } from '../src/memory/trainer.ts';
import { FRAME_BYTES } from '../src/rollout/episode.ts';
import { VISION_SIZES } from '../src/vision/config.ts';
import { VisionTrainer } from '../src/vision/trainer.ts';
import { perSecond, row } from './clock.ts';

const BATCH = 64;
const TIME = 32;

export async function run(): Promise<void> {
  await openWasm();
  console.log(`V, batch ${BATCH}, latent 32`);
  let paper: number | undefined;
  for (const size of VISION_SIZES) {
    const rate = await vision(size);
    paper ??= rate;
    console.log(row(size, rate, 'frames/s', paper));
  }
  console.log(`M, batch ${BATCH}, ${TIME} steps a sequence, latent 32`);
  let largest: number | undefined;
  for (const hiddenSize of [256, 128]) {
    const rate = await memory(hiddenSize);
    largest ??= rate;
    console.log(row(`${hiddenSize} units`, rate, 'frames/s', largest));
  }
}

async function vision(size: (typeof VISION_SIZES)[number]): Promise<number> {
  const options = { learningRate: 1e-4, batchSize: BATCH, klTolerance: 0.5, klWeight: 1, seed: 1 };
  const trainer = new VisionTrainer({ size, latentSize: 32 }, options);
  const frames = new Uint8Array(BATCH * FRAME_BYTES).map((_, i) => (31 * i) % 251);
  const rate = await perSecond(async () => void (await trainer.trainBatch(frames, true)));
  trainer.dispose();
  return BATCH * rate;
}

async function memory(hiddenSize: number): Promise<number> {
  const config = {
    latentSize: 32,
    actionSize: 3,
    hiddenSize,
    mixtures: 5,
    predictReward: true,
    predictDone: true,
  };
  const trainer = new MemoryTrainer(config, {
    learningRate: 1e-3,
    batchSize: BATCH,
    sequenceLength: TIME,
    seed: 1,
  });
  const random = new Xoshiro128(1);
  const noise = (length: number) => Float32Array.from({ length }, () => random.normal());
  const batch = {
    mu: noise(BATCH * (TIME + 1) * 32),
    logvar: new Float32Array(BATCH * (TIME + 1) * 32).fill(-2),
    actions: noise(BATCH * TIME * 3),
    rewards: noise(BATCH * TIME),
    dones: new Float32Array(BATCH * TIME),
  };
  const rate = await perSecond(async () => void (await trainer.trainBatch(batch, true)));
  trainer.dispose();
  return BATCH * TIME * rate;
}
