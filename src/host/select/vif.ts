import type { Matrix } from "../dataset/matrix.ts";
import { factorQr, inverseGram } from "../stats/linearAlgebra.ts";
import { standardisedColumns } from "./correlations.ts";
import { short } from "./judge.ts";
import type { Dropped, Selection } from "./selection.ts";

/** A column whose part that no other explains is below this share of it: it depends on the others. */
const dependent = 1e-7;

/**
 * Variance inflation factors, 1 / (1 - R^2) of each column on the others (with intercept): the diagonal of the inverse of their
 * correlation matrix. Infinite for columns that depend on those before them, and NaN for constant ones.
 * @source Belsley, Kuh & Welsch, Regression Diagnostics (1980), 3.2
 */
export function varianceInflation(x: Matrix): Float64Array {
  const { kept, inverse, constant } = inflation(x);
  const factors = new Float64Array(x.columns).fill(Infinity);
  for (const j of constant) factors[j] = NaN;
  kept.forEach((j, k) => (factors[j] = inverse[k * kept.length + k]));
  return factors;
}

/**
 * Drops columns that depend on those before them, then, as long as a factor passes the limit, the column of the greatest one
 * (of equal ones the last), and computes the factors of those left anew.
 */
export function selectByVif(x: Matrix, { above = 5 }: { above?: number } = {}): Selection {
  const { kept: independent, inverse, constant } = inflation(x);
  const n = independent.length;
  const dropped: Dropped[] = constant.map((j) => ({ column: j, why: "constant: has no variance inflation factor" }));
  for (let j = 0; j < x.columns; j++) if (!constant.includes(j) && !independent.includes(j)) dropped.push({ column: j, why: "VIF infinite: a linear combination of the columns before it" });
  const left = new Set(independent.keys());
  for (;;) {
    let worst = -1;
    for (const k of left) if (inverse[k * n + k] > above && (worst === -1 || inverse[k * n + k] >= inverse[worst * n + worst] * (1 - 1e-9))) worst = k;
    if (worst === -1) break;
    const factor = inverse[worst * n + worst];
    dropped.push({ column: independent[worst], why: `VIF ${short(factor)}, above ${above}` });
    left.delete(worst);
    // The inverse of a matrix without one row and column, from that of the whole.
    for (const i of left) for (const j of left) if (j <= i) inverse[i * n + j] = inverse[j * n + i] -= (inverse[i * n + worst] * inverse[worst * n + j]) / factor;
  }
  dropped.sort((a, b) => a.column - b.column);
  return { kept: [...left].map((k) => independent[k]), dropped, warnings: [] };
}

/** Inverse of the correlation matrix of the columns that are neither constant nor dependent on those before them. */
function inflation(x: Matrix): { kept: number[]; inverse: Float64Array; constant: number[] } {
  const table = new Float64Array(x.rows * x.columns);
  const varying: number[] = [];
  const constant: number[] = [];
  for (const [j, values] of standardisedColumns(x, "VIF").entries()) {
    if (values.every((value) => value === 0)) constant.push(j);
    else table.set(values, x.rows * (varying.push(j) - 1));
  }
  // Centred columns have one dimension fewer than there are cases.
  const qr = factorQr(table.subarray(0, varying.length * x.rows), x.rows, varying.length, dependent);
  return { kept: qr.kept.map((k) => varying[k]), inverse: inverseGram(qr), constant };
}
