/**
 * Eigenvalues of a symmetric matrix, ascending, by Jacobi's rotations.
 *
 * @param matrix [n][n] row-major; left as it is
 */
export function symmetricEigenvalues(matrix: readonly number[], n: number): number[] {
  const a = Float64Array.from(matrix);
  const size = Math.hypot(...a);
  for (let sweep = 0; sweep < 50; sweep++) {
    let beside = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) beside = Math.max(beside, Math.abs(a[p * n + q]));
    if (beside <= size * 1e-17) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, n, p, q);
  }
  return Array.from({ length: n }, (_, k) => a[k * n + k]).sort((x, y) => x - y);
}

/** Turns the matrix in the plane (p, q) so that its element (p, q) becomes 0. */
function rotate(a: Float64Array, n: number, p: number, q: number): void {
  const off = a[p * n + q];
  if (off === 0) return;
  const ratio = (a[q * n + q] - a[p * n + p]) / (2 * off);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  a[p * n + p] -= tangent * off;
  a[q * n + q] += tangent * off;
  a[p * n + q] = a[q * n + p] = 0;
  for (let k = 0; k < n; k++) {
    if (k === p || k === q) continue;
    const kp = a[k * n + p];
    const kq = a[k * n + q];
    a[k * n + p] = a[p * n + k] = cosine * kp - sine * kq;
    a[k * n + q] = a[q * n + k] = sine * kp + cosine * kq;
  }
}
