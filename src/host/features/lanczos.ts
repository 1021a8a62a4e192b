import { greatest, residual, type Tridiagonal } from "./tridiagonal.ts";

/** What an operator is on the vectors v that Lanczos' method makes of it. */
interface Lanczos extends Tridiagonal {
  /** Does the steps from number T.size up to `to`; returns the number of the step that would come next, less than `to` where nothing is left. */
  readonly advance: (to: number) => number;
}

/**
 * Greatest magnitude of the eigenvalues of a symmetric operator A.
 * Lanczos' method; the vectors v are of length 1, the tridiagonal matrix T has A's outermost eigenvalues first:
 *
 *     A v_k = beside_(k-1) v_(k-1) + diagonal_k v_k + beside_k v_(k+1)
 *
 * Nothing is done against the loss of orthogonality: it lets eigenvalues appear twice, which the greatest does not mind.
 *
 * @param T of size 0, with room for `mostSteps`; the first vector has a part along all that may be the eigenvector
 * @returns the magnitude; its error is below 1e-8, and below 1e-16 / gap to the next eigenvalue
 */
export function greatestEigenvalue(T: Lanczos): number {
  for (;;) {
    const check = Math.min(mostSteps, T.size + untilCheck(T.size));
    T.size = T.advance(check);
    if (T.size === 0) return 0;
    const last = T.size < check || T.size === mostSteps;
    const high = greatest(T, 1);
    if (!last && residual(T, 1, high) >= converged) continue;
    const low = greatest(T, -1);
    // The lower end may still be on its way past the higher one.
    const left = residual(T, -1, low);
    if (last || left < converged || low + left < high) return Math.max(high, low);
  }
}

/** Beyond, where eigenvalues lie too close for so many steps to tell them apart, the greatest is what these give. */
export const mostSteps = 512;
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
