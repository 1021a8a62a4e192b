import { InputError } from "../errors.ts";
import { column, type Matrix } from "../dataset/matrix.ts";
import { isConstant, moments } from "../stats/descriptive.ts";
import { binaryCounts } from "../stats/labels.ts";
import { levene } from "../stats/levene.ts";
import { rankSum } from "../stats/rankSum.ts";
import { studentTTest, welchTTest } from "../stats/tTest.ts";
import { judge, notBelow } from "./judge.ts";
import type { Selection } from "./selection.ts";

export interface TestOptions {
  /** A column is kept when its p lies below. */
  readonly below?: number;
}

/** A selection by a test of each column between the classes, with the p-values. */
export interface TestSelection extends Selection {
  readonly p: readonly number[];
}

/**
 * By the t test that Levene's (about the mean, p > 0.05 for Student; Welch's where it cannot be computed) picks, or always the one named.
 * A column that is constant in each class, but not the same, has no t; it is kept, with a warning, for it tells the most.
 */
export function selectByTTest(x: Matrix, y: ArrayLike<number>, { below = 0.05, test = "levene" }: TestOptions & { readonly test?: "levene" | "student" | "welch" } = {}): TestSelection {
  const parting: number[] = [];
  const selection = byTest(x, y, below, (a, b, j) => {
    if (isConstant(moments(a)) && isConstant(moments(b)) && a[0] !== b[0]) {
      parting.push(j + 1);
      return { p: 0 };
    }
    const equal = test === "student" || (test === "levene" && levene([a, b], { centre: "mean" }).p > 0.05);
    return equal ? studentTTest(a, b) : welchTTest(a, b);
  });
  if (parting.length === 0) return selection;
  return { ...selection, warnings: [`kept without a test: columns ${parting.join(", ")} are constant in each class, and not the same`] };
}

/** By the Mann-Whitney / Wilcoxon rank-sum test, exact where `rankSum` says so. */
export function selectByRankSum(x: Matrix, y: ArrayLike<number>, { below = 0.05 }: TestOptions = {}): TestSelection {
  return byTest(x, y, below, (a, b) => rankSum(a, b));
}

function byTest(x: Matrix, y: ArrayLike<number>, below: number, test: (a: Float64Array, b: Float64Array, column: number) => { p: number; reason?: string }): TestSelection {
  if (y.length !== x.rows) throw new InputError(`labels: ${y.length} for ${x.rows} cases`);
  const { negatives, positives } = binaryCounts(y, "labels");
  const groups = [new Float64Array(negatives), new Float64Array(positives)] as const;
  const found = Array.from({ length: x.columns }, (_, j) => {
    const values = column(x, j);
    const at = [0, 0];
    for (let i = 0; i < x.rows; i++) groups[y[i]][at[y[i]]++] = values[i];
    return test(groups[0], groups[1], j);
  });
  return { ...judge(x, (j) => notBelow(found[j].p, below, found[j].reason)), p: found.map(({ p }) => p) };
}
