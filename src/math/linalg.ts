/** Small dense linear algebra over typed arrays: Cholesky factorisation and the solution of its systems. */

/** A pivot this small relative to its diagonal entry is a rounding error: the column depends on earlier ones. */
const PIVOT_TOLERANCE = 1e-13;

/**
 * Cholesky factor L of A = L Lᵀ, in place: the lower triangle of `matrix` becomes L, the upper one is unchanged.
 * @param matrix row-major [n, n], symmetric; only the lower triangle is read.
 * @throws RangeError naming the first row whose pivot is not positive.
 */
export function choleskyInPlace(matrix: Float64Array, n: number): void {
  if (matrix.length !== n * n) {
    throw new RangeError(`a matrix of size ${n} has ${n * n} entries, got ${matrix.length}`);
  }
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const diagonal = matrix[row + i];
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let sum = matrix[row + j];
      for (let k = 0; k < j; k++) sum -= matrix[row + k] * matrix[other + k];
      matrix[row + j] = sum / matrix[other + j];
    }
    let pivot = diagonal;
    for (let k = 0; k < i; k++) pivot -= matrix[row + k] * matrix[row + k];
    if (!(pivot > PIVOT_TOLERANCE * diagonal)) {
      throw new RangeError(
        `matrix is not positive definite: row ${i} of ${n} leaves the pivot ${pivot} of a diagonal ${diagonal}`,
      );
    }
    matrix[row + i] = Math.sqrt(pivot);
  }
}

/** Solves L Lᵀ x = b in place: `vector` holds b on entry, x on return. */
export function choleskySolveInPlace(factor: Float64Array, n: number, vector: Float64Array): void {
  if (factor.length !== n * n || vector.length !== n) {
    throw new RangeError(
      `a system of size ${n} got ${factor.length} matrix entries and ${vector.length} values`,
    );
  }
  for (let i = 0; i < n; i++) {
    let sum = vector[i];
    for (let k = 0; k < i; k++) sum -= factor[i * n + k] * vector[k];
    vector[i] = sum / factor[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    // Column-oriented, so that row i of L is read along its length.
    vector[i] /= factor[i * n + i];
    for (let k = 0; k < i; k++) vector[k] -= factor[i * n + k] * vector[i];
  }
}

/** Euclidean length. */
export function norm(vector: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  return Math.sqrt(squares);
}
