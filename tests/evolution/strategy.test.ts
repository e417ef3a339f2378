/** Strategy constants against pycma's. */
import { describe, expect, it } from 'vitest';
import { defaultPopulationSize, strategyConstants } from '../../src/evolution/index.ts';
import { checkInvariants } from '../../src/evolution/strategy.ts';

/**
 * Printed by pycma 4.5.0: CMAEvolutionStrategy(zeros(n), 0.1, {popsize, CMA_active: True, AdaptSigma:
 * CMAAdaptSigmaCSA}); `worst` is the last weight, which is 0 with CMA_active: False.
 */
const PYCMA = [
  {
    n: 867,
    lambda: 64,
    muEff: 17.621652406855663,
    c1: 2.6526517818727357e-6,
    cMu: 4.218445892739959e-5,
    cC: 0.004615542179238161,
    cSigma: 0.022105873998961172,
    dSigma: 1.0221058739989612,
    gap: 2.572428328320135,
    best: 0.11665680437977725,
    worst: -0.058986225574956024,
  },
  {
    n: 10,
    lambda: 10,
    muEff: 3.1672992814107017,
    c1: 0.015283824524751714,
    cMu: 0.02355177665041747,
    cC: 0.29499038303562225,
    cSigma: 0.3196142529106334,
    dSigma: 1.3196142529106334,
    gap: 0.2574956920299673,
    best: 0.45627264690340597,
    worst: -0.5497499176973853,
  },
  {
    n: 30,
    lambda: 14,
    muEff: 4.287135066190704,
    c1: 0.002032567555409164,
    cMu: 0.005388360851908172,
    cC: 0.1208343808271565,
    cSigma: 0.1686140556261569,
    dSigma: 1.1686140556261568,
    gap: 0.44918009585519403,
    best: 0.36114811172448114,
    worst: -0.3355511390061851,
  },
  {
    n: 1200,
    lambda: 32,
    muEff: 9.178828913628552,
    c1: 1.3858756979004822e-6,
    cMu: 1.0434255977406205e-5,
    cC: 0.0033285698533826176,
    cSigma: 0.009222095492005228,
    dSigma: 1.0092220954920053,
    gap: 7.050118866900961,
    best: 0.19767162348945228,
    worst: -0.12438836988494781,
  },
];

const near = (actual: number, expected: number) => expect(actual / expected).toBeCloseTo(1, 12);

describe('strategyConstants', () => {
  it.each(PYCMA)("equals pycma's at n = $n, lambda = $lambda", (pycma) => {
    const constants = strategyConstants(pycma.n, pycma.lambda, 'full', true);
    near(constants.muEff, pycma.muEff);
    near(constants.c1, pycma.c1);
    near(constants.cMu, pycma.cMu);
    near(constants.cC, pycma.cC);
    near(constants.cSigma, pycma.cSigma);
    near(constants.dSigma, pycma.dSigma);
    near(constants.decompositionGap, pycma.gap);
    near(constants.weights[0], pycma.best);
    near(constants.weights[pycma.lambda - 1], pycma.worst);
  });

  it('limits small and large populations as pycma does', () => {
    near(strategyConstants(10, 4, 'full').c1, 0.010323929558699329);
    near(strategyConstants(10, 4, 'full', true).weights[3], -1.417877593820792);
    near(strategyConstants(10, 200, 'full').cSigma, 0.5);
    near(strategyConstants(10, 200, 'full', true).weights[199], -0.001629210694084054);
  });

  it('gives the better half weights that fall and sum to 1, the rest 0', () => {
    const { weights, parents } = strategyConstants(867, 64, 'full');
    expect(parents).toBe(32);
    expect(weights.subarray(0, 32).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 14);
    for (let i = 1; i < 32; i++) expect(weights[i]).toBeLessThan(weights[i - 1]);
    expect(weights.subarray(32).every((w) => w === 0)).toBe(true);
  });

  it('learns (n + 2) / 3 times faster when separable, within a sum of 1', () => {
    const full = strategyConstants(867, 64, 'full');
    const separable = strategyConstants(867, 64, 'separable');
    near(separable.c1, (full.c1 * 869) / 3);
    near(separable.cMu, (full.cMu * 869) / 3);
    expect(separable.cC).toBe(full.cC);
    const extreme = strategyConstants(2, 1000, 'separable');
    expect(extreme.c1 + extreme.cMu).toBeLessThanOrEqual(1);
  });

  it('has the default population', () => {
    expect(defaultPopulationSize(10)).toBe(10);
    expect(defaultPopulationSize(867)).toBe(24);
  });

  it('refuses populations under 4 and no parameters', () => {
    expect(() => strategyConstants(10, 3, 'full')).toThrow('4 or more candidates, got 3');
    expect(() => strategyConstants(10, 8.5, 'full')).toThrow('got 8.5');
    expect(() => strategyConstants(0, 8, 'full')).toThrow('1 or more parameters, got 0');
  });
});

describe('checkInvariants', () => {
  const { c1, cMu, cSigma, cC } = strategyConstants(10, 8, 'full');

  it('holds for all sizes, up to the bounds of c1 and cMu', () => {
    for (const covariance of ['full', 'separable'] as const) {
      for (const dimension of [1, 2, 3, 10, 867]) {
        for (const populationSize of [4, 5, 8, 64, 1024, 100_000]) {
          expect(() => strategyConstants(dimension, populationSize, covariance, true)).not.toThrow();
        }
      }
    }
  });

  it.each([
    [{ cMu: 1.01 - c1 }, /c1 \+ cMu is 1\.01.*above 1.*\(47\)/],
    [{ cSigma: 1 }, /cSigma is 1, not between 0 and 1.*\(43\)/],
    [{ cC: 1.5 }, /cC is 1\.5, not between 0 and 1.*\(45\)/],
    [{ c1: Number.NaN }, /c1 \+ cMu is NaN/],
  ])('refuses %o', (change, message) => {
    expect(() => checkInvariants({ c1, cMu, cSigma, cC, ...change })).toThrow(message);
  });
});
