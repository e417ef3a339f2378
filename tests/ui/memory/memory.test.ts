/** The plots of M: which step a pointer is on, what a mixture's density is, which latents have the largest NLL. */
import { describe, expect, it } from 'vitest';
import { TRACE_STEPS } from '../../../src/store/prediction-trace.ts';
import { componentsOf, densityAt, largestNll } from '../../../src/ui/memory/density.ts';
import { shadeOf, yOfZ } from '../../../src/ui/memory/plots.ts';
import { agoAt, xOfStep } from '../../../src/ui/memory/time-axis.ts';
import { prediction } from '../../store/prediction.helper.ts';

describe('the time axis', () => {
  it('has the newest step at the right, and a pointer on a step finds it again', () => {
    for (const ago of [0, 1, 57, TRACE_STEPS - 1]) {
      expect(agoAt(xOfStep(ago, 800), 800, TRACE_STEPS)).toBe(ago);
    }
    expect(xOfStep(0, 800)).toBeGreaterThan(xOfStep(1, 800));
  });

  it('gives the oldest step where there is none yet, and none without steps', () => {
    expect(agoAt(0, 800, 12)).toBe(11);
    expect(agoAt(810, 800, 12)).toBe(0);
    expect(agoAt(400, 800, 0)).toBeNull();
  });
});

describe('a mixture', () => {
  const step = prediction(1, {
    z: new Float32Array(2),
    pi: Float32Array.of(1, 0, 0.25, 0.75),
    mu: Float32Array.of(0, 0, -1, 1),
    sigma: Float32Array.of(1, 1, 0.5, 0.2),
    nll: Float32Array.of(0.1, 3),
  });

  it('has the components of its latent, and a density that sums to 1', () => {
    const components = componentsOf(step, 1);
    expect(components.map(({ mu }) => mu)).toEqual([-1, 1]);
    let sum = 0;
    for (let z = -8; z < 8; z += 0.01) sum += 0.01 * densityAt(components, z);
    expect(sum).toBeCloseTo(1, 4);
    expect(densityAt(componentsOf(step, 0), 0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 6);
  });

  it('names the latents with the largest NLL', () => {
    expect(largestNll(step, 5)).toEqual([1, 0]);
  });

  it('is darker where it is denser, and stays on the plot', () => {
    expect(shadeOf(0)).toBe(0);
    expect(shadeOf(0.4)).toBeLessThan(shadeOf(1));
    expect(shadeOf(90)).toBe(1);
    expect([yOfZ(4, 100), yOfZ(0, 100), yOfZ(-9, 100)]).toEqual([0, 50, 100]);
  });
});
