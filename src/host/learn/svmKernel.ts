import type { Matrix } from "../dataset/matrix.ts";
import { lend, simd } from "../wasm/memory.ts";

/** x . z, or exp(-gamma |x - z|^2). */
export type Kernel = { readonly kind: "linear" } | { readonly kind: "rbf"; readonly gamma: number };

/** Kernel of each pair of the cases of x [cases, features], [cases, cases]. */
export function kernelMatrix(kernel: Kernel, x: Matrix): Float64Array {
  const n = x.rows;
  const table = products(x);
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const product = table[i * n + j];
      // Equal cases have equal products, so that their distance is 0 without rounding.
      const distance = table[i * (n + 1)] + table[j * (n + 1)] - 2 * product;
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

/** x . x^T on and below the diagonal, [cases, cases]. */
function products({ rows, columns, values }: Matrix): Float64Array {
  const { cases } = lend({ cases: ["f64", rows * columns] }); // row by row
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) cases[i * columns + j] = values[j * rows + i];
  const { dot } = simd();
  const placeOf = (i: number): number => cases.byteOffset + 8 * columns * i;
  const table = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j <= i; j++) table[i * rows + j] = dot(placeOf(i), placeOf(j), columns);
  return table;
}
