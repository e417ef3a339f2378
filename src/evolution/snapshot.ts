/**
 * The state of a search as data: a checkpoint stores it as `evolution.*` tensors and JSON metadata. A state that is
 * read back is checked.
 */
import { requireKnown, show } from '../math/known-names.ts';
import { firstNonFinite } from '../math/weights.ts';
import { isArrayLike } from './checks.ts';
import type { StateArray } from './covariance.ts';
import type { BestCandidate, StopConditions } from './stopping.ts';
import { type CovarianceKind, checkCovariance } from './strategy.ts';

export interface CmaEsSettings extends StopConditions {
  populationSize: number;
  covariance: CovarianceKind;
  activeWeights: boolean;
  overlapDecomposition: boolean;
  /** Older states have none: 1. */
  averageOver?: number;
  /** Older states have none: false. */
  mirrored?: boolean;
}

interface State<Data extends ArrayLike<number>> {
  format: 'cma-es/1';
  settings: CmaEsSettings;
  generation: number;
  sigma: number;
  /** Candidates so far, and the best of them; older states have neither. */
  evaluations?: number;
  best?: BestCandidate;
  /** Whether `ask` was called for this generation. */
  asked: boolean;
  /** The random generator before this generation's candidates were drawn. */
  random: { state: number[]; spare: number | null };
  covarianceAge: number;
  /** mean, average, pSigma, pC, covariance; of the full model also basis and scales. */
  arrays: Record<string, StateArray<Data>>;
}

const SETTINGS: readonly (keyof CmaEsSettings)[] = [
  'populationSize',
  'covariance',
  'activeWeights',
  'overlapDecomposition',
  'averageOver',
  'mirrored',
  'targetCost',
  'maxEvaluations',
  'toleranceX',
];

/** With typed arrays: for transfer between threads and for tensors. */
export type CmaEsSnapshot = State<Float64Array>;
/** With plain arrays, for JSON. */
export type CmaEsJson = State<number[]>;

export function toPlainJson(snapshot: CmaEsSnapshot): CmaEsJson {
  const arrays = Object.fromEntries(
    Object.entries(snapshot.arrays).map(([name, { shape, data }]) => [
      name,
      { shape, data: Array.from(data) },
    ]),
  );
  return { ...snapshot, arrays };
}

/**
 * @param covarianceShapes shapes of the covariance model's arrays for n parameters.
 * @returns the arrays, copied to float64.
 * @throws TypeError or RangeError naming what is missing or does not fit.
 */
export function checkSnapshot(
  json: CmaEsJson | CmaEsSnapshot,
  covarianceShapes: (n: number) => Record<string, number[]>,
): Record<string, Float64Array> {
  if (json?.format !== 'cma-es/1') {
    throw new TypeError(
      `not a state of CmaEs: its format is ${JSON.stringify(json?.format)}, expected "cma-es/1"`,
    );
  }
  requireKnown('a CmaEs state', 'setting', json.settings, SETTINGS);
  checkCovariance(json.settings.covariance);
  const { generation, covarianceAge, asked, evaluations = 0 } = json;
  for (const [name, value] of Object.entries({ generation, covarianceAge, evaluations })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`${name} of a CmaEs state is a count, got ${show(value)}`);
    }
  }
  if (!Number.isInteger(json.settings.populationSize)) {
    throw new RangeError(
      `populationSize of a CmaEs state is a count, got ${show(json.settings.populationSize)}`,
    );
  }
  if (typeof asked !== 'boolean') {
    throw new TypeError(`asked of a CmaEs state is true or false, got ${show(asked)}`);
  }
  const mean: unknown = json.arrays?.mean?.data;
  const n = isArrayLike(mean) ? mean.length : 0;
  const shapes: Record<string, number[]> = { ...covarianceShapes(n), mean: [n], pSigma: [n], pC: [n] };
  if (json.arrays?.average !== undefined) shapes.average = [n]; // older states have none
  const arrays = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, readArray(name, json.arrays?.[name], shape, n)]),
  );
  checkBest(json.best, n);
  checkVariances(json.settings.covariance, n, arrays);
  return arrays;
}

function checkBest(best: unknown, n: number): void {
  if (best === undefined) return;
  const { candidate, cost, evaluation } = (best ?? {}) as Partial<Record<keyof BestCandidate, unknown>>;
  const fits = Array.isArray(candidate) && candidate.length === n && firstNonFinite(candidate) === -1;
  if (fits && Number.isFinite(cost) && Number.isSafeInteger(evaluation)) return;
  throw new TypeError(`best of a CmaEs state is a candidate of ${n} numbers, its cost and its evaluation`);
}

/** @returns the array copied to float64 */
function readArray(name: string, array: unknown, shape: readonly number[], n: number): Float64Array {
  const { data, shape: given } = (array ?? {}) as Partial<Record<'data' | 'shape', unknown>>;
  const size = shape.reduce((product, length) => product * length, 1);
  const length = isArrayLike(data) ? data.length : null;
  if (!isArrayLike(data) || length !== size) {
    throw new RangeError(
      `a CmaEs state of ${n} parameters has ${size} values of ${name}, got ${length ?? 'none'}`,
    );
  }
  if (!Array.isArray(given) || String(given) !== String(shape)) {
    throw new RangeError(`${name} of the CmaEs state has the shape [${shape}], got ${JSON.stringify(given)}`);
  }
  const bad = firstNonFinite(data);
  if (bad !== -1) throw new RangeError(`${name}[${bad}] of the CmaEs state is ${data[bad]}`);
  return Float64Array.from(data as ArrayLike<number>);
}

/** Checks that C is symmetric and that its diagonal and its axes are above 0: else a search would sample NaN. */
function checkVariances(
  kind: CovarianceKind,
  n: number,
  { covariance, scales }: Record<string, Float64Array>,
) {
  const stride = kind === 'full' ? n + 1 : 1;
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * stride];
    if (!(variance > 0)) {
      throw new RangeError(
        `covariance[${i * stride}] of the CmaEs state is a variance above 0, got ${variance}`,
      );
    }
    if (kind === 'separable') continue;
    if (!(scales[i] > 0)) {
      throw new RangeError(`scales[${i}] of the CmaEs state is a length above 0, got ${scales[i]}`);
    }
    for (let j = 0; j < i; j++) {
      const [below, above] = [covariance[i * n + j], covariance[j * n + i]];
      if (below === above) continue;
      throw new RangeError(
        `the covariance of the CmaEs state is not symmetric: ${below} at ${i}, ${j} and ${above} at ${j}, ${i}`,
      );
    }
  }
}
