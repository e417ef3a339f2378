/** Statistics over all samples at once: oracles of the streamed ones in src/math, and the median of runs. */
import { type LinearProbe, RidgeFit } from '../../src/math/ridge.ts';

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

/**
 * Ridge regression with a free intercept: minimises Σ |y - W x - b|² + ridge |W|² over the samples.
 * @param inputs row-major [samples, dims].
 * @param targets row-major [samples, outputs].
 * @param options.ridge penalty, in the units of a sum of squares; 0 is ordinary least squares. Default 1e-3.
 * @throws RangeError for shapes that do not fit, non-finite values, or (ridge 0) inputs that depend on each other.
 */
export function fitProbe(
  inputs: Float32Array,
  dims: number,
  targets: Float32Array,
  outputs: number,
  options: { ridge?: number } = {},
): LinearProbe {
  const samples = sampleCount('inputs', inputs, dims);
  if (sampleCount('targets', targets, outputs) !== samples) {
    throw new RangeError(
      `${samples} samples of inputs but ${targets.length / outputs} of targets; both need the same number`,
    );
  }
  const fit = new RidgeFit(dims, outputs);
  for (let n = 0; n < samples; n++) fit.add(inputs, targets, n * dims, n * outputs);
  return fit.solve(options);
}

/** @param inputs row-major [samples, dims]. @returns row-major [samples, outputs]. */
export function predictProbe(probe: LinearProbe, inputs: Float32Array): Float32Array {
  const { dims, outputs, coefficients, intercepts } = probe;
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
