import { symmetricEigenvalues } from "./eigen3.ts";

/**
 * Variances along the principal axes of a set of lattice points, ascending.
 *
 * @param count number of points
 * @param sums of each coordinate, then of the products of the coordinates (xx, xy, ..., yy, ...): exact integers
 * @param spacing of each coordinate in mm
 * @returns the eigenvalues of the covariance (divided by the number of points) in mm2; what rounding left below 0 is 0
 */
export function principalVariances(count: number, sums: Float64Array, spacing: readonly number[]): number[] {
  const n = spacing.length;
  const covariance = new Array<number>(n * n);
  let at = n;
  for (let p = 0; p < n; p++) {
    for (let q = p; q < n; q++) {
      const value = (sums[at++] - (sums[p] * sums[q]) / count) / count;
      covariance[p * n + q] = covariance[q * n + p] = value * spacing[p] * spacing[q];
    }
  }
  return symmetricEigenvalues(covariance, n).map((value) => (value < 0 && value > -1e-10 ? 0 : value));
}

/** Length of the axis of the ellipse or ellipsoid with this variance. */
export function axisLength(variance: number): number {
  return 4 * Math.sqrt(variance);
}
