/** The distance of two pictures: 0 for the same one, 100 for two random ones. */
import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import {
  latentDistance,
  spreadOf,
  spreadOfDeviation,
  spreadOfKl,
  totalVariance,
} from '../../src/vision/distance.ts';

const LATENTS = 8;

/** Frames whose latents vary differently, around different means; the last one is dead. */
function randomFrames(count: number): Float32Array {
  const random = new Xoshiro128(3);
  return Float32Array.from({ length: count * LATENTS }, (_, i) => {
    const latent = i % LATENTS;
    return latent === LATENTS - 1 ? 5 : latent + (1 + latent) * random.normal();
  });
}

const frame = (mu: Float32Array, number: number) => mu.subarray(number * LATENTS, (number + 1) * LATENTS);

describe('the distance of two pictures', () => {
  it('is 0 for the same one', () => {
    const mu = randomFrames(4);
    expect(latentDistance(frame(mu, 1), frame(mu, 1), totalVariance(mu, LATENTS))).toBe(0);
  });

  it('is 100 in the root mean square over all pairs of frames', () => {
    const count = 60;
    const mu = randomFrames(count);
    const variance = totalVariance(mu, LATENTS);
    let squares = 0;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) squares += latentDistance(frame(mu, a), frame(mu, b), variance) ** 2;
    }
    expect(Math.sqrt(squares / count ** 2)).toBeCloseTo(100, 6);
  });

  it('has a closed form: 3 and 4 off, of variance 2 in all, are 250', () => {
    expect(latentDistance([0, 0], [3, 4], 2)).toBeCloseTo(250, 12);
    expect(totalVariance([1, 10, -1, 12], 2)).toBe(2);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a variance of %d', (variance) => {
    expect(() => latentDistance([1], [2], variance)).toThrow(`must be a positive number, got ${variance}`);
  });

  it('refuses latents of different lengths, and a part of a frame', () => {
    expect(() => latentDistance([1], [1, 2], 1)).toThrow('the distance of 1 and 2 latents');
    expect(() => totalVariance([1, 2, 3], 2)).toThrow('3 numbers are no frames of 2 latents');
  });
});

/** The KL of N(mu, sigma²) from N(0, 1), over mu ~ N(0, 1 - sigma²), in nats. */
const klOf = (sigma: number): number => -Math.log(sigma);

describe('the spread of several pictures', () => {
  it('is that of their pairs: the nearest, the middle and the farthest', () => {
    // At 0, 1, 3 and 7 on a line: the pairs are 1, 2, 3, 4, 6 and 7 apart.
    const mu = Float32Array.of(0, 5, 1, 5, 3, 5, 7, 5);
    const spread = spreadOf(mu, 2, 5000);
    expect([spread.least, spread.median, spread.most].map((value) => Number(value.toFixed(6)))).toEqual([
      1, 3.5, 7,
    ]);
    expect(() => spreadOf(Float32Array.of(1, 2), 2, 1)).toThrow('the spread of 1 pictures; it needs two');
  });
});

describe('the spread of mu where no frames are at hand', () => {
  it('is 1 - sigma² for each latent whose aggregate posterior is the prior', () => {
    expect(spreadOfKl([klOf(0.5)])).toBeCloseTo(0.75, 12);
    expect(spreadOfKl([klOf(0.1), klOf(0.9), 0])).toBeCloseTo(0.99 + 0.19, 12);
  });

  it('is the sum of squares of measured deviations', () => {
    expect(spreadOfDeviation([3, 4, 0])).toBe(25);
  });

  it('gives random frames a distance of 100 in the root mean square', () => {
    const random = new Xoshiro128(4);
    const sigmas = [0.1, 0.3, 0.9, 1];
    const draw = () => Float32Array.from(sigmas, (sigma) => Math.sqrt(1 - sigma * sigma) * random.normal());
    const spread = spreadOfKl(sigmas.map(klOf));
    const pairs = 20_000;
    let squares = 0;
    for (let i = 0; i < pairs; i++) squares += latentDistance(draw(), draw(), spread) ** 2;
    expect(Math.abs(Math.sqrt(squares / pairs) - 100)).toBeLessThan(1.5);
  });
});
