/**
 * Eigen-decomposition of a symmetric matrix, A = V diag(values) Vᵀ: Householder reduction to tridiagonal form,
 * then implicitly shifted QL (Golub & Van Loan, Matrix Computations, sections 8.3.1 and 8.3.3).
 * CMA-ES needs it at 867 x 867, so every inner loop runs along contiguous rows; the rotations of a QL sweep are
 * collected first and then applied row by row, so each element is read and written once per sweep.
 */

export interface SymmetricEigen {
  /** Ascending, [n]. */
  values: Float64Array;
  /** Row-major [n, n]; column i is the unit eigenvector of values[i]. */
  vectors: Float64Array;
}

/** Maximum number of QL sweeps per eigenvalue; two are usual. */
const MAX_SWEEPS = 60;

/**
 * @param matrix row-major [n, n]; only the lower triangle is read, and nothing is written.
 * @throws RangeError where the length is not n * n or an entry is not finite.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  if (matrix.length !== n * n || n < 1) {
    throw new RangeError(`a symmetric matrix of size ${n} has ${n * n} entries, got ${matrix.length}`);
  }
  let largest = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = matrix[i * n + j];
      if (!Number.isFinite(entry)) {
        throw new RangeError(`matrix[${i}, ${j}] is ${entry}; an eigen-decomposition needs finite entries`);
      }
      largest = Math.max(largest, Math.abs(entry));
    }
  }
  // Scaling by a power of two is exact, and squares neither overflow nor all underflow.
  const scale = largest === 0 ? 1 : 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest))));
  const vectors = matrix.map((entry) => entry / scale);
  const diagonal = new Float64Array(n);
  const subdiagonal = new Float64Array(n); // subdiagonal[i] couples i and i + 1; the last stays 0
  tridiagonalise(vectors, n, diagonal, subdiagonal);
  diagonalise(vectors, n, diagonal, subdiagonal);
  return sortAscending(diagonal, vectors, n, scale);
}

/** A = Q T Qᵀ. `q` holds A (lower triangle) on entry and Q on return. */
function tridiagonalise(q: Float64Array, n: number, diagonal: Float64Array, subdiagonal: Float64Array): void {
  const halfSquares = new Float64Array(n); // |u|² / 2 of the reflector in row i, 0 where there is none
  const u = new Float64Array(n);
  const v = new Float64Array(n);
  for (let i = n - 1; i >= 1; i--) {
    const row = i * n;
    u.set(q.subarray(row, row + i));
    const last = i - 1;
    let magnitude = 0;
    for (let k = 0; k < last; k++) magnitude += Math.abs(u[k]);
    if (magnitude === 0) {
      subdiagonal[last] = u[last];
      continue;
    }
    // Reflector I - u uᵀ / h that turns row i into (0, …, 0, subdiagonal).
    magnitude += Math.abs(u[last]);
    let squares = 0;
    for (let k = 0; k < i; k++) {
      u[k] /= magnitude;
      squares += u[k] * u[k];
    }
    const reflected = u[last] > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    const h = squares - u[last] * reflected;
    u[last] -= reflected;
    subdiagonal[last] = magnitude * reflected;
    halfSquares[i] = h;
    q.set(u.subarray(0, i), row);

    // v = A u / h, reading each entry of the lower triangle once.
    v.fill(0, 0, i);
    for (let j = 0; j < i; j++) {
      const at = j * n;
      const uj = u[j];
      let sum = q[at + j] * uj;
      for (let k = 0; k < j; k++) {
        const entry = q[at + k];
        sum += entry * u[k];
        v[k] += entry * uj;
      }
      v[j] += sum;
    }
    let projection = 0;
    for (let k = 0; k < i; k++) {
      v[k] /= h;
      projection += u[k] * v[k];
    }
    const half = projection / (2 * h);
    for (let k = 0; k < i; k++) v[k] -= half * u[k];

    // A ← A - u vᵀ - v uᵀ
    for (let j = 0; j < i; j++) {
      const at = j * n;
      const uj = u[j];
      const vj = v[j];
      for (let k = 0; k <= j; k++) q[at + k] -= uj * v[k] + vj * u[k];
    }
  }
  for (let i = 0; i < n; i++) diagonal[i] = q[i * n + i];

  // Q = H_{n-1} … H_2 H_1, accumulated from the right in the leading block, which grows with each reflector.
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const h = halfSquares[i];
    if (h !== 0) {
      u.set(q.subarray(row, row + i));
      applyReflector(q, n, u, h, i, v);
    }
    for (let j = 0; j < i; j++) {
      q[row + j] = 0;
      q[j * n + i] = 0;
    }
    q[row + i] = 1;
  }
}

/** Q ← (I - u uᵀ / h) Q in the leading size x size block, four rows at a time; `product` is scratch for uᵀ Q. */
function applyReflector(
  q: Float64Array,
  n: number,
  u: Float64Array,
  h: number,
  size: number,
  product: Float64Array,
): void {
  product.fill(0, 0, size);
  let k = 0;
  for (; k + 4 <= size; k += 4) {
    const [a, b, c, d] = [k * n, (k + 1) * n, (k + 2) * n, (k + 3) * n];
    const [ua, ub, uc, ud] = [u[k], u[k + 1], u[k + 2], u[k + 3]];
    for (let j = 0; j < size; j++) {
      product[j] += ua * q[a + j] + ub * q[b + j] + (uc * q[c + j] + ud * q[d + j]);
    }
  }
  for (; k < size; k++) {
    const at = k * n;
    for (let j = 0; j < size; j++) product[j] += u[k] * q[at + j];
  }
  for (let j = 0; j < size; j++) product[j] /= h;
  for (k = 0; k + 4 <= size; k += 4) {
    const [a, b, c, d] = [k * n, (k + 1) * n, (k + 2) * n, (k + 3) * n];
    const [ua, ub, uc, ud] = [u[k], u[k + 1], u[k + 2], u[k + 3]];
    for (let j = 0; j < size; j++) {
      const factor = product[j];
      q[a + j] -= ua * factor;
      q[b + j] -= ub * factor;
      q[c + j] -= uc * factor;
      q[d + j] -= ud * factor;
    }
  }
  for (; k < size; k++) {
    const at = k * n;
    for (let j = 0; j < size; j++) q[at + j] -= u[k] * product[j];
  }
}

/** QL with implicit Wilkinson shifts on the tridiagonal matrix; every rotation is applied to `vectors`. */
function diagonalise(vectors: Float64Array, n: number, d: Float64Array, e: Float64Array): void {
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; ; sweep++) {
      let last = first;
      while (
        last < n - 1 &&
        Math.abs(e[last]) > Number.EPSILON * (Math.abs(d[last]) + Math.abs(d[last + 1]))
      ) {
        last++;
      }
      if (last === first) break;
      if (sweep === MAX_SWEEPS) {
        throw new Error(`eigenvalue ${first} of ${n} did not converge within ${MAX_SWEEPS} QL sweeps`);
      }

      // The eigenvalue of the leading 2 x 2 block that is nearer to d[first].
      const gap = (d[first + 1] - d[first]) / (2 * e[first]);
      const shift = d[first] - e[first] / (gap + Math.sign(gap || 1) * Math.sqrt(gap * gap + 1));

      // Chase the bulge from the block's end up to its start.
      let g = d[last] - shift;
      let c = 1;
      let s = 1;
      let carried = 0;
      let i = last - 1;
      for (; i >= first; i--) {
        const bulge = s * e[i];
        const below = c * e[i];
        const length = Math.sqrt(bulge * bulge + g * g);
        e[i + 1] = length;
        if (length === 0) break; // the matrix is already split here
        s = bulge / length;
        c = g / length;
        const rest = d[i + 1] - carried;
        const mixed = (d[i] - rest) * s + 2 * c * below;
        carried = s * mixed;
        d[i + 1] = rest + carried;
        g = c * mixed - below;
        cosines[i] = c;
        sines[i] = s;
      }
      rotateColumns(vectors, n, i + 1, last, cosines, sines);
      if (i >= first) {
        d[i + 1] -= carried;
      } else {
        d[first] -= carried;
        e[first] = g;
      }
      e[last] = 0;
    }
  }
}

/** Rotates columns (i, i + 1) for i = last - 1 down to first, four rows at a time to hide the latency. */
function rotateColumns(
  vectors: Float64Array,
  n: number,
  first: number,
  last: number,
  cosines: Float64Array,
  sines: Float64Array,
): void {
  let row = 0;
  for (; row + 4 <= n; row += 4) {
    const a = row * n;
    const b = a + n;
    const c = b + n;
    const d = c + n;
    let carryA = vectors[a + last];
    let carryB = vectors[b + last];
    let carryC = vectors[c + last];
    let carryD = vectors[d + last];
    for (let i = last - 1; i >= first; i--) {
      const cos = cosines[i];
      const sin = sines[i];
      const atA = vectors[a + i];
      const atB = vectors[b + i];
      const atC = vectors[c + i];
      const atD = vectors[d + i];
      vectors[a + i + 1] = sin * atA + cos * carryA;
      vectors[b + i + 1] = sin * atB + cos * carryB;
      vectors[c + i + 1] = sin * atC + cos * carryC;
      vectors[d + i + 1] = sin * atD + cos * carryD;
      carryA = cos * atA - sin * carryA;
      carryB = cos * atB - sin * carryB;
      carryC = cos * atC - sin * carryC;
      carryD = cos * atD - sin * carryD;
    }
    vectors[a + first] = carryA;
    vectors[b + first] = carryB;
    vectors[c + first] = carryC;
    vectors[d + first] = carryD;
  }
  for (; row < n; row++) {
    const a = row * n;
    let carry = vectors[a + last];
    for (let i = last - 1; i >= first; i--) {
      const at = vectors[a + i];
      vectors[a + i + 1] = sines[i] * at + cosines[i] * carry;
      carry = cosines[i] * at - sines[i] * carry;
    }
    vectors[a + first] = carry;
  }
}

function sortAscending(d: Float64Array, vectors: Float64Array, n: number, scale: number): SymmetricEigen {
  const order = Array.from(d.keys()).sort((i, j) => d[i] - d[j]);
  const values = Float64Array.from(order, (i) => d[i] * scale);
  const sorted = new Float64Array(n * n);
  for (let row = 0; row < n * n; row += n) {
    for (let i = 0; i < n; i++) sorted[row + i] = vectors[row + order[i]];
  }
  return { values, vectors: sorted };
}
