/**
 * Largest eigenvalue of a symmetric positive semidefinite operator, on the subspace that `project` maps onto.
 * Lanczos' method with full reorthogonalisation: what it costs is the number of distinct eigenvalues that matter, about 20
 * applications for a co-occurrence matrix, and it never needs the matrix itself.
 *
 * @param size length of the vectors
 * @param apply writes the operator's image of `x` to `y`
 * @param project removes from `x`, in place, what does not belong to the subspace
 * @returns the eigenvalue; its error is below 1e-8, and below 1e-16 / gap to the next eigenvalue
 */
export function largestEigenvalue(
  size: number, apply: (x: Float64Array, y: Float64Array) => void, project: (x: Float64Array) => void,
): number {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = []; // beside[k] couples basis vectors k and k + 1
  const most = Math.min(size, Math.max(64, Math.floor(basisBudget / size)));
  let next = startVector(size);
  let norm = orthonormalise(next, basis, project);
  let eigenvalue = 0;
  while (basis.length < most && norm > breakdown) {
    basis.push(next);
    next = new Float64Array(size);
    apply(basis[basis.length - 1], next);
    diagonal.push(dot(basis[basis.length - 1], next));
    norm = orthonormalise(next, basis, project);
    beside.push(norm);
    if (basis.length % checkEvery === 0 || norm <= breakdown || basis.length === most) {
      eigenvalue = tridiagonalMaximum(diagonal, beside);
      if (residual(diagonal, beside, eigenvalue) < converged) break;
    }
  }
  return eigenvalue;
}

/** Elements that the basis may hold: 32 MiB. Beyond, the eigenvalue is what these vectors give. */
const basisBudget = 2 ** 22;
const breakdown = 1e-14;
const checkEvery = 4;
const converged = 1e-8; // further on, rounding brings back what was projected out

function startVector(size: number): Float64Array {
  const vector = new Float64Array(size);
  for (let i = 0; i < size; i++) vector[i] = scattered(i);
  return vector;
}

/**
 * A number in [-1, 1) that follows no rule of i, so that a vector of them has a part along every eigenvector, and is the same in every
 * run. Multiples of a constant modulo 1 would not do: x_1 + x_5 = x_2 + x_4.
 */
export function scattered(i: number): number {
  let bits = Math.imul(i + 1, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca77);
  return (bits ^ (bits >>> 13)) / 2 ** 31;
}

/** Makes `x` orthogonal to the basis and of length 1; returns the length that was left of it. */
function orthonormalise(x: Float64Array, basis: readonly Float64Array[], project: (x: Float64Array) => void): number {
  const size = x.length;
  let norm = Math.sqrt(dot(x, x));
  // Where most of x cancels, a second pass removes what rounding left along the basis.
  for (let cancelled = true; cancelled && norm > breakdown; ) {
    project(x);
    for (let k = basis.length - 1; k >= 0; k--) {
      const vector = basis[k];
      const overlap = dot(vector, x);
      for (let i = 0; i < size; i++) x[i] -= overlap * vector[i];
    }
    const left = Math.sqrt(dot(x, x));
    cancelled = left < 1e-3 * norm;
    norm = left;
  }
  for (let i = 0; i < size; i++) x[i] /= norm;
  return norm;
}

function dot(a: Float64Array, b: Float64Array): number {
  const size = a.length; // reading it in the loop makes the loop four times slower
  let sum = 0;
  for (let i = 0; i < size; i++) sum += a[i] * b[i];
  return sum;
}

/** Largest eigenvalue of a symmetric tridiagonal matrix, by bisection on the signs of its pivots. */
function tridiagonalMaximum(diagonal: readonly number[], beside: readonly number[]): number {
  let low = -Infinity;
  let high = -Infinity;
  for (let k = 0; k < diagonal.length; k++) {
    low = Math.max(low, diagonal[k]);
    const after = k + 1 < diagonal.length ? beside[k] : 0;
    high = Math.max(high, diagonal[k] + after + (k > 0 ? beside[k - 1] : 0));
  }
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (isAbove(middle, diagonal, beside)) high = middle;
    else low = middle;
  }
  return high;
}

/** Whether x is above all eigenvalues: every pivot of T - x is negative. */
function isAbove(x: number, diagonal: readonly number[], beside: readonly number[]): boolean {
  let pivot = diagonal[0] - x;
  for (let k = 1; k < diagonal.length && pivot < 0; k++) pivot = diagonal[k] - x - (beside[k - 1] * beside[k - 1]) / pivot;
  return pivot < 0;
}

/**
 * Length of A v - eigenvalue v for the eigenvector v that the basis gives: the last coupling times v's last element.
 * The elements are found from the last to the first: they grow that way, so rounding does not.
 */
function residual(diagonal: readonly number[], beside: readonly number[], eigenvalue: number): number {
  const last = diagonal.length - 1;
  let following = 0;
  let element = 1;
  let squares = 1;
  for (let k = last; k > 0; k--) {
    const previous = ((eigenvalue - diagonal[k]) * element - (k < last ? beside[k] * following : 0)) / beside[k - 1];
    following = element;
    element = previous;
    squares += element * element;
  }
  return beside[last] / Math.sqrt(squares);
}
