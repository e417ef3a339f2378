/**
 * An episode must not depend on how many others are played beside it: a killed worker's jobs are done again in
 * other company, and a replay is alone. So V and M give the same bits at every batch size. Only a browser shows
 * this: its WebAssembly has the fused multiply-add that Node's lacks.
 */
import { afterAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { Memory } from '../../src/memory/inference.ts';
import { initMemory } from '../../src/memory/init.ts';
import { FRAME_LENGTH } from '../../src/vision/config.ts';
import { Vision } from '../../src/vision/inference.ts';
import { initVision } from '../../src/vision/init.ts';

const MOST = 16;
const random = new Xoshiro128(1);

const disposables: { dispose(): void }[] = [];
afterAll(() => {
  for (const disposable of disposables) disposable.dispose();
});

it.each(['tiny', 'compact', 'paper'] as const)("the %s V's z, to the last bit", async (size) => {
  await openWasm();
  const config = { size, latentSize: 32 };
  const vision = new Vision(config, initVision(config, 1));
  disposables.push(vision);
  const frames = Uint8Array.from({ length: MOST * FRAME_LENGTH }, () => random.below(256));
  const { mu, logvar } = vision.encode(frames, MOST);
  for (let count = 1; count < MOST; count++) {
    const fewer = vision.encode(frames.subarray(0, count * FRAME_LENGTH), count);
    expect(fewer.mu).toEqual(mu.subarray(0, fewer.mu.length));
    expect(fewer.logvar).toEqual(logvar.subarray(0, fewer.logvar.length));
  }
});

it("M's h and mixture, to the last bit", async () => {
  await openWasm();
  const config = {
    latentSize: 32,
    actionSize: 3,
    hiddenSize: 256,
    mixtures: 5,
    predictReward: true,
    predictDone: true,
  };
  const weights = initMemory(config, 1);
  const many = new Memory(config, weights, MOST);
  const alone = new Memory(config, weights, 1);
  disposables.push(many, alone);
  for (let step = 0; step < 20; step++) {
    const z = Float32Array.from({ length: MOST * 32 }, () => random.normal());
    const actions = Float32Array.from({ length: MOST * 3 }, () => random.normal());
    many.step(z, actions);
    alone.step(z.subarray(0, 32), actions.subarray(0, 3));
    expect(alone.h).toEqual(many.h.subarray(0, 256));
    const { mu } = many.mixture();
    const own = alone.mixture().mu;
    expect(own).toEqual(mu.subarray(0, own.length));
  }
});
