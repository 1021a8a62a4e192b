import { column, type Matrix } from "../dataset/matrix.ts";
import { isConstant, moments, present, variance } from "../stats/descriptive.ts";
import { judge, short } from "./judge.ts";
import type { Selection } from "./selection.ts";

/**
 * Drops columns whose variance (of the population, 1/n, as scikit-learn's `VarianceThreshold`; missing values are left out) does not pass `above`. A column
 * that is z-scored has variance 1: the step belongs before scaling.
 */
export function selectByVariance(x: Matrix, { above = 0 }: { above?: number } = {}): Selection {
  return judge(x, (j) => {
    const values = present(column(x, j));
    if (values.length === 0) return "no values";
    // Rounding gives a constant column of large values a small variance.
    const found = isConstant(moments(values)) ? 0 : variance(values, 0);
    if (Number.isNaN(found)) return "infinite values, or too large to square";
    return found > above ? null : `variance ${short(found)}, not above ${above}`;
  });
}
