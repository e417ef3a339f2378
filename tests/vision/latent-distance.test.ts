/** The distance of two pictures in V's eyes has a unit: 100 % is what two random frames differ by. */
import { describe, expect, it } from 'vitest';
import { Xoshiro128 } from '../../src/math/random.ts';
import { distancePercent, spreadOfDeviation, spreadOfKl } from '../../src/vision/latent-distance.ts';

/** The KL of N(mu, sigma²) from N(0, 1), over mu ~ N(0, 1 - sigma²), in nats. */
const klOf = (sigma: number): number => -Math.log(sigma);

describe('the spread of mu', () => {
  it('is 1 - sigma² for each latent whose aggregate posterior is the prior', () => {
    expect(spreadOfKl([klOf(0.5)])).toBeCloseTo(0.75, 12);
    expect(spreadOfKl([klOf(0.1), klOf(0.9), 0])).toBeCloseTo(0.99 + 0.19, 12);
  });

  it('is the sum of squares of measured deviations', () => {
    expect(spreadOfDeviation([3, 4, 0])).toBe(25);
  });
});

describe('the distance in percent', () => {
  it('is 0 for the same mu, and by the formula for others', () => {
    const a = Float32Array.of(1, 2, 3);
    expect(distancePercent(a, a, 5)).toBe(0);
    expect(distancePercent(a, Float32Array.of(1, 2, 7), 8)).toBeCloseTo(100, 10);
    expect(distancePercent(a, Float32Array.of(1, 2, 5), 8)).toBeCloseTo(50, 10);
  });

  it('has a root mean square of 100 over random frames, whose spread the KL tells', () => {
    const random = new Xoshiro128(4);
    const sigmas = [0.1, 0.3, 0.9, 1];
    const draw = () => Float32Array.from(sigmas, (sigma) => Math.sqrt(1 - sigma * sigma) * random.normal());
    const spread = spreadOfKl(sigmas.map(klOf));
    let squares = 0;
    const pairs = 20_000;
    for (let i = 0; i < pairs; i++) squares += distancePercent(draw(), draw(), spread) ** 2;
    expect(Math.abs(Math.sqrt(squares / pairs) - 100)).toBeLessThan(1.5);
  });

  it.each([0, -1, Number.NaN])('has no unit with a spread of %d', (spread) => {
    expect(() => distancePercent(new Float32Array(2), new Float32Array(2), spread)).toThrow(/spread/);
  });

  it('refuses mu of different V', () => {
    expect(() => distancePercent(new Float32Array(2), new Float32Array(3), 1)).toThrow(/2 and of 3 latents/);
  });
});
