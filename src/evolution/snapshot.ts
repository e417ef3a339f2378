/**
 * The state of a search as data: what a checkpoint stores as `evolution.*` tensors and JSON metadata, and the
 * check that a state read back is whole. Imports types only.
 */
import type { StateArray } from './covariance.ts';
import type { CovarianceKind } from './strategy.ts';

export interface CmaEsSettings {
  populationSize: number;
  covariance: CovarianceKind;
  activeWeights: boolean;
  overlapDecomposition: boolean;
  /** States of before have none: 1. */
  averageOver?: number;
}

interface State<Data extends ArrayLike<number>> {
  format: 'cma-es/1';
  settings: CmaEsSettings;
  generation: number;
  sigma: number;
  /** Whether the candidates of this generation were already handed out. */
  asked: boolean;
  /** The random generator before this generation's candidates were drawn. */
  random: { state: number[]; spare: number | null };
  covarianceAge: number;
  /** mean, average, pSigma, pC, covariance; of the full model also basis and scales. */
  arrays: Record<string, StateArray<Data>>;
}

/** Typed arrays: to be transferred, or written as tensors. */
export type CmaEsSnapshot = State<Float64Array>;
/** Plain arrays: JSON. */
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
 * @param covarianceShapes arrays the covariance model needs for n parameters.
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
  const kind = json.settings?.covariance;
  if (kind !== 'full' && kind !== 'separable') {
    throw new TypeError(`covariance is 'full' or 'separable', got ${JSON.stringify(kind)}`);
  }
  for (const [name, value] of Object.entries({
    generation: json.generation,
    covarianceAge: json.covarianceAge,
  })) {
    if (!Number.isInteger(value) || value < 0) {
      throw new RangeError(`${name} of a CmaEs state is a count, got ${value}`);
    }
  }
  const n = json.arrays?.mean?.data?.length ?? 0;
  const shapes: Record<string, number[]> = { mean: [n], pSigma: [n], pC: [n], ...covarianceShapes(n) };
  if (json.arrays?.average !== undefined) shapes.average = [n];
  const arrays: Record<string, Float64Array> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const size = shape.reduce((product, length) => product * length, 1);
    const data = json.arrays?.[name]?.data;
    if (data === undefined || data.length !== size) {
      throw new RangeError(
        `a CmaEs state of ${n} parameters has ${size} values of ${name}, got ${data?.length ?? 'none'}`,
      );
    }
    const copy = Float64Array.from(data);
    const bad = copy.findIndex((value) => !Number.isFinite(value));
    if (bad !== -1) throw new RangeError(`${name}[${bad}] of the CmaEs state is ${data[bad]}`);
    arrays[name] = copy;
  }
  return arrays;
}
