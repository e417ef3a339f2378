/** Splits of mixtures in closed form. */
import { describe, expect, it } from 'vitest';
import { MultimodalityByStep, multimodalityOf } from '../../src/diagnostics/multimodality.ts';
import type { Mixture } from '../../src/memory/sample.ts';

function mixture(pi: number[], mu: number[], sigma: number): Mixture {
  return {
    latentSize: 1,
    mixtures: pi.length,
    logPi: Float32Array.from(pi, Math.log),
    mu: Float32Array.from(mu),
    logSigma: new Float32Array(pi.length).fill(Math.log(sigma)),
  };
}

describe('multimodalityOf', () => {
  it('is 0.5 for two distant futures of equal probability', () => {
    const { secondMode, entropy } = multimodalityOf(mixture([0.5, 0.5], [-3, 3], 1), 0);
    expect(secondMode).toBeCloseTo(0.5, 6);
    expect(entropy).toBeCloseTo(Math.log(2), 6);
  });

  it('is 0 for two coinciding components, whatever their weights', () => {
    const { secondMode, entropy } = multimodalityOf(mixture([0.5, 0.5], [0, 1.9], 1), 0);
    expect(secondMode).toBe(0);
    expect(entropy).toBeCloseTo(Math.log(2), 6);
  });

  it('is 0 for one certain component', () => {
    expect(multimodalityOf(mixture([1, 0], [0, 9], 1), 0)).toEqual({ secondMode: 0, entropy: 0 });
    expect(multimodalityOf(mixture([0.7, 0.2, 0.1], [0, 9, -9], 1), 0).secondMode).toBeCloseTo(0.3, 6);
  });
});

it('MultimodalityByStep averages by the distance from a bounce, and far from all bounces', () => {
  const byStep = new MultimodalityByStep();
  const bounce = { wall: 'left', frame: 20, grazing: false } as const;
  for (let frame = 0; frame < 40; frame++) {
    byStep.add({ secondMode: frame === 20 ? 0.4 : 0.1, entropy: 1 }, frame, [bounce]);
  }
  byStep.add({ secondMode: 0.2, entropy: 1 }, 20, [bounce]);
  const { points, away } = byStep.curve();
  expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 16 }, (_, i) => i - 10));
  expect(points.find(({ step }) => step === 0)!.secondMode).toBeCloseTo(0.3, 12);
  expect(points[0].secondMode).toBeCloseTo(0.1, 12);
  expect(away.secondMode).toBeCloseTo(0.1, 12);
});
