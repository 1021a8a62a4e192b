import { requireComplete } from "../dataset/complete.ts";
import { column, type Matrix } from "../dataset/matrix.ts";
import { isConstant, moments, ranks } from "../stats/descriptive.ts";
import { dot } from "../stats/linearAlgebra.ts";
import { shapiroWilk } from "../stats/shapiroWilk.ts";
import { lend, simd } from "../wasm/memory.ts";

/** Which correlation of two columns: "by-normality" is Pearson's where Shapiro-Wilk finds both normal (p > 0.05), else Spearman's. */
export type CorrelationMethod = "pearson" | "spearman" | "by-normality";

const blockSize = 32;

/** Magnitudes of all pairs' correlations. */
export interface Correlations {
  readonly count: number;
  /** |r| of two different columns; 0 where one of them is constant. */
  of(i: number, j: number): number;
  readonly warnings: readonly string[];
}

/**
 * @param x [cases, features]
 * @throws InputError for values that are missing or infinite
 */
export function correlations(x: Matrix, method: CorrelationMethod): Correlations {
  const count = x.columns;
  const columns = Array.from({ length: count }, (_, j) => column(x, j));
  const standard = standardisedColumns(x, "correlations");
  const ranked = method === "pearson" ? [] : columns.map((each) => standardised(ranks(each).ranks));
  const byValues = Uint8Array.from(columns, (each) => Number(method === "pearson" || (method === "by-normality" && shapiroWilk(each).p > 0.05)));
  const bytes = 8 * x.rows;
  const { values, places } = lend({ values: ["f64", x.rows * count], places: ["f64", x.rows * ranked.length] });
  standard.forEach((each, j) => values.set(each, j * x.rows));
  ranked.forEach((each, j) => places.set(each, j * x.rows));
  const vectors = simd();
  // One row after another of the lower triangle, by blocks of columns that stay in the cache.
  const found = new Float64Array((count * (count - 1)) / 2);
  for (let from = 0; from < count; from += blockSize) {
    for (let i = from + 1; i < count; i++) {
      const row = (i * (i - 1)) / 2;
      for (let j = from; j < Math.min(i, from + blockSize); j++) {
        const { byteOffset } = byValues[i] && byValues[j] ? values : places;
        found[row + j] = Math.min(1, Math.abs(vectors.dot(byteOffset + i * bytes, byteOffset + j * bytes, x.rows)));
      }
    }
  }
  const constant = standard.filter((each) => each.every((value) => value === 0)).length;
  return {
    count,
    of: (i, j) => (i > j ? found[(i * (i - 1)) / 2 + j] : found[(j * (j - 1)) / 2 + i]),
    warnings: constant > 0 ? [`${constant} columns are constant and correlate with none`] : [],
  };
}

/**
 * Each column as `standardised`.
 * @throws InputError for values that are missing or infinite
 */
export function standardisedColumns(x: Matrix, what: string): Float64Array[] {
  requireComplete(x, what);
  return Array.from({ length: x.columns }, (_, j) => standardised(column(x, j)));
}

/** Deviations from the mean, of length 1; all 0 where the values are constant. */
export function standardised(values: Float64Array): Float64Array {
  const found = moments(values);
  const deviations = values.map((value) => value - found.mean);
  if (isConstant(found)) return deviations.fill(0);
  // By the greatest first, so that the squares of huge values are finite.
  const greatest = deviations.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scaled = deviations.map((value) => value / greatest);
  const length = Math.sqrt(dot(scaled, scaled));
  return scaled.map((value) => value / length);
}
