/**
 * Statistics the reports quote: mean, sample standard deviation, quantiles, and the linear read-out that asks
 * how much of a target (position, speed, …) a code holds. May import linear algebra of this folder only.
 */
import { choleskyInPlace, choleskySolveInPlace } from './linalg.ts';

/** @throws RangeError for an empty list. */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError('the mean of no values is undefined');
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Sample standard deviation (n - 1 in the denominator), 0 for a single value. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  if (values.length === 1) return 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Quantile by linear interpolation between order statistics (NumPy's default, Hyndman & Fan type 7). */
export function quantile(values: ArrayLike<number>, probability: number): number {
  if (values.length === 0) throw new RangeError('a quantile of no values is undefined');
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`a quantile's probability lies in [0, 1], got ${probability}`);
  }
  const sorted = Float64Array.from(values).sort();
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** Pearson's correlation; NaN where one side does not vary. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`correlation of ${a.length} and ${b.length} values`);
  const meanA = mean(a);
  const meanB = mean(b);
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/** targets ≈ coefficients · inputs + intercepts. */
export interface LinearReadout {
  dims: number;
  outputs: number;
  /** Row-major [outputs, dims]. */
  coefficients: Float64Array;
  /** [outputs] */
  intercepts: Float64Array;
}

/**
 * Ridge regression with a free intercept: minimises Σ |y - W x - b|² + ridge |W|² over the samples.
 * Solved by Cholesky on the centred normal equations.
 * @param inputs row-major [samples, dims].
 * @param targets row-major [samples, outputs].
 * @param options.ridge penalty, in the units of a sum of squares; 0 is ordinary least squares. Default 1e-3.
 * @throws RangeError for shapes that do not fit, non-finite values, or (ridge 0) inputs that depend on each other.
 */
export function linearReadout(
  inputs: Float32Array,
  dims: number,
  targets: Float32Array,
  outputs: number,
  options: { ridge?: number } = {},
): LinearReadout {
  const ridge = options.ridge ?? 1e-3;
  if (!(ridge >= 0 && Number.isFinite(ridge))) throw new RangeError(`ridge must be 0 or more, got ${ridge}`);
  const samples = sampleCount('inputs', inputs, dims);
  if (sampleCount('targets', targets, outputs) !== samples) {
    throw new RangeError(
      `${samples} samples of inputs but ${targets.length / outputs} of targets; both need the same number`,
    );
  }
  if (samples < 2) throw new RangeError(`a read-out needs at least 2 samples, got ${samples}`);
  const inputMeans = columnMeans(inputs, dims);
  const targetMeans = columnMeans(targets, outputs);

  const gram = new Float64Array(dims * dims); // XᵀX of centred inputs, lower triangle
  const moments = Array.from({ length: outputs }, () => new Float64Array(dims)); // Xᵀy
  const x = new Float64Array(dims);
  for (let n = 0; n < samples; n++) {
    for (let i = 0; i < dims; i++) x[i] = inputs[n * dims + i] - inputMeans[i];
    for (let i = 0; i < dims; i++) {
      for (let j = 0; j <= i; j++) gram[i * dims + j] += x[i] * x[j];
    }
    for (let o = 0; o < outputs; o++) {
      const y = targets[n * outputs + o] - targetMeans[o];
      for (let i = 0; i < dims; i++) moments[o][i] += x[i] * y;
    }
  }
  for (let i = 0; i < dims; i++) gram[i * dims + i] += ridge;
  try {
    choleskyInPlace(gram, dims);
  } catch (cause) {
    throw new RangeError(
      `${samples} samples of ${dims} inputs do not determine a read-out with ridge ${ridge}; ` +
        'an input is constant or a combination of others, so pass a larger ridge',
      { cause },
    );
  }
  const coefficients = new Float64Array(outputs * dims);
  const intercepts = new Float64Array(outputs);
  for (let o = 0; o < outputs; o++) {
    choleskySolveInPlace(gram, dims, moments[o]);
    coefficients.set(moments[o], o * dims);
    intercepts[o] = targetMeans[o];
    for (let i = 0; i < dims; i++) intercepts[o] -= moments[o][i] * inputMeans[i];
  }
  return { dims, outputs, coefficients, intercepts };
}

/** @param inputs row-major [samples, dims]. @returns row-major [samples, outputs]. */
export function predictReadout(readout: LinearReadout, inputs: Float32Array): Float32Array {
  const { dims, outputs, coefficients, intercepts } = readout;
  const samples = sampleCount('inputs', inputs, dims);
  const predictions = new Float32Array(samples * outputs);
  for (let n = 0; n < samples; n++) {
    for (let o = 0; o < outputs; o++) {
      let sum = intercepts[o];
      for (let i = 0; i < dims; i++) sum += coefficients[o * dims + i] * inputs[n * dims + i];
      predictions[n * outputs + o] = sum;
    }
  }
  return predictions;
}

/**
 * Coefficient of determination of each output, 1 - Σ(y - ŷ)² / Σ(y - ȳ)²: 1 is perfect, 0 no better than
 * the mean, negative worse. NaN for an output whose targets do not vary.
 * @param targets row-major [samples, outputs], like `predictions`.
 */
export function rSquared(targets: Float32Array, predictions: Float32Array, outputs = 1): Float64Array {
  if (targets.length !== predictions.length) {
    throw new RangeError(`${predictions.length} predictions for ${targets.length} targets`);
  }
  const samples = sampleCount('targets', targets, outputs);
  const means = columnMeans(targets, outputs);
  return Float64Array.from({ length: outputs }, (_, o) => {
    let residual = 0;
    let total = 0;
    for (let n = 0; n < samples; n++) {
      const y = targets[n * outputs + o];
      residual += (y - predictions[n * outputs + o]) ** 2;
      total += (y - means[o]) ** 2;
    }
    return total === 0 ? Number.NaN : 1 - residual / total;
  });
}

function sampleCount(name: string, values: Float32Array, width: number): number {
  if (!Number.isInteger(width) || width < 1 || values.length === 0 || values.length % width !== 0) {
    throw new RangeError(`${values.length} ${name} are not whole rows of ${width}`);
  }
  return values.length / width;
}

function columnMeans(values: Float32Array, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`value ${i} (row ${Math.floor(i / width)}, column ${i % width}) is ${values[i]}`);
    }
    means[i % width] += values[i];
  }
  return means.map((sum) => sum / (values.length / width));
}
