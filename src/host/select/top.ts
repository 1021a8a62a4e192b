import { column, type Matrix } from "../dataset/matrix.ts";
import { auc } from "../evaluate/roc.ts";
import { checkComplete } from "../learn/linear.ts";
import { binaryCounts } from "../stats/labels.ts";
import { welchTTest } from "../stats/tTest.ts";
import { requireCount, short } from "./judge.ts";
import type { Selection } from "./selection.ts";

/** How much a column alone tells of the outcome: |AUC - 0.5|, or |t| of Welch's test (0 where it cannot be computed). */
export type TopScore = "auc" | "t";

/** Keeps the `count` columns of the greatest scores, best first (of equal ones the first); columns without a score come last. */
export function selectTop(x: Matrix, y: ArrayLike<number>, { count, by = "auc" }: { count: number; by?: TopScore }): Selection & { readonly scores: readonly number[] } {
  requireCount("top:", count);
  checkComplete(x, y, "top");
  binaryCounts(y, "labels");
  const scores = Array.from({ length: x.columns }, (_, j) => scored[by](column(x, j), y));
  const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
  const worst = scores[order[Math.min(count, order.length) - 1]];
  const dropped = order.slice(count).sort((a, b) => a - b).map((j) => ({ column: j, why: `${by} score ${short(scores[j])}, the last of the best ${count} has ${short(worst)}` }));
  return { kept: order.slice(0, count), dropped, scores, warnings: count > x.columns ? [`top: ${count} columns asked for, there are ${x.columns}`] : [] };
}

const scored: Readonly<Record<TopScore, (values: Float64Array, y: ArrayLike<number>) => number>> = {
  auc: (values, y) => Math.abs(auc(y, values) - 0.5),
  t(values, y) {
    const { statistic } = welchTTest(values.filter((_, i) => y[i] === 1), values.filter((_, i) => y[i] === 0));
    return Math.abs(statistic) || 0;
  },
};
