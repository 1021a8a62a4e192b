import { column, type Matrix } from "../dataset/matrix.ts";
import { ranks } from "../stats/descriptive.ts";
import { dot } from "../stats/linearAlgebra.ts";
import { shapiroWilk } from "../stats/shapiroWilk.ts";

/** Which correlation of two columns: "by-normality" is Pearson's where Shapiro-Wilk finds both normal (p > 0.05), else Spearman's. */
export type CorrelationMethod = "pearson" | "spearman" | "by-normality";

/** Magnitudes of all pairs' correlations. */
export interface Correlations {
  readonly count: number;
  /** |r| of two different columns; 0 where one of them is constant. */
  of(i: number, j: number): number;
  readonly warnings: readonly string[];
}

/** @param x [cases, features] without missing values */
export function correlations(x: Matrix, method: CorrelationMethod): Correlations {
  const columns = Array.from({ length: x.columns }, (_, j) => column(x, j));
  const values = method === "spearman" ? [] : columns.map(standardised);
  const ranked = method === "pearson" ? [] : columns.map((each) => standardised(ranks(each).ranks));
  const normal = method === "by-normality" ? columns.map((each) => shapiroWilk(each).p > 0.05) : [];
  const vectors = (i: number, j: number): Float64Array[] => (method === "pearson" || (normal[i] && normal[j]) ? values : ranked);
  // One row after another of the lower triangle.
  const found = new Float64Array((x.columns * (x.columns - 1)) / 2);
  for (let i = 1, at = 0; i < x.columns; i++) {
    for (let j = 0; j < i; j++) {
      const of = vectors(i, j);
      found[at++] = Math.min(1, Math.abs(dot(of[i], of[j])));
    }
  }
  const constant = columns.filter((each) => each.every((value) => value === each[0])).length;
  return {
    count: x.columns,
    of: (i, j) => (i > j ? found[(i * (i - 1)) / 2 + j] : found[(j * (j - 1)) / 2 + i]),
    warnings: constant > 0 ? [`${constant} columns are constant and correlate with none`] : [],
  };
}

/** Deviations from the mean, of length 1; all 0 where there are none. */
export function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviations = values.map((value) => value - mean);
  const length = Math.sqrt(dot(deviations, deviations));
  return values.every((value) => value === values[0]) ? deviations.fill(0) : deviations.map((value) => value / length);
}
