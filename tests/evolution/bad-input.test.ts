/** What CmaEs refuses, with the value seen and the way out; and that a refused call changes nothing. */
import { describe, expect, it } from 'vitest';
import {
  CmaEs,
  type CmaEsJson,
  type CmaEsOptions,
  defaultPopulationSize,
  strategyConstants,
} from '../../src/evolution/index.ts';
import { ellipsoid } from './functions.helper.ts';

const OPTIONS = { mean: [1, -1, 2], sigma: 0.3, populationSize: 8, seed: 42 };

function advanced(changes: Partial<CmaEsOptions> = {}): CmaEs {
  const search = new CmaEs({ ...OPTIONS, ...changes });
  for (let g = 0; g < 6; g++) {
    const candidates = search.ask();
    search.tell(candidates, candidates.map(ellipsoid));
  }
  return search;
}

describe('the constructor', () => {
  it.each<[unknown, string]>([
    [{ popsize: 8 }, "CmaEs has no option 'popsize'; did you mean 'populationSize'? it has mean, sigma"],
    [{ population_size: 8 }, "did you mean 'populationSize'?"],
    [{ population: 8 }, "did you mean 'populationSize'?"],
    [{ lambda: 8 }, "did you mean 'populationSize'?"],
    [{ x0: [0] }, "did you mean 'mean'?"],
    [{ sigma0: 1 }, "did you mean 'sigma'?"],
    [{ covarience: 'full' }, "did you mean 'covariance'?"],
    [{ ftarget: 1 }, "did you mean 'targetCost'?"],
    [{ maxfevals: 1 }, "did you mean 'maxEvaluations'?"],
    [{ tolx: 1 }, "did you mean 'toleranceX'?"],
    [{ targetCost: Number.NaN }, 'targetCost is a finite cost, got NaN'],
    [{ maxEvaluations: 0 }, '1 or more, got 0'],
    [{ toleranceX: -1 }, 'toleranceX is a length, 0 or more, got -1'],
    [{ active: true }, "did you mean 'activeWeights'?"],
    [{ maxiter: 8 }, "no option 'maxiter'; it has mean, sigma, populationSize"],
    [{ toString: 8 }, "no option 'toString'; it has mean"],
    [{ mean: undefined }, 'mean is an array of numbers, got undefined'],
    [{ mean: null }, 'mean is an array of numbers, got null'],
    [{ mean: 3 }, 'mean is an array of numbers, got 3'],
    [{ mean: '123' }, "mean is an array of numbers, got '123'"],
    [{ mean: { x: 1 } }, 'mean is an array of numbers, got an object'],
    [{ mean: [] }, '1 or more parameters, got 0'],
    [{ mean: [0, Number.NaN] }, 'mean[1] is NaN; the search needs a finite start'],
    [{ mean: [0, Number.POSITIVE_INFINITY] }, 'mean[1] is Infinity'],
    [{ mean: [0, '1'] }, "mean[1] is '1'"],
    [{ mean: [0, null] }, 'mean[1] is null'],
    [{ mean: [[0], [1]] }, 'mean[0] is an array of length 1'],
    [{ mean: new Array(2) }, 'mean[0] is undefined'],
    [{ mean: BigInt64Array.of(1n) }, 'mean[0] is 1'],
    [{ sigma: undefined }, 'sigma is a step size above 0, got undefined'],
    [{ sigma: -1 }, 'got -1'],
    [{ sigma: '0.3' }, "got '0.3'"],
    [{ sigma: [0.3] }, 'got an array of length 1'],
    [{ sigma: Number.POSITIVE_INFINITY }, 'got Infinity'],
    [{ populationSize: -8 }, '4 or more candidates, got -8'],
    [{ populationSize: 4.5 }, '4 or more candidates, got 4.5'],
    [{ populationSize: Number.NaN }, '4 or more candidates, got NaN'],
    [{ populationSize: '8' }, '4 or more candidates, got 8'],
    [{ populationSize: null }, '4 or more candidates, got null'],
    [{ covariance: 'diagonal' }, "covariance is 'full' or 'separable', got \"diagonal\""],
    [{ covariance: null }, "covariance is 'full' or 'separable', got null"],
    [{ activeWeights: 1 }, 'activeWeights is true or false, got 1'],
    [{ overlapDecomposition: 'no' }, "overlapDecomposition is true or false, got 'no'"],
    [{ averageOver: null }, '1 or more, got null'],
    [{ seed: undefined }, 'seed must be a safe integer, got undefined'],
    [{ seed: '42' }, "seed must be a safe integer, got '42'"],
    [{ seed: Number.NaN }, 'seed must be a safe integer, got NaN'],
    [{ seed: 2 ** 53 }, 'got 9007199254740992; numbers beyond 2^53 - 1 are rounded, pass a BigInt'],
    [{ seed: 2n ** 64n }, 'seed must be an integer of 64 bits, got 18446744073709551616'],
  ])('with %o', (changes, message) => {
    expect(() => new CmaEs({ ...OPTIONS, ...(changes as object) })).toThrow(message);
  });

  it.each([[undefined], [null], [[1, 2]], [5], ['full']])('options %o', (options) => {
    expect(() => new CmaEs(options as unknown as CmaEsOptions)).toThrow(
      'options come as an object with mean',
    );
  });

  it('accepts typed arrays, undefined for a default and BigInts, and copies the mean', () => {
    const mean = Float32Array.of(1, 2, 3);
    const search = new CmaEs({ ...OPTIONS, mean, populationSize: undefined, covariance: undefined });
    expect(search.constants.populationSize).toBe(defaultPopulationSize(3));
    mean.fill(9);
    expect([...search.mean]).toEqual([1, 2, 3]);
    expect(new CmaEs({ ...OPTIONS, seed: 42n }).ask()).toEqual(new CmaEs(OPTIONS).ask());
    const [one, next] = [2n ** 53n, 2n ** 53n + 1n].map((seed) => new CmaEs({ ...OPTIONS, seed }).ask());
    expect(one).not.toEqual(next);
  });

  it('and so do the constants', () => {
    expect(() => strategyConstants(3, 8, 'diagonal' as 'full')).toThrow('got "diagonal"');
    for (const n of [0, -1, 1.5, Number.NaN]) expect(() => defaultPopulationSize(n)).toThrow(`got ${n}`);
  });
});

describe('tell, refused, changes nothing', () => {
  const costs = [1, 2, 3, 4, 5, 6, 7, 8];
  const with2 = (candidate: unknown) => (good: unknown[]) => [good.with(2, candidate), costs];

  it.each<[string, (good: unknown[]) => unknown[], string]>([
    ['no candidates', () => [undefined, costs], 'candidates come as an array, got undefined'],
    ['no costs', (good) => [good], 'costs come as an array, got undefined'],
    ['one cost', (good) => [good, 3], 'costs come as an array, got 3'],
    ['text for costs', (good) => [good, '12345678'], "costs come as an array, got '12345678'"],
    ['too many candidates', (good) => [[...good, good[0]], costs], 'got 9 candidates and 8 costs'],
    ['null for a candidate', with2(null), 'candidate 2 is an array of 3 numbers, got null'],
    ['a number for a candidate', with2(7), 'candidate 2 is an array of 3 numbers, got 7'],
    ['text for a candidate', with2('123'), "candidate 2 is an array of 3 numbers, got '123'"],
    ['a short candidate', with2([1, 2]), 'candidate 2 has 2 parameters, the search has 3'],
    ['NaN in a candidate', with2([1, Number.NaN, 2]), 'candidate 2 has NaN at parameter 1'],
    ['text in a candidate', with2([1, 2, '3']), "candidate 2 has '3' at parameter 2"],
    ['a cost of NaN', (good) => [good, costs.with(7, Number.NaN)], 'the cost of candidate 7 is NaN'],
    ['a cost of null', (good) => [good, [...costs.slice(1), null]], 'the cost of candidate 7 is null'],
    ['a cost of text', (good) => [good, [...costs.slice(1), '8']], "the cost of candidate 7 is '8'"],
    [
      'a step beyond all numbers',
      (good) => [good.map(() => [1e308, 0, 0]), costs],
      'the step size left the range of numbers',
    ],
  ])('%s', (_, told, message) => {
    for (const changes of [{}, { overlapDecomposition: true }, { covariance: 'separable' as const }]) {
      const search = advanced(changes);
      const good = search.ask();
      const before = JSON.stringify(search);
      const [candidates, given] = told(good);
      expect(() => search.tell(candidates as number[][], given as number[])).toThrow(message);
      expect(JSON.stringify(search)).toBe(before);
      expect(search.ask()).toEqual(good);
      expect(() => search.tell(good, costs)).not.toThrow();
    }
  });
});

it.each(['full', 'separable'] as const)(
  'tell refuses a bad candidate so far away that its square is infinite, which only C would learn from (%s)',
  (covariance) => {
    const search = advanced({ covariance, activeWeights: true });
    const good = search.ask();
    const before = JSON.stringify(search);
    const costs = good.map((_, k) => k);
    expect(() => search.tell(good.with(7, Float64Array.of(1e170, 0, 0)), costs)).toThrow(
      'candidate 7 is too far from the mean for a step size of',
    );
    expect(JSON.stringify(search)).toBe(before);
    search.tell(good.with(7, Float64Array.of(1e100, 0, 0)), costs);
    expect(
      search
        .ask()
        .flatMap((x) => [...x])
        .every(Number.isFinite),
    ).toBe(true);
  },
);

describe('fromJSON checks every field', () => {
  type Edit = (json: CmaEsJson & Record<string, unknown>) => unknown;
  const edited = (edit: Edit, changes: Partial<CmaEsOptions> = {}) => {
    const json = JSON.parse(JSON.stringify(advanced(changes)));
    edit(json);
    return () => CmaEs.fromJSON(json);
  };
  const bad = <T>(value: unknown) => value as T;

  it.each<[string, Edit, string]>([
    [
      'settings missing',
      (json) => delete (json as Partial<CmaEsJson>).settings,
      'settings come as an object',
    ],
    [
      'an unknown setting',
      (json) => Object.assign(json.settings, { popsize: 8 }),
      "a CmaEs state has no setting 'popsize'; it has populationSize, covariance",
    ],
    [
      'populationSize',
      (json) => (json.settings.populationSize = bad(null)),
      'populationSize of a CmaEs state',
    ],
    ['populationSize', (json) => (json.settings.populationSize = 3), '4 or more candidates, got 3'],
    ['covariance', (json) => (json.settings.covariance = bad('x')), "covariance is 'full' or"],
    [
      'activeWeights',
      (json) => (json.settings.activeWeights = bad(1)),
      'activeWeights is true or false, got 1',
    ],
    ['overlapDecomposition', (json) => (json.settings.overlapDecomposition = bad('')), "got ''"],
    ['averageOver', (json) => (json.settings.averageOver = 0), '1 or more, got 0'],
    ['generation', (json) => (json.generation = 1.5), 'generation of a CmaEs state is a count, got 1.5'],
    ['generation', (json) => (json.generation = 2 ** 60), 'generation of a CmaEs state is a count'],
    ['generation', (json) => (json.generation = bad('6')), "is a count, got '6'"],
    ['sigma', (json) => (json.sigma = bad(null)), 'sigma is a step size above 0, got null'],
    ['sigma', (json) => (json.sigma = -1), 'sigma is a step size above 0, got -1'],
    ['asked', (json) => (json.asked = bad('no')), "asked of a CmaEs state is true or false, got 'no'"],
    ['asked', (json) => delete (json as Partial<CmaEsJson>).asked, 'true or false, got undefined'],
    [
      'covarianceAge',
      (json) => (json.covarianceAge = -1),
      'covarianceAge of a CmaEs state is a count, got -1',
    ],
    ['random missing', (json) => (json.random = bad(null)), 'four 32-bit words'],
    ['a word of random', (json) => (json.random.state[1] = bad(null)), 'four 32-bit words'],
    ['random all zero', (json) => json.random.state.fill(0), 'never all zeros'],
    ['spare', (json) => (json.random.spare = bad('1')), 'spare is null or a number, got "1"'],
    ['arrays missing', (json) => delete (json as Partial<CmaEsJson>).arrays, 'values of'],
    ['null in mean', (json) => (json.arrays.mean.data[1] = bad(null)), 'mean[1] of the CmaEs state is null'],
    ['text in mean', (json) => (json.arrays.mean.data[1] = bad('1')), 'mean[1] of the CmaEs state is 1'],
    [
      'null in pSigma',
      (json) => (json.arrays.pSigma.data[2] = bad(null)),
      'pSigma[2] of the CmaEs state is null',
    ],
    ['true in pC', (json) => (json.arrays.pC.data[0] = bad(true)), 'pC[0] of the CmaEs state is true'],
    ['null in average', (json) => (json.arrays.average.data[0] = bad(null)), 'average[0] of the CmaEs state'],
    ['a short average', (json) => json.arrays.average.data.pop(), 'has 3 values of average, got 2'],
    ['data of text', (json) => (json.arrays.pC.data = bad('123')), '3 values of pC, got none'],
    [
      'a shape',
      (json) => (json.arrays.basis.shape = [9]),
      'basis of the CmaEs state has the shape [3,3], got [9]',
    ],
    [
      'a shape missing',
      (json) => (json.arrays.mean.shape = bad(undefined)),
      'mean of the CmaEs state has the shape',
    ],
    [
      'a variance below 0',
      (json) => (json.arrays.covariance.data[4] = -1),
      'covariance[4] of the CmaEs state',
    ],
    ['half of a covariance', (json) => json.arrays.covariance.data[1]++, 'is not symmetric'],
    ['an axis of length 0', (json) => (json.arrays.scales.data[2] = 0), 'scales[2] of the CmaEs state'],
  ])('%s', (_, edit, message) => {
    expect(edited(edit)).toThrow(message);
  });

  it('also of the separable model', () => {
    const changes = { covariance: 'separable' as const };
    expect(edited((json) => (json.arrays.covariance.data[2] = 0), changes)).toThrow(
      'a variance above 0, got 0',
    );
    expect(edited((json) => (json.settings.covariance = 'full'), changes)).toThrow(
      '9 values of covariance, got 3',
    );
    expect(edited(() => undefined, changes)).not.toThrow();
  });

  it('and accepts complete states, also older ones without an average', () => {
    expect(edited(() => undefined)).not.toThrow();
    expect(
      edited((json) => {
        delete json.arrays.average;
        delete json.settings.averageOver;
      }),
    ).not.toThrow();
  });
});
