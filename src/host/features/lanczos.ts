import { greatest, residual, type Tridiagonal } from "./tridiagonal.ts";

/**
 * Greatest magnitude of the eigenvalues of a symmetric operator A, on the subspace that `project` maps onto.
 * Lanczos' method; the vectors v are of length 1, the tridiagonal matrix has A's outermost eigenvalues first:
 *
 *     A v_k = beside_(k-1) v_(k-1) + diagonal_k v_k + beside_k v_(k+1)
 *
 * Nothing is done against the loss of orthogonality: it lets eigenvalues appear twice, which the greatest does not mind.
 *
 * @param start what the first vector is made of: the nearer to the eigenvector, the fewer steps; with a part along all that may be it
 * @param apply writes the operator's image of `x` to `y`
 * @param project removes from `x`, in place, what does not belong to the subspace
 * @returns the magnitude; its error is below 1e-8, and below 1e-16 / gap to the next eigenvalue
 */
export function greatestEigenvalue(
  start: Float64Array, apply: (x: Float64Array, y: Float64Array) => void, project: (x: Float64Array) => void,
): number {
  const T: Tridiagonal = { size: 0, diagonal: new Float64Array(mostSteps), beside: new Float64Array(mostSteps) };
  let previous = new Float64Array(start.length);
  let vector = start.slice();
  let next = new Float64Array(start.length);
  project(vector);
  let coupling = normalise(vector);
  let magnitude = 0;
  let check = untilCheck(0);
  for (let k = 0; k < mostSteps && coupling > breakdown; k++) {
    apply(vector, next);
    project(next); // at every step: what was projected out comes back with the rounding, and grows
    T.diagonal[k] = dot(vector, next);
    subtract(next, T.diagonal[k], vector, k > 0 ? coupling : 0, previous);
    coupling = T.beside[k] = normalise(next);
    T.size = k + 1;
    [previous, vector, next] = [vector, next, previous];
    const last = T.size === mostSteps || coupling <= breakdown;
    if (T.size < check && !last) continue;
    check = T.size + untilCheck(T.size);
    const high = greatest(T, 1);
    if (!last && residual(T, 1, high) >= converged) continue;
    const low = greatest(T, -1);
    magnitude = Math.max(high, low);
    // The lower end may still be on its way past the higher one.
    const left = residual(T, -1, low);
    if (left < converged || low + left < high) break;
  }
  return magnitude;
}

/** Beyond, where eigenvalues lie too close for so many steps to tell them apart, the greatest is what these give. */
const mostSteps = 512;
const breakdown = 1e-14;
/** Steps from one check to the next: a check costs as much as the steps so far. */
const untilCheck = (steps: number): number => Math.max(4, steps >> 3);
/** Length of A v - eigenvalue v. */
const converged = 1e-8;

/**
 * A number in [-1, 1) that follows no rule of i, so that a vector of them has a part along every eigenvector, and is the same in every
 * run. Multiples of a constant modulo 1 would not do: x_1 + x_5 = x_2 + x_4.
 */
export function scattered(i: number): number {
  let bits = Math.imul(i + 1, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca77);
  return (bits ^ (bits >>> 13)) / 2 ** 31;
}

function dot(a: Float64Array, b: Float64Array): number {
  const size = a.length; // reading it in the loop makes the loop four times slower
  let sum = 0;
  for (let i = 0; i < size; i++) sum += a[i] * b[i];
  return sum;
}

/** x -= a v + b w. */
function subtract(x: Float64Array, a: number, v: Float64Array, b: number, w: Float64Array): void {
  const size = x.length;
  for (let i = 0; i < size; i++) x[i] -= a * v[i] + b * w[i];
}

/** Makes `x` as long as 1; returns how long it was. */
function normalise(x: Float64Array): number {
  const size = x.length;
  const length = Math.sqrt(dot(x, x));
  const factor = 1 / length;
  for (let i = 0; i < size; i++) x[i] *= factor;
  return length;
}
