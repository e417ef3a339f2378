/** V's arrays, their first values, and the shapes of what goes through. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { disposeAll, toTensors } from '../../src/backend/variables.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { countParameters } from '../../src/math/weights.ts';
import { VISION_SIZES, type VisionSize, visionShapes } from '../../src/vision/config.ts';
import { initVision, meanColourBias } from '../../src/vision/init.ts';
import { decode, encode } from '../../src/vision/model.ts';

describe('architecture', () => {
  it("has the paper's 4,348,547 parameters", () => {
    expect(countParameters(initVision({ size: 'paper', latentSize: 32 }, 0))).toBe(4_348_547);
  });

  it('has half the filters when compact, an eighth when tiny', () => {
    const filters = (size: VisionSize) =>
      Object.entries(visionShapes({ size, latentSize: 32 }))
        .filter(([name]) => name.endsWith('.bias') && name.includes('conv'))
        .map(([, [n]]) => n);
    expect(filters('paper')).toEqual([32, 64, 128, 256, 128, 64, 32, 3]);
    expect(filters('compact')).toEqual([16, 32, 64, 128, 64, 32, 16, 3]);
    expect(filters('tiny')).toEqual([4, 8, 16, 32, 16, 8, 4, 3]);
  });

  it('refuses sizes it does not have', () => {
    expect(() => visionShapes({ size: 'huge' as VisionSize, latentSize: 32 })).toThrow("got 'huge'");
    expect(() => visionShapes({ size: 'tiny', latentSize: 0 })).toThrow('got 0');
    expect(() => visionShapes({ size: 'tiny', latentSize: 2.5 })).toThrow('got 2.5');
  });
});

describe('initVision', () => {
  const config = { size: 'tiny', latentSize: 4 } as const;

  it('grows from its seed', () => {
    expect(initVision(config, 5)).toEqual(initVision(config, 5));
    expect(initVision(config, 5)).not.toEqual(initVision(config, 6));
  });

  it("is Glorot's uniform for kernels, zero for biases", () => {
    const weights = initVision({ size: 'compact', latentSize: 32 }, 1);
    const { data } = weights['vision.encoder.conv3.kernel'];
    const limit = Math.sqrt(6 / (4 * 4 * (32 + 64)));
    const variance = data.reduce((sum, x) => sum + x * x, 0) / data.length;
    expect(Math.max(...data)).toBeLessThan(limit);
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
    expect(weights['vision.encoder.conv3.bias'].data.every((x) => x === 0)).toBe(true);
  });
});

describe('meanColourBias', () => {
  it('is what the sigmoid turns into the mean colour, kept off black and white', () => {
    const [red, green, blue] = meanColourBias(Uint8Array.of(51, 255, 0, 153, 255, 0));
    expect(1 / (1 + Math.exp(-red))).toBeCloseTo(102 / 255, 6);
    expect(1 / (1 + Math.exp(-green))).toBeCloseTo(1 - 0.5 / 255, 6);
    expect(1 / (1 + Math.exp(-blue))).toBeCloseTo(0.5 / 255, 6);
  });
});

describe('encode and decode', () => {
  beforeAll(openWasm);

  it.each(VISION_SIZES)('%s: frames to z to frames', (size) => {
    const params = toTensors(initVision({ size, latentSize: 7 }, 1));
    const shapes = tf.tidy(() => {
      const { mu, logvar } = encode(params, tf.fill([2, 64, 64, 3], 0.5) as tf.Tensor4D);
      return [mu.shape, logvar.shape, decode(params, mu).shape];
    });
    expect(shapes).toEqual([
      [2, 7],
      [2, 7],
      [2, 64, 64, 3],
    ]);
    disposeAll(params);
  });
});
