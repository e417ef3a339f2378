/** V's loss: closed forms, its gradient against differences of itself, the free nats. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCpu } from '../../src/backend/cpu.ts';
import { readSync } from '../../src/backend/read.ts';
import { disposeAll, toTensors, toVariables, valueAndGradients } from '../../src/backend/variables.ts';
import { openWasm } from '../../src/backend/wasm.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { coarseError } from '../../src/vision/coarse.ts';
import { framesFromBytes } from '../../src/vision/frames.ts';
import { initVision } from '../../src/vision/init.ts';
import { klFromPrior, visionLosses } from '../../src/vision/loss.ts';
import { decode, encode, sample } from '../../src/vision/model.ts';
import { drawDiscs } from './frames.helper.ts';

const config = { size: 'tiny', latentSize: 4 } as const;
const BATCH = 3;
/** Of the central difference: relus bend the loss beyond it. */
const STEP = 1e-3;
/** One unit in the last place of a float32 loss of thousands. */
const ROUNDING = 2.5e-4;

function fixture(seed: number) {
  const random = new Xoshiro128(seed);
  const frames = framesFromBytes(drawDiscs(BATCH, random), BATCH);
  const noise = tf.tensor2d(
    Float32Array.from({ length: BATCH * 4 }, () => random.normal()),
    [BATCH, 4],
  );
  const weights = initVision(config, seed);
  // Biases away from zero, so that no unit sits exactly at the kink of its relu, and kernels large enough for
  // slopes that float32 can tell from the rounding of a loss of thousands.
  for (const [name, { data }] of Object.entries(weights)) {
    for (let i = 0; i < data.length; i++) {
      data[i] = name.endsWith('.bias') ? 0.1 * random.normal() : 2 * data[i];
    }
  }
  return { random, frames, noise, weights };
}

describe('klFromPrior', () => {
  beforeAll(openCpu);

  it('has its closed form', () => {
    const mu = tf.tensor2d([0, 1, 0, -2], [1, 4]);
    const logvar = tf.tensor2d([0, 0, Math.log(4), Math.log(0.25)], [1, 4]);
    const [prior, shifted, wide, both] = readSync(klFromPrior(mu, logvar));
    expect(prior).toBe(0);
    expect(shifted).toBeCloseTo(0.5, 6);
    expect(wide).toBeCloseTo((4 - 1 - Math.log(4)) / 2, 6);
    expect(both).toBeCloseTo((0.25 + 4 - 1 + Math.log(4)) / 2, 6);
  });

  it('is what samples say: the mean of log q(z) - log p(z)', () => {
    const [mu, logvar] = [0.7, -0.8];
    const random = new Xoshiro128(1);
    const samples = 200_000;
    let sum = 0;
    for (let i = 0; i < samples; i++) {
      const noise = random.normal();
      const z = mu + Math.exp(logvar / 2) * noise;
      sum += (-logvar - noise ** 2 + z ** 2) / 2;
    }
    const [kl] = readSync(klFromPrior(tf.tensor2d([mu], [1, 1]), tf.tensor2d([logvar], [1, 1])));
    expect(kl).toBeCloseTo(sum / samples, 2);
  });
});

describe('visionLosses, in detail', () => {
  beforeAll(openCpu);

  it.each([
    { coarseWeight: 0, groundWeight: 0 },
    { coarseWeight: 0.5, groundWeight: 0.5 },
  ])(
    'has the gradient of its differences, array by array: coarse weight $coarseWeight, ground weight $groundWeight',
    (terms) => {
      const { random, frames, noise, weights } = fixture(3);
      const options = { klWeight: 2, klTolerance: 0, ...terms };
      const ground = tf.tidy(() =>
        tf.cast(tf.greater(tf.max(frames, 3, true), 0.5), 'float32'),
      ) as tf.Tensor4D;
      const lossAt = () => {
        const params = toTensors(weights);
        const value = tf.tidy(
          () => readSync(visionLosses(params, { frames, noise, ground }, options).loss)[0],
        );
        disposeAll(params);
        return value;
      };
      const variables = toVariables(weights);
      const gradients = tf.tidy(() => {
        const run = valueAndGradients(
          () => visionLosses(variables, { frames, noise, ground }, options).loss,
          variables,
        );
        return Object.fromEntries(Object.entries(run.gradients).map(([name, g]) => [name, readSync(g)]));
      });
      disposeAll(variables);
      for (const [name, gradient] of Object.entries(gradients)) {
        const { data } = weights[name];
        const kept = data.slice();
        const size = Math.hypot(...gradient);
        expect(size, name).toBeGreaterThan(0);
        // Half along the gradient, half at random: a large slope, and not blind to wrong directions.
        const noisy = Float32Array.from(gradient, () => random.normal());
        const length = Math.hypot(...noisy);
        const direction = gradient.map((g, i) => g / size + noisy[i] / length);
        const at = (sign: number) => {
          for (let i = 0; i < data.length; i++) data[i] = kept[i] + sign * STEP * direction[i];
          return lossAt();
        };
        const slope = (at(1) - at(-1)) / (2 * STEP);
        data.set(kept);
        const expected = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
        const error = Math.abs(slope - expected);
        expect(error, `${name}: ${slope} against ${expected}`).toBeLessThan(
          0.02 * expected + ROUNDING / STEP,
        );
      }
    },
  );
});

describe.each([
  ['cpu', openCpu],
  ['wasm', openWasm],
])('visionLosses on %s', (_name, open) => {
  beforeAll(open);

  it('is reconstruction + weight * mean(max(kl, tolerance * latent))', () => {
    const { frames, noise, weights } = fixture(2);
    const params = toTensors(weights);
    const lossWith = (klWeight: number, klTolerance: number) =>
      tf.tidy(() => {
        const terms = visionLosses(params, { frames, noise }, { klWeight, klTolerance });
        return [terms.loss, terms.reconstruction, terms.klPerDimension].map((t) => [...readSync(t)]);
      });
    const [[free], [reconstruction], klPerDimension] = lossWith(3, 100);
    expect(free).toBeCloseTo(reconstruction + 3 * 100 * 4, 2);
    const kl = klPerDimension.reduce((sum, x) => sum + x, 0);
    expect(kl).toBeGreaterThan(0);
    const [[paid]] = lossWith(3, 0);
    expect(paid).toBeCloseTo(reconstruction + 3 * kl, 2);
    disposeAll(params);
  });

  it('adds the coarse error by its weight, and nothing without one', () => {
    const { frames, noise, weights } = fixture(2);
    const params = toTensors(weights);
    const terms = (more: { coarseWeight?: number }) =>
      tf.tidy(() => {
        const losses = visionLosses(params, { frames, noise }, { klWeight: 1, klTolerance: 0, ...more });
        return [losses.loss, losses.reconstruction].map((t) => readSync(t)[0]);
      });
    const [plain, reconstruction] = terms({});
    expect(terms({ coarseWeight: 0 })).toEqual([plain, reconstruction]);
    const coarse = tf.tidy(() => {
      const { mu, logvar } = encode(params, frames);
      return readSync(coarseError(decode(params, sample(mu, logvar, noise)), frames))[0];
    });
    expect(coarse).toBeGreaterThan(1);
    const [loss, same] = terms({ coarseWeight: 2 });
    expect(same).toBe(reconstruction);
    expect(loss).toBeCloseTo(plain + 2 * coarse, 2);
    disposeAll(params);
  });
});

it('adds the error of the pixels of the ground by its weight, and leaves the reconstruction as it is', async () => {
  await openCpu();
  const { frames, noise, weights } = fixture(2);
  const params = toTensors(weights);
  const [count, height, width] = frames.shape;
  const terms = (mask: tf.Tensor4D, groundWeight: number) =>
    tf.tidy(() => {
      const options = { klWeight: 1, klTolerance: 0, groundWeight };
      const losses = visionLosses(params, { frames, noise, ground: mask }, options);
      return [losses.loss, losses.reconstruction].map((t) => readSync(t)[0]);
    });
  const all = tf.ones([count, height, width, 1]) as tf.Tensor4D;
  const none = tf.zeros([count, height, width, 1]) as tf.Tensor4D;
  const [plain, reconstruction] = terms(all, 0);
  expect(terms(none, 5)).toEqual([plain, reconstruction]);
  const [loss, same] = terms(all, 5);
  expect(same).toBe(reconstruction);
  expect(loss).toBeCloseTo(plain + 5 * reconstruction, 2);
  disposeAll(params);
});

it('gives the same gradients on wasm and cpu', async () => {
  const run = async (open: () => Promise<void>) => {
    await open();
    const { frames, noise, weights } = fixture(4);
    const variables = toVariables(weights);
    const options = { klWeight: 1, klTolerance: 0.01 };
    const read = tf.tidy(() => {
      const { gradients } = valueAndGradients(
        () => visionLosses(variables, { frames, noise }, options).loss,
        variables,
      );
      return Object.entries(gradients).map(([name, g]): [string, Float32Array] => [name, readSync(g)]);
    });
    disposeAll(variables);
    return read;
  };
  const cpu = new Map(await run(openCpu));
  for (const [name, gradient] of await run(openWasm)) {
    const expected = cpu.get(name) as Float32Array;
    const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const worst = gradient.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i])), 0);
    expect(worst / scale, name).toBeLessThan(1e-4);
  }
});
