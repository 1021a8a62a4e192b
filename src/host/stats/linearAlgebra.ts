/*
 * Dense linear algebra for the models: flat Float64Arrays in place. Symmetric matrices and their factors are [n, n] row by row,
 * tables are column by column as in `Matrix`.
 */

/** a . b of two vectors. */
export function dot(a: Float64Array, b: Float64Array): number {
  return dotFrom(a, 0, b);
}

/** b . the part of a that begins at `from`; four running sums, since each addition waits for the last one to its sum. */
function dotFrom(a: Float64Array, from: number, b: Float64Array): number {
  const whole = b.length & ~3;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i < whole; i += 4) {
    s0 += a[from + i] * b[i];
    s1 += a[from + i + 1] * b[i + 1];
    s2 += a[from + i + 2] * b[i + 2];
    s3 += a[from + i + 3] * b[i + 3];
  }
  for (; i < b.length; i++) s0 += a[from + i] * b[i];
  return s0 + s1 + (s2 + s3);
}

/**
 * Cholesky factor L of a positive definite matrix, A = L L^T, in place of its lower triangle (the upper one is not read).
 * @param a [n, n]
 * @returns false where A is not positive definite to rounding; `a` is then useless
 */
export function cholesky(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const diagonal = a[i * n + i];
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (j < i) a[i * n + j] = sum / a[j * n + j];
      else if (sum > n * Number.EPSILON * diagonal) a[i * n + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L L^T x = b in place of b [n], with the factor of `cholesky`. */
export function solveCholesky(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
    b[i] = sum / l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    b[i] /= l[i * n + i];
    for (let k = 0; k < i; k++) b[k] -= l[i * n + k] * b[i];
  }
  return b;
}

/** Householder's factors of a table: see `factorQr`. */
export interface Qr {
  readonly rows: number;
  /** [columns, rows]: of the k-th kept column, R above row k and the reflection from row k on. */
  readonly table: Float64Array;
  /** Diagonal of R, one for each kept column. */
  readonly diagonal: Float64Array;
  /** The columns that do not depend on those before them, ascending. */
  readonly kept: readonly number[];
}

/**
 * Householder's A = Q R, in place of A. A column whose part orthogonal to the columns before it is at most `tolerance` times its
 * own norm depends on them and is left out: of dependent columns the first ones stay (the rule of R's `lm` and `glm`).
 * @param table A as [columns, rows]
 * @source Golub & Van Loan, Matrix Computations, 4th ed., 5.2
 */
export function factorQr(table: Float64Array, rows: number, columns: number, tolerance = 0): Qr {
  const kept: number[] = [];
  const diagonal = new Float64Array(Math.min(rows, columns));
  for (let j = 0; j < columns; j++) {
    const a = table.subarray(j * rows, (j + 1) * rows);
    const norm = Math.sqrt(dot(a, a));
    for (let k = 0; k < kept.length; k++) reflect(table, rows, kept[k], k, a);
    const k = kept.length;
    if (k === rows) break;
    const tail = a.subarray(k);
    const rest = Math.sqrt(dot(tail, tail));
    if (!(rest > tolerance * norm)) continue;
    // v = a - r e_k, scaled so that the reflection is I - v v^T
    const r = a[k] > 0 ? -rest : rest;
    const scale = 1 / Math.sqrt(rest * (rest + Math.abs(a[k])));
    a[k] -= r;
    for (let i = 0; i < tail.length; i++) tail[i] *= scale;
    diagonal[k] = r;
    kept.push(j);
  }
  return { rows, table, diagonal: diagonal.subarray(0, kept.length), kept };
}

function reflect(table: Float64Array, rows: number, column: number, k: number, b: Float64Array): void {
  const v = table.subarray(column * rows + k, (column + 1) * rows);
  const tail = b.subarray(k);
  const s = dot(v, tail);
  for (let i = 0; i < v.length; i++) tail[i] -= s * v[i];
}

/** Least squares: the coefficients of the kept columns that bring A x nearest to b [rows]; b becomes Q^T b. */
export function solveQr({ rows, table, diagonal, kept }: Qr, b: Float64Array): Float64Array {
  for (let k = 0; k < kept.length; k++) reflect(table, rows, kept[k], k, b);
  const x = b.slice(0, kept.length);
  for (let k = kept.length - 1; k >= 0; k--) {
    x[k] /= diagonal[k];
    const above = kept[k] * rows;
    for (let i = 0; i < k; i++) x[i] -= table[above + i] * x[k];
  }
  return x;
}

/** (A^T A)^-1 = R^-1 R^-T of the kept columns, [kept, kept]. */
export function inverseGram({ rows, table, diagonal, kept }: Qr): Float64Array {
  const n = kept.length;
  const inverse = new Float64Array(n * n); // R^-1, upper triangle
  for (let j = 0; j < n; j++) {
    inverse[j * n + j] = 1 / diagonal[j];
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += table[kept[k] * rows + i] * inverse[k * n + j];
      inverse[i * n + j] = -sum / diagonal[i];
    }
  }
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += inverse[i * n + k] * inverse[j * n + k];
      gram[i * n + j] = gram[j * n + i] = sum;
    }
  }
  return gram;
}
