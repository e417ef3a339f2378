/** One generation in closed form, sameness by seed, exact saving and restoring, lazy decomposition, errors. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CmaEs, type CmaEsOptions } from '../../src/evolution/index.ts';
import { stopReasonOf } from '../../src/evolution/stopping.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import { type Cost, ellipsoid, rosenbrock } from './functions.helper.ts';

const options = (changes: Partial<CmaEsOptions> = {}): CmaEsOptions => ({
  mean: Float64Array.of(1, -1, 2, 0.5, 0),
  sigma: 0.3,
  populationSize: 8,
  seed: 42,
  ...changes,
});

function advance(search: CmaEs, generations: number, cost: Cost = rosenbrock): CmaEs {
  for (let g = 0; g < generations; g++) {
    const candidates = search.ask();
    search.tell(candidates, candidates.map(cost));
  }
  return search;
}

describe('tell', () => {
  it('does the first generation as equations (41) to (47) give it by hand', () => {
    for (const covariance of ['full', 'separable'] as const) {
      const search = new CmaEs(
        options({ mean: [0, 0], sigma: 2, populationSize: 4, covariance, activeWeights: false }),
      );
      const { weights, muEff, cSigma, dSigma, cC, c1, cMu } = search.constants;
      const candidates = [
        [2, 0],
        [0, 4],
        [-6, 0],
        [0, -8],
      ];
      search.tell(candidates, [1, 2, 3, 4]);
      const [w1, w2] = weights;
      const step = [w1 * 1, w2 * 2]; // of y_1 = (1, 0), y_2 = (0, 2)
      expect(search.mean[0]).toBeCloseTo(2 * step[0], 14);
      expect(search.mean[1]).toBeCloseTo(2 * step[1], 14);
      const length = Math.sqrt(cSigma * (2 - cSigma) * muEff) * Math.hypot(...step);
      const expected = Math.SQRT2 * (1 - 1 / 8 + 1 / 84);
      expect(search.sigma).toBeCloseTo(2 * Math.exp((cSigma / dSigma) * (length / expected - 1)), 14);
      const gain = cC * (2 - cC) * muEff;
      const { data } = search.snapshot().arrays.covariance;
      const decay = 1 - c1 - cMu;
      const diagonal = [
        decay + c1 * gain * step[0] ** 2 + cMu * w1,
        decay + c1 * gain * step[1] ** 2 + cMu * w2 * 4,
      ];
      if (covariance === 'separable') {
        expect(data[0]).toBeCloseTo(diagonal[0], 14);
        expect(data[1]).toBeCloseTo(diagonal[1], 14);
      } else {
        expect(data[0]).toBeCloseTo(diagonal[0], 14);
        expect(data[3]).toBeCloseTo(diagonal[1], 14);
        expect(data[1]).toBeCloseTo(c1 * gain * step[0] * step[1], 14);
        expect(data[2]).toBe(data[1]);
      }
      expect(search.generation).toBe(1);
    }
  });

  it('minimises: the mean moves towards the cheaper half', () => {
    const search = new CmaEs(options());
    const candidates = search.ask();
    const costs = candidates.map((x) => x[0]);
    search.tell(candidates, costs);
    expect(search.mean[0]).toBeLessThan(1);
  });

  it('ranks infinite costs last', () => {
    const a = new CmaEs(options());
    const b = new CmaEs(options());
    a.tell(a.ask(), [1, 2, 3, 4, 5, 6, 7, 8]);
    b.tell(b.ask(), [1, 2, 3, 4, 5, 6, 7, Number.POSITIVE_INFINITY]);
    expect(b.mean).toEqual(a.mean);
  });
});

describe('ask', () => {
  it('samples with the covariance it has learnt', () => {
    const search = new CmaEs(options({ mean: new Float64Array(3).fill(1), populationSize: 2000 }));
    for (let g = 0; g < 12; g++) {
      const candidates = search.ask();
      search.tell(candidates, candidates.map(ellipsoid));
    }
    const { data } = search.snapshot().arrays.covariance;
    const { mean, sigma } = search;
    const candidates = search.ask();
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j <= i; j++) {
        const sampled =
          candidates.reduce((sum, x) => sum + (x[i] - mean[i]) * (x[j] - mean[j]), 0) /
          candidates.length /
          sigma ** 2;
        const spread = Math.sqrt(data[i * 4] * data[j * 4] * 2);
        expect(Math.abs(sampled - data[i * 3 + j])).toBeLessThan((5 * spread) / Math.sqrt(candidates.length));
      }
    }
    expect(search.condition).toBeGreaterThan(100);
  });

  it('returns the same candidates until `tell`', () => {
    const search = new CmaEs(options());
    const first = search.ask();
    const again = search.ask();
    expect(again).toEqual(first);
    expect(search.asked).toBe(true);
    again[0].fill(99); // a copy: the search is not affected
    expect(search.ask()).toEqual(first);
    search.tell(first, first.map(rosenbrock));
    expect(search.asked).toBe(false);
    expect(search.ask()).not.toEqual(first);
  });
});

const variants = fc.record({
  covariance: fc.constantFrom('full' as const, 'separable' as const),
  activeWeights: fc.boolean(),
  overlapDecomposition: fc.boolean(),
  populationSize: fc.integer({ min: 4, max: 12 }),
  seed: fc.nat(),
});

describe('determinism', () => {
  it('the same seed gives the same run, another seed another', () => {
    const run = (seed: number) => advance(new CmaEs(options({ seed })), 15).mean;
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });

  it('continues exactly after toJSON and fromJSON, between generations and within one', () => {
    fc.assert(
      fc.property(
        variants,
        fc.nat({ max: 20 }),
        fc.boolean(),
        fc.boolean(),
        (variant, generations, asked, decomposed) => {
          const search = advance(new CmaEs(options(variant)), generations);
          const handedOut = asked ? search.ask() : null;
          if (decomposed) search.decompose();
          const restored = CmaEs.fromJSON(JSON.parse(JSON.stringify(search)));
          if (handedOut !== null) {
            // Told without being asked again, as by a worker whose costs were on their way.
            restored.tell(handedOut, handedOut.map(rosenbrock));
            search.tell(handedOut, handedOut.map(rosenbrock));
          }
          expect(restored.ask()).toEqual(search.ask());
          advance(search, 5);
          advance(restored, 5);
          expect(restored.mean).toEqual(search.mean);
          expect(restored.sigma).toBe(search.sigma);
          expect(restored.generation).toBe(search.generation);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('restores a snapshot as well as JSON, and the snapshot is a copy', () => {
    const search = advance(new CmaEs(options()), 7);
    const snapshot = structuredClone(search.snapshot());
    const expected = search.ask();
    advance(search, 3);
    expect(CmaEs.fromJSON(snapshot).ask()).toEqual(expected);
  });

  it('does not depend on when an overlapped decomposition is done', () => {
    const never = new CmaEs(options({ overlapDecomposition: true }));
    const early = new CmaEs(options({ overlapDecomposition: true }));
    const late = new CmaEs(options({ overlapDecomposition: true }));
    for (let g = 0; g < 20; g++) {
      early.decompose();
      const x = never.ask();
      expect(early.ask()).toEqual(x);
      expect(late.ask()).toEqual(x);
      late.decompose();
      for (const search of [never, early, late]) search.tell(x, x.map(rosenbrock));
    }
    expect(early.mean).toEqual(never.mean);
    expect(late.mean).toEqual(never.mean);
  });

  it('decomposes only as often as the gap says', () => {
    const n = 120;
    const search = new CmaEs({ mean: new Float64Array(n), sigma: 1, populationSize: 6, seed: 1 });
    expect(search.constants.decompositionGap).toBeGreaterThan(1);
    const changes: number[] = [];
    let before = search.axes.map((axis) => axis / search.sigma);
    for (let g = 0; g < 9; g++) {
      const candidates = search.ask();
      const now = search.axes.map((axis) => axis / search.sigma);
      if (Math.abs(now[0] - before[0]) > 1e-9) changes.push(g);
      before = now;
      search.tell(candidates, candidates.map(ellipsoid));
    }
    const every = Math.ceil(search.constants.decompositionGap);
    expect(changes).toEqual([every, 2 * every, 3 * every, 4 * every].filter((g) => g < 9));
  });
});

describe('properties of a search', () => {
  it('axes are the standard deviations, longest first', () => {
    expect([...new CmaEs(options({ sigma: 0.25 })).axes]).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
    const { axes } = advance(new CmaEs(options()), 30);
    expect(axes).toEqual(axes.slice().sort().reverse());
  });

  it.each(['full', 'separable'] as const)('reports a condition number above 1e14 (%s)', (covariance) => {
    const search = new CmaEs(options({ mean: new Float64Array(4), covariance }));
    expect(search.stopReason).toBeNull();
    // Two axes never vary and lose variance each generation; the others are told to spread.
    for (let g = 0; g < 4000 && search.stopReason === null; g++) {
      const { sigma, mean } = search;
      const candidates = search
        .ask()
        .map((x) => x.map((value, i) => (i < 2 ? mean[i] : mean[i] + Math.sign(value - mean[i]) * sigma)));
      search.tell(
        candidates,
        candidates.map((_, k) => k),
      );
    }
    expect(search.stopReason).toMatch(/condition number \d\.\de\+\d+ is above 1e\+14/);
  });

  it('knows the best candidate of all generations, how many there were, and keeps both through JSON', () => {
    const search = new CmaEs(options());
    expect([search.best, search.evaluations]).toEqual([null, 0]);
    const all: { candidate: number[]; cost: number }[] = [];
    for (let g = 0; g < 12; g++) {
      const candidates = search.ask();
      const costs = candidates.map(rosenbrock);
      candidates.forEach((candidate, i) => void all.push({ candidate: [...candidate], cost: costs[i] }));
      search.tell(candidates, costs);
    }
    const lowest = all.reduce((best, each) => (each.cost < best.cost ? each : best));
    expect(search.evaluations).toBe(all.length);
    expect(search.best).toEqual({ ...lowest, evaluation: all.indexOf(lowest) + 1 });
    const restored = CmaEs.fromJSON(JSON.parse(JSON.stringify(search)));
    expect(restored.best).toEqual(search.best);
    expect(restored.evaluations).toBe(search.evaluations);
    // What is handed out is a copy.
    search.best!.candidate.fill(0);
    expect(search.best).toEqual(restored.best);
  });

  it('a cost that is no finite number is no best one', () => {
    const search = new CmaEs(options());
    const candidates = search.ask();
    search.tell(
      candidates,
      candidates.map(() => Number.POSITIVE_INFINITY),
    );
    expect([search.best, search.evaluations]).toEqual([null, 8]);
  });

  it('a state of before counted evaluations has those of its generations', () => {
    const { evaluations, best, ...older } = advance(new CmaEs(options()), 3).toJSON();
    const restored = CmaEs.fromJSON(older);
    expect([restored.evaluations, restored.best]).toEqual([24, null]);
    expect(evaluations).toBe(24);
    const tampered = { ...older, best: { ...best!, candidate: [1] } };
    expect(() => CmaEs.fromJSON(tampered)).toThrow('best of a CmaEs state is a candidate of 5 numbers');
  });

  it.each(['full', 'separable'] as const)(
    'is over where it is asked to be, also after JSON (%s)',
    (covariance) => {
      const stops = (changes: Partial<CmaEsOptions>): [string, CmaEs] => {
        let search = new CmaEs(options({ covariance, mean: [1, 1], ...changes }));
        for (let g = 0; search.stopReason === null && g < 2000; g++) {
          search = CmaEs.fromJSON(JSON.parse(JSON.stringify(advance(search, 1, ellipsoid))));
        }
        return [search.stopReason ?? 'never', search];
      };
      const [target, search] = stops({ targetCost: 1e-4 });
      expect(target).toMatch(/^the cost \S+ has reached targetCost 0.0001$/);
      expect(search.best!.cost).toBeLessThanOrEqual(1e-4);
      expect(stops({ maxEvaluations: 20 })[0]).toBe('24 candidates were evaluated, of maxEvaluations 20');
      const [still, converged] = stops({ toleranceX: 1e-3 });
      expect(still).toBe('the search moves no coordinate by toleranceX 0.001');
      expect(Math.max(...converged.axes)).toBeLessThan(2e-3);
      expect(stops({})[0]).toBe('the search moves no coordinate by toleranceX 1e-11');
    },
  );
});

it('a search is not over while its path leads far away in any direction', () => {
  const progress = { best: null, evaluations: 8, deviations: Float64Array.of(1e-12), condition: 1 };
  const over = (path: number) => stopReasonOf({}, { ...progress, path: Float64Array.of(path) });
  expect([over(1), over(-1)]).toEqual([null, null]);
  expect(over(-1e-12)).toMatch(/moves no coordinate/);
});

describe('errors', () => {
  it('of the constructor', () => {
    expect(() => new CmaEs(options({ populationSize: 3 }))).toThrow('4 or more candidates, got 3');
    expect(() => new CmaEs(options({ mean: [] }))).toThrow('1 or more parameters, got 0');
    expect(() => new CmaEs(options({ mean: [0, Number.NaN] }))).toThrow('mean[1] is NaN');
    expect(() => new CmaEs(options({ sigma: 0 }))).toThrow('above 0, got 0');
    expect(() => new CmaEs(options({ sigma: Number.NaN }))).toThrow('got NaN');
    expect(() => new CmaEs(options({ seed: 0.5 }))).toThrow('got 0.5');
  });

  it('of tell, which then changes nothing', () => {
    const search = new CmaEs(options());
    const candidates = search.ask();
    const costs = candidates.map(rosenbrock);
    const before = JSON.stringify(search);
    expect(() => search.tell(candidates.slice(1), costs)).toThrow('got 7 candidates and 8 costs');
    expect(() => search.tell(candidates, [])).toThrow('got 8 candidates and 0 costs');
    expect(() => search.tell(candidates, costs.with(2, Number.NaN))).toThrow('cost of candidate 2 is NaN');
    expect(() => search.tell(candidates.with(1, new Float64Array(4)), costs)).toThrow(
      'candidate 1 has 4 parameters, the search has 5',
    );
    expect(() =>
      search.tell(candidates.with(3, new Float64Array(5).fill(Number.POSITIVE_INFINITY)), costs),
    ).toThrow('candidate 3 has Infinity');
    expect(JSON.stringify(search)).toBe(before);
  });

  it('of a search without a minimum, when sigma leaves the range of numbers', () => {
    const search = new CmaEs(options({ sigma: 1e307 }));
    const far = Array.from({ length: 8 }, (_, k) => new Float64Array(5).fill(1e308 - k));
    expect(() => {
      for (let g = 0; g < 200; g++)
        search.tell(
          far.map((x) => x.map((v) => v * (g % 2 ? -1 : 1))),
          [1, 2, 3, 4, 5, 6, 7, 8],
        );
    }).toThrow(/step size left|has Infinity/);
  });

  it('of fromJSON', () => {
    const json = () => JSON.parse(JSON.stringify(new CmaEs(options())));
    expect(() => CmaEs.fromJSON({ ...json(), format: 'es/0' })).toThrow('"es/0", expected "cma-es/1"');
    expect(() => CmaEs.fromJSON(JSON.parse('null'))).toThrow('not a state of CmaEs');
    const truncated = json();
    truncated.arrays.basis.data.pop();
    expect(() => CmaEs.fromJSON(truncated)).toThrow(
      'a CmaEs state of 5 parameters has 25 values of basis, got 24',
    );
    const withoutPath = json();
    delete withoutPath.arrays.pC;
    expect(() => CmaEs.fromJSON(withoutPath)).toThrow('5 values of pC, got none');
    const notNumbers = json();
    notNumbers.arrays.pSigma.data[2] = null;
    notNumbers.arrays.covariance.data[3] = 'x';
    expect(() => CmaEs.fromJSON(notNumbers)).toThrow('covariance[3] of the CmaEs state is x');
    expect(() => CmaEs.fromJSON({ ...json(), generation: -1 })).toThrow(
      'generation of a CmaEs state is a count, got -1',
    );
    expect(() => CmaEs.fromJSON({ ...json(), settings: { covariance: 'block' } })).toThrow('got "block"');
  });
});

describe('the average of the last means', () => {
  const sphereOf = (x: Float64Array) => x.reduce((sum, value) => sum + value * value, 0);
  const begin = (averageOver?: number, seed = 3) =>
    new CmaEs({ mean: new Float64Array(8).fill(1), sigma: 0.3, populationSize: 8, seed, averageOver });
  const generation = (search: CmaEs, noise = () => 0) => {
    const candidates = search.ask();
    search.tell(
      candidates,
      candidates.map((x) => sphereOf(x) + noise()),
    );
    return search.mean;
  };

  it('is the plain average of the first means, and the mean for a window of one', () => {
    const [search, alone] = [begin(10), begin()];
    const means = Array.from({ length: 5 }, () => generation(search));
    for (let i = 0; i < 8; i++) {
      expect(search.average[i]).toBeCloseTo(means.reduce((sum, mean) => sum + mean[i], 0) / 5, 12);
    }
    for (let g = 0; g < 5; g++) generation(alone);
    expect(alone.average).toEqual(alone.mean);
    expect(alone.mean).toEqual(search.mean);
  });

  it('lies closer to the optimum than the means do under noise', () => {
    let [ofMeans, ofAverages] = [0, 0];
    for (let seed = 3; seed < 9; seed++) {
      const random = new Xoshiro128(seed);
      const search = begin(30, seed);
      for (let g = 0; g < 200; g++) {
        generation(search, () => 0.1 * random.normal());
        if (g < 150) continue;
        ofMeans += sphereOf(search.mean);
        ofAverages += sphereOf(search.average);
      }
    }
    expect(ofAverages).toBeLessThan(0.92 * ofMeans);
  });

  it('is saved and restored; older states have none', () => {
    const search = begin(10);
    for (let g = 0; g < 4; g++) generation(search);
    const restored = CmaEs.fromJSON(JSON.parse(JSON.stringify(search)));
    expect(restored.average).toEqual(search.average);
    generation(search);
    generation(restored);
    expect(restored.average).toEqual(search.average);
    const old = search.toJSON();
    delete old.arrays.average;
    delete old.settings.averageOver;
    expect(CmaEs.fromJSON(old).average).toEqual(search.mean);
  });

  it('refuses a window that is not a number of generations', () => {
    expect(() => begin(0)).toThrow('got 0');
    expect(() => begin(1.5)).toThrow('got 1.5');
  });
});

describe('mirrored candidates', () => {
  const mirrored = options({ mirrored: true });

  it.each(['full', 'separable'] as const)(
    'lie opposite each other about the mean, covariance %s',
    (covariance) => {
      const search = advance(new CmaEs({ ...mirrored, covariance }), 3);
      const { mean } = search;
      const candidates = search.ask();
      expect(candidates).toHaveLength(8);
      for (let c = 0; c < 8; c += 2) {
        for (const [i, m] of mean.entries()) {
          expect(candidates[c][i] + candidates[c + 1][i]).toBeCloseTo(2 * m, 12);
          expect(candidates[c][i]).not.toBe(m);
        }
      }
      // The first of each pair are independent draws.
      expect(candidates[0]).not.toEqual(candidates[2]);
    },
  );

  it('have their best by its own cost, not by the difference in its pair', () => {
    const search = new CmaEs({ ...mirrored, populationSize: 4, targetCost: 0.5 });
    const candidates = search.ask();
    search.tell(candidates, [0, 1, 100, 200]);
    expect(search.best).toMatchObject({ cost: 0, candidate: candidates[0] });
    expect(search.stopReason).toMatch(/target/i);
  });

  it('move the mean by their differences alone, whatever a pair has in common', () => {
    const plain = new CmaEs(mirrored);
    const shifted = new CmaEs(mirrored);
    for (let g = 0; g < 5; g++) {
      const candidates = plain.ask();
      expect(shifted.ask()).toEqual(candidates);
      // Integers, so that adding and subtracting is exact.
      const costs = candidates.map((x) => Math.round(1e6 * ellipsoid(x)));
      plain.tell(candidates, costs);
      shifted.tell(
        candidates,
        costs.map((cost, c) => cost + 1e9 * (1 + (c >> 1))),
      );
    }
    expect(shifted.mean).toEqual(plain.mean);
    expect(plain.sigma).toBe(mirrored.sigma);
  });

  it('come as near the optimum as their step size allows', () => {
    const search = new CmaEs({ ...mirrored, sigma: 0.05, averageOver: 50 });
    const sphere = (x: ArrayLike<number>): number =>
      Array.from(x).reduce((sum, value) => sum + value ** 2, 0);
    advance(search, 400, sphere);
    expect(Math.sqrt(sphere(search.average))).toBeLessThan(0.05);
  });

  it('that both failed say nothing', () => {
    const search = new CmaEs(mirrored);
    const both = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    search.tell(search.ask(), [...both, 1, 2, ...both, ...both]);
    expect([...search.mean].every(Number.isFinite)).toBe(true);
  });

  it('are drawn again after saving between ask and tell, and refuse an odd population', () => {
    const search = advance(new CmaEs(mirrored), 2);
    const asked = search.ask();
    expect(CmaEs.fromJSON(search.toJSON()).ask()).toEqual(asked);
    expect(() => new CmaEs({ ...mirrored, populationSize: 7 })).toThrow(/populationSize is even, got 7/);
    expect(new CmaEs({ mean: new Float64Array(5), sigma: 1, seed: 1, mirrored: true }).ask()).toHaveLength(8);
  });
});
