import type { Matrix } from "../dataset/matrix.ts";

/** x . z, or exp(-gamma |x - z|^2). */
export type Kernel = { readonly kind: "linear" } | { readonly kind: "rbf"; readonly gamma: number };

/** Kernel of each pair of the cases of x [cases, features], [cases, cases]. */
export function kernelMatrix(kernel: Kernel, x: Matrix): Float64Array {
  const n = x.rows;
  const { table, side } = products(x);
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const product = table[i * side + j];
      // Equal cases have equal products, so that their distance is 0 without rounding.
      const distance = table[i * (side + 1)] + table[j * (side + 1)] - 2 * product;
      values[i * n + j] = values[j * n + i] = kernel.kind === "linear" ? product : Math.exp(-kernel.gamma * Math.max(0, distance));
    }
  }
  return values;
}

/** Kernel of a support vector and row i of x. */
export function kernelOf(kernel: Kernel, vector: readonly number[], x: Matrix, i: number): number {
  let sum = 0;
  for (let j = 0, at = i; j < vector.length; j++, at += x.rows) {
    sum += kernel.kind === "linear" ? vector[j] * x.values[at] : (vector[j] - x.values[at]) ** 2;
  }
  return kernel.kind === "linear" ? sum : Math.exp(-kernel.gamma * sum);
}

/** x . x^T below and on the diagonal, [side, side] with a side of whole fours. Two rows by four at once: each value read serves several sums. */
function products({ rows, columns, values }: Matrix): { table: Float64Array; side: number } {
  const side = (rows + 3) & ~3;
  const cases = new Float64Array(side * columns); // row by row
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) cases[i * columns + j] = values[j * rows + i];
  const table = new Float64Array(side * side);
  for (let i = 0; i < side; i += 2) {
    for (let j = 0; j <= i + 1; j += 4) {
      let a0 = 0, a1 = 0, a2 = 0, a3 = 0; // of row i
      let b0 = 0, b1 = 0, b2 = 0, b3 = 0; // of row i + 1
      const [a, b] = [i * columns, (i + 1) * columns];
      const [c0, c1, c2, c3] = [j * columns, (j + 1) * columns, (j + 2) * columns, (j + 3) * columns];
      for (let k = 0; k < columns; k++) {
        const x = cases[a + k], y = cases[b + k];
        const z0 = cases[c0 + k], z1 = cases[c1 + k], z2 = cases[c2 + k], z3 = cases[c3 + k];
        a0 += x * z0;
        a1 += x * z1;
        a2 += x * z2;
        a3 += x * z3;
        b0 += y * z0;
        b1 += y * z1;
        b2 += y * z2;
        b3 += y * z3;
      }
      table.set([a0, a1, a2, a3], i * side + j);
      table.set([b0, b1, b2, b3], (i + 1) * side + j);
    }
  }
  return { table, side };
}
