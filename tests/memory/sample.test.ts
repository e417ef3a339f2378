import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import { nllPerLatent } from '../../src/memory/kernels/mixture-nll/arrays.ts';
import {
  type Mixture,
  mixtureMean,
  nllOfLatents,
  rowMixture,
  sampleMixture,
} from '../../src/memory/sample.ts';

const PI = [0.5, 0.3, 0.2];
const MU = [-2, 1, 4];
const SIGMA = [0.3, 0.6, 1.2];
/** Two rows, two latents: row 1, latent 0 is the mixture above, its latent 1 the same times -1. */
const MIXTURE: Mixture = {
  latentSize: 2,
  mixtures: 3,
  logPi: Float32Array.from(
    [1, 1, 1, 1, 1, 1].map(() => Math.log(1 / 3)).concat([...PI, ...PI].map(Math.log)),
  ),
  mu: Float32Array.from([0, 0, 0, 0, 0, 0, ...MU, ...MU.map((mu) => -mu)]),
  logSigma: Float32Array.from([0, 0, 0, 0, 0, 0, ...[...SIGMA, ...SIGMA].map(Math.log)]),
};
const DRAWS = 40_000;

describe('sampleMixture', () => {
  it.each([0.5, 1, 1.3])('has the moments of the mixture at tau %f', (tau) => {
    const sharpened = PI.map((pi) => pi ** (1 / tau));
    const total = sharpened.reduce((sum, pi) => sum + pi);
    const pi = sharpened.map((value) => value / total);
    const mean = pi.reduce((sum, p, k) => sum + p * MU[k], 0);
    const square = pi.reduce((sum, p, k) => sum + p * (MU[k] ** 2 + tau * SIGMA[k] ** 2), 0);
    const variance = square - mean * mean;

    const random = new Xoshiro128(7);
    const z = new Float32Array(2);
    let sum = 0;
    let squares = 0;
    let near = 0;
    for (let i = 0; i < DRAWS; i++) {
      sampleMixture(z, MIXTURE, 1, tau, random);
      sum += z[0];
      squares += z[0] * z[0];
      if (z[0] < -2) near++;
    }
    const deviation = Math.sqrt(variance / DRAWS);
    expect(Math.abs(sum / DRAWS - mean)).toBeLessThan(4 * deviation);
    expect(squares / DRAWS - (sum / DRAWS) ** 2).toBeCloseTo(variance, 0);
    expect(Math.abs((squares / DRAWS - square) / square)).toBeLessThan(0.03);
    // Below the leftmost mean lies half of that component, and next to nothing of the others.
    expect(near / DRAWS).toBeCloseTo(pi[0] / 2, 1);
  });

  it('becomes the likeliest mean as tau goes to 0, and writes where it is told', () => {
    const z = new Float32Array(5).fill(9);
    sampleMixture(z, MIXTURE, 1, 1e-10, new Xoshiro128(1), 2);
    expect([...z].map((value) => Math.round(value * 100) / 100)).toEqual([9, 9, -2, 2, 9]);
  });

  it('repeats with the same seed', () => {
    const draw = () => {
      const z = new Float32Array(2);
      sampleMixture(z, MIXTURE, 1, 1, new Xoshiro128(3));
      return z;
    };
    expect(draw()).toEqual(draw());
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses tau %f', (tau) => {
    expect(() => sampleMixture(new Float32Array(2), MIXTURE, 0, tau, new Xoshiro128(1))).toThrow(
      new RegExp(`temperature tau must be a positive number, got ${tau}`),
    );
  });
});

describe('mixtureMean and nllPerLatent', () => {
  it('are the closed forms', () => {
    const mean = new Float32Array(2);
    mixtureMean(mean, MIXTURE, 1);
    const expected = PI.reduce((sum, pi, k) => sum + pi * MU[k], 0);
    expect(mean[0]).toBeCloseTo(expected, 6);
    expect(mean[1]).toBeCloseTo(-expected, 6);
    // Lane 0 is a standard normal in both latents.
    expect(nllPerLatent(MIXTURE, 0, [0, 2])).toBeCloseTo(0.5 * Math.log(2 * Math.PI) + 1, 6);
  });
});

describe('the mixture of a row', () => {
  it('has the weights that are drawn at each temperature, and the spread', () => {
    const { pi, mu, sigma } = rowMixture(MIXTURE, 1, 0.5);
    const squares = PI.map((weight) => weight ** 2);
    const total = squares.reduce((sum, square) => sum + square);
    for (let k = 0; k < 3; k++) {
      expect(pi[k]).toBeCloseTo(squares[k] / total, 6);
      expect(sigma[3 + k]).toBeCloseTo(SIGMA[k] * Math.sqrt(0.5), 6);
    }
    expect([...mu.subarray(0, 3)]).toEqual(MU);
    expect(() => rowMixture(MIXTURE, 1, 0)).toThrow(/positive number, got 0/);
  });

  it('gives a latent the nats that the loss gives it, and any number of them far away', () => {
    const z = Float32Array.of(0.7, -3);
    const nats = nllOfLatents(rowMixture(MIXTURE, 1, 1), z);
    expect((nats[0] + nats[1]) / 2).toBeCloseTo(nllPerLatent(MIXTURE, 1, z), 5);
    const density = PI.reduce(
      (sum, pi, k) => sum + (pi * Math.exp(-0.5 * ((0.7 - MU[k]) / SIGMA[k]) ** 2)) / SIGMA[k],
      0,
    );
    expect(nats[0]).toBeCloseTo(-Math.log(density / Math.sqrt(2 * Math.PI)), 5);
    expect(nllOfLatents(rowMixture(MIXTURE, 1, 0.01), Float32Array.of(900, 900))[0]).toBeGreaterThan(1e6);
  });
});
