/** V in use: latents and frames in and out, and weights that do not fit. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCpu } from '../../src/backend/cpu.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Weights } from '../../src/math/weights.ts';
import { Vision } from '../../src/vision/inference.ts';
import { initVision } from '../../src/vision/init.ts';
import { drawDiscs } from './frames.helper.ts';

const config = { size: 'tiny', latentSize: 5 } as const;
const frames = drawDiscs(4, new Xoshiro128(2));
const worst = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);

describe('Vision', () => {
  beforeAll(openWasm);

  it('encodes a frame alike alone and in a batch, at once and later', async () => {
    const vision = new Vision(config, initVision(config, 1));
    const batch = vision.encode(frames, 4);
    const alone = vision.encode(frames.subarray(2 * 12288, 3 * 12288), 1);
    expect(batch.mu).toHaveLength(20);
    expect(worst(alone.mu, batch.mu.subarray(10, 15))).toBeLessThan(1e-6);
    expect(worst(alone.logvar, batch.logvar.subarray(10, 15))).toBeLessThan(1e-6);
    expect(worst(batch.mu.subarray(0, 5), batch.mu.subarray(10, 15))).toBeGreaterThan(1e-4);
    expect(await vision.encodeAsync(frames, 4)).toEqual(batch);
    vision.dispose();
  });

  it('decodes to bytes, alike on wasm and cpu', async () => {
    const z = Float32Array.from({ length: 10 }, (_, i) => Math.sin(i));
    const run = async (open: () => Promise<void>) => {
      await open();
      const vision = new Vision(config, initVision(config, 1));
      const bytes = await vision.decode(z, 2);
      vision.dispose();
      return bytes;
    };
    const cpu = await run(openCpu);
    const wasm = await run(openWasm);
    expect(wasm).toHaveLength(2 * 12288);
    expect(wasm.every((byte, i) => Math.abs(byte - cpu[i]) <= 1)).toBe(true);
    expect(wasm.subarray(0, 12288)).not.toEqual(wasm.subarray(12288));
  });

  it('leaks no tensor', async () => {
    const before = tf.memory().numTensors;
    const vision = new Vision(config, initVision(config, 1));
    const during = tf.memory().numTensors;
    const { mu } = vision.encode(frames, 4);
    await vision.encodeAsync(frames, 4);
    await vision.decode(mu, 4);
    expect(tf.memory().numTensors).toBe(during);
    vision.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses input of another length', async () => {
    const vision = new Vision(config, initVision(config, 1));
    expect(() => vision.encode(frames, 3)).toThrow('3 frames of 64x64 RGB are 36864 bytes, got 49152');
    expect(() => vision.encode(new Uint8Array(0), 0)).toThrow('got 0');
    await expect(vision.decode(new Float32Array(9), 2)).rejects.toThrow(
      '2 latents of 5 numbers are 10, got 9',
    );
    vision.dispose();
  });

  it.each<[string, (weights: Weights) => void, string]>([
    ['a missing array', (w) => delete w['vision.mu.bias'], "lack 'vision.mu.bias' of shape [5]"],
    ['an unknown array', (w) => (w['memory.lstm.kernel'] = w['vision.mu.bias']), "hold 'memory.lstm.kernel'"],
    [
      'another shape',
      (w) => (w['vision.mu.bias'] = { shape: [6], data: new Float32Array(6) }),
      "'vision.mu.bias' have shape [6], expected [5]",
    ],
    [
      'too few numbers',
      (w) => (w['vision.mu.bias'] = { shape: [5], data: new Float32Array(4) }),
      "'vision.mu.bias' hold 4 numbers, shape [5] needs 5",
    ],
    ['a NaN', (w) => w['vision.mu.bias'].data.fill(Number.NaN, 3, 4), "'vision.mu.bias' hold NaN at index 3"],
  ])('refuses weights with %s', (_name, spoil, message) => {
    const weights = initVision(config, 1);
    spoil(weights);
    expect(() => new Vision(config, weights)).toThrow(message);
  });
});
