/**
 * Linear probes by ridge regression, fitted and scored sample by sample: only sums are kept, so memory does not grow
 * with the data, and one pass over [z, h] serves the probes on z, on h and on both.
 */
import { choleskyInPlace, choleskySolveInPlace } from './linalg.ts';

/** targets ≈ coefficients · inputs + intercepts. */
export interface LinearProbe {
  dims: number;
  outputs: number;
  /** Row-major [outputs, dims]. */
  coefficients: Float64Array;
  /** [outputs] */
  intercepts: Float64Array;
}

/** The sums of a fit as plain data, which another one takes: several workers share the samples of one probe. */
export interface RidgeSums {
  samples: number;
  /** About which the sums are taken: the first sample. */
  originX: Float64Array;
  originY: Float64Array;
  sumX: Float64Array;
  sumY: Float64Array;
  /** Σ y², per output. */
  squaresY: Float64Array;
  /** Σ x xᵀ, lower triangle packed by rows. */
  gram: Float64Array;
  /** Σ x y, [outputs, dims]. */
  moments: Float64Array;
}

export interface SolveOptions {
  /** Penalty on squared coefficients, in the units of a sum of squares; 0 is ordinary least squares. Default 1e-3. */
  ridge?: number;
  /** Inputs `from` .. `to` - 1 only; all of them when absent. */
  from?: number;
  to?: number;
}

const BLOCK = 4;

/**
 * Ridge regression with a free intercept: minimises Σ |y - W x - b|² + ridge |W|² over the samples added.
 * Sums are taken about the first sample, which keeps them exact where the mean is far from 0.
 */
export class RidgeFit {
  readonly dims: number;
  readonly outputs: number;
  private count = 0;
  private readonly originX: Float64Array;
  private readonly originY: Float64Array;
  private readonly squaresY: Float64Array;
  /** Samples not yet in the Gram matrix, which is read and written once per BLOCK of them. [BLOCK, dims] */
  private readonly block: Float64Array;
  private blocked = 0;
  private readonly sumX: Float64Array;
  private readonly sumY: Float64Array;
  /** Σ x xᵀ, lower triangle packed by rows. */
  private readonly gram: Float64Array;
  /** Σ x y, [outputs, dims]. */
  private readonly moments: Float64Array;

  constructor(dims: number, outputs: number) {
    this.dims = dims;
    this.outputs = outputs;
    this.originX = new Float64Array(dims);
    this.originY = new Float64Array(outputs);
    this.squaresY = new Float64Array(outputs);
    this.block = new Float64Array(BLOCK * dims);
    this.sumX = new Float64Array(dims);
    this.sumY = new Float64Array(outputs);
    this.gram = new Float64Array((dims * (dims + 1)) / 2);
    this.moments = new Float64Array(outputs * dims);
  }

  get samples(): number {
    return this.count;
  }

  /** @param x [dims] from `xAt` on. @param y [outputs] from `yAt` on. @throws RangeError for what is not finite. */
  add(x: ArrayLike<number>, y: ArrayLike<number>, xAt = 0, yAt = 0): void {
    const { dims, outputs, moments } = this;
    this.refuseNonFinite('input', x, xAt, dims);
    this.refuseNonFinite('target', y, yAt, outputs);
    if (this.count === 0) {
      for (let i = 0; i < dims; i++) this.originX[i] = x[xAt + i];
      for (let o = 0; o < outputs; o++) this.originY[o] = y[yAt + o];
    }
    this.count++;
    const shifted = this.block.subarray(this.blocked * dims, (this.blocked + 1) * dims);
    for (let i = 0; i < dims; i++) {
      shifted[i] = x[xAt + i] - this.originX[i];
      this.sumX[i] += shifted[i];
    }
    for (let o = 0; o < outputs; o++) {
      const value = y[yAt + o] - this.originY[o];
      this.sumY[o] += value;
      this.squaresY[o] += value * value;
      for (let i = 0; i < dims; i++) moments[o * dims + i] += shifted[i] * value;
    }
    this.blocked++;
    if (this.blocked === BLOCK) this.flush();
  }

  /** Adds the block's x xᵀ to the Gram matrix; unfilled rows are 0. */
  private flush(): void {
    const { dims, gram, block } = this;
    const [x0, x1, x2, x3] = [0, 1, 2, 3].map((row) => block.subarray(row * dims, (row + 1) * dims));
    let at = 0;
    for (let i = 0; i < dims; i++) {
      const [a, b, c, d] = [x0[i], x1[i], x2[i], x3[i]];
      for (let j = 0; j <= i; j++) gram[at++] += a * x0[j] + b * x1[j] + c * x2[j] + d * x3[j];
    }
    block.fill(0);
    this.blocked = 0;
  }

  /** @throws RangeError without samples, or (ridge 0) for inputs that depend on each other. */
  solve({ ridge = 1e-3, from = 0, to = this.dims }: SolveOptions = {}): LinearProbe {
    if (!(ridge >= 0 && Number.isFinite(ridge)))
      throw new RangeError(`ridge must be 0 or more, got ${ridge}`);
    if (this.count < 2) throw new RangeError(`a linear probe needs at least 2 samples, got ${this.count}`);
    this.flush();
    const { count, outputs, sumX, sumY } = this;
    const dims = to - from;
    const centred = new Float64Array(dims * dims);
    for (let i = 0; i < dims; i++) {
      const row = ((from + i) * (from + i + 1)) / 2 + from;
      for (let j = 0; j <= i; j++) {
        centred[i * dims + j] = this.gram[row + j] - (sumX[from + i] * sumX[from + j]) / count;
      }
      centred[i * dims + i] += ridge;
    }
    try {
      choleskyInPlace(centred, dims);
    } catch (cause) {
      throw new RangeError(
        `${count} samples of ${dims} inputs do not determine a linear probe with ridge ${ridge}; ` +
          'an input is constant or a combination of others, so pass a larger ridge',
        { cause },
      );
    }
    const coefficients = new Float64Array(outputs * dims);
    const intercepts = new Float64Array(outputs);
    for (let o = 0; o < outputs; o++) {
      const solution = coefficients.subarray(o * dims, (o + 1) * dims);
      for (let i = 0; i < dims; i++) {
        solution[i] = this.moments[o * this.dims + from + i] - (sumX[from + i] * sumY[o]) / count;
      }
      choleskySolveInPlace(centred, dims, solution);
      intercepts[o] = this.originY[o] + sumY[o] / count;
      for (let i = 0; i < dims; i++) {
        intercepts[o] -= solution[i] * (this.originX[from + i] + sumX[from + i] / count);
      }
    }
    return { dims, outputs, coefficients, intercepts };
  }

  /** A view of the sums, not a copy. */
  sums(): RidgeSums {
    this.flush();
    const { count: samples, originX, originY, sumX, sumY, squaresY, gram, moments } = this;
    return { samples, originX, originY, sumX, sumY, squaresY, gram, moments };
  }

  /** Adds the samples of another fit. @throws RangeError where that has other inputs or outputs */
  merge(other: RidgeSums): void {
    const { dims, outputs, originX, originY, sumX, sumY, squaresY, gram, moments } = this;
    if (other.sumX.length !== dims || other.sumY.length !== outputs) {
      throw new RangeError(
        `sums of ${other.sumX.length} inputs and ${other.sumY.length} outputs do not go with ` +
          `those of ${dims} and ${outputs}`,
      );
    }
    if (other.samples === 0) return;
    if (this.count === 0) {
      originX.set(other.originX);
      originY.set(other.originY);
    }
    const n = other.samples;
    // x - origin = (x - its origin) + dx
    const dx = originX.map((origin, i) => other.originX[i] - origin);
    const dy = originY.map((origin, o) => other.originY[o] - origin);
    for (let i = 0, at = 0; i < dims; i++) {
      for (let j = 0; j <= i; j++, at++) {
        gram[at] += other.gram[at] + dx[i] * (other.sumX[j] + n * dx[j]) + other.sumX[i] * dx[j];
      }
    }
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < dims; i++) {
        const at = o * dims + i;
        moments[at] += other.moments[at] + dx[i] * (other.sumY[o] + n * dy[o]) + other.sumX[i] * dy[o];
      }
      squaresY[o] += other.squaresY[o] + dy[o] * (2 * other.sumY[o] + n * dy[o]);
      sumY[o] += other.sumY[o] + n * dy[o];
    }
    for (let i = 0; i < dims; i++) sumX[i] += other.sumX[i] + n * dx[i];
    this.count += n;
  }

  /** Coefficient of determination of a probe on all inputs, on the samples added here, per output (RSquaredScore). */
  rSquared({ coefficients, intercepts }: LinearProbe): number[] {
    this.flush();
    const { count, dims, outputs, originX, originY, sumX, sumY, squaresY, gram, moments } = this;
    return Array.from({ length: outputs }, (_, o) => {
      const w = coefficients.subarray(o * dims, (o + 1) * dims);
      // y - w x - b = (y - its origin) - w (x - its origin) - c
      let c = intercepts[o] - originY[o];
      let [wSum, wMoments, wGram] = [0, 0, 0];
      for (let i = 0, at = 0; i < dims; i++) {
        c += w[i] * originX[i];
        wSum += w[i] * sumX[i];
        wMoments += w[i] * moments[o * dims + i];
        for (let j = 0; j < i; j++, at++) wGram += 2 * w[i] * w[j] * gram[at];
        wGram += w[i] * w[i] * gram[at++];
      }
      const residuals = squaresY[o] - 2 * wMoments + wGram + c * (2 * (wSum - sumY[o]) + count * c);
      const total = squaresY[o] - sumY[o] ** 2 / count;
      return total > 0 ? 1 - residuals / total : Number.NaN;
    });
  }

  private refuseNonFinite(what: string, values: ArrayLike<number>, at: number, width: number): void {
    for (let i = 0; i < width; i++) {
      if (!Number.isFinite(values[at + i])) {
        throw new RangeError(`${what} (row ${this.count}, column ${i}) is ${values[at + i]}`);
      }
    }
  }
}

/** One output of a probe for inputs [dims] that begin at `at`. */
export function applyProbe(probe: LinearProbe, output: number, inputs: ArrayLike<number>, at = 0): number {
  const { dims, coefficients, intercepts } = probe;
  let sum = intercepts[output];
  for (let i = 0; i < dims; i++) sum += coefficients[output * dims + i] * inputs[at + i];
  return sum;
}

/**
 * Coefficient of determination, 1 - Σ(y - ŷ)² / Σ(y - ȳ)², sample by sample: 1 is perfect, 0 no better than
 * the mean, negative worse. NaN without samples or where y does not vary.
 */
export class RSquaredScore {
  private count = 0;
  private origin = 0;
  private sum = 0;
  private squares = 0;
  private residuals = 0;

  add(actual: number, predicted: number): void {
    if (this.count === 0) this.origin = actual;
    this.count++;
    const shifted = actual - this.origin;
    this.sum += shifted;
    this.squares += shifted * shifted;
    this.residuals += (actual - predicted) ** 2;
  }

  value(): number {
    const total = this.squares - (this.sum * this.sum) / this.count;
    return total > 0 ? 1 - this.residuals / total : Number.NaN;
  }
}
