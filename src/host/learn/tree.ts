import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { TreeGrower } from "./grow.ts";
import { growthOf, type TreeOptions } from "./growth.ts";
import { roundedValues, treeColumns } from "./treeColumns.ts";
import type { Tree } from "./treeNodes.ts";

export type { Tree } from "./treeNodes.ts";
export type { TreeOptions } from "./growth.ts";

/**
 * Classification tree: Gini impurity, best cuts in the middle between two values, features in random order (of cuts that are
 * as good as each other, the first one stays). The same tree as scikit-learn's DecisionTreeClassifier of the same seed, but for
 * columns with values closer than 1e-7, which scikit-learn takes as equal. Where nothing can be cut the tree is a single leaf.
 * @param x [cases, features], rounded to float32
 * @param y 0 or 1 for each case
 * @throws InputError for values missing or beyond float32, labels that are not binary, one class only, no columns
 */
export function fitTree(x: Matrix, y: ArrayLike<number>, { seed = 0, counts, ...options }: TreeOptions & { readonly seed?: number; readonly counts?: ArrayLike<number> } = {}): Tree {
  const { classes, growth } = growthOf("tree", x, y, "best", { maxFeatures: "all", ...options });
  return new TreeGrower(treeColumns(x, "tree", true, false), classes, growth).grow(seed, counts ? Uint32Array.from(counts) : null);
}

/** P(1) of each case. @throws InputError for missing values */
export function predictTree(tree: Tree, x: Matrix): Float64Array {
  const sums = new Float64Array(x.rows);
  addPredictions(tree, roundedValues(x, "tree"), x.rows, sums);
  return sums;
}

/** Adds P(1) of each case to sums; values are [columns][cases], rounded. */
export function addPredictions({ feature, threshold, left, right, value }: Tree, values: Float32Array, cases: number, sums: Float64Array): void {
  for (let i = 0; i < cases; i++) {
    let at = 0;
    while (left[at] >= 0) at = values[feature[at] * cases + i] <= threshold[at] ? left[at] : right[at];
    sums[i] += value[at];
  }
}

/**
 * Share of each feature in the decrease of impurity: the sum, over the nodes that ask for it, of the node's weight times its
 * Gini impurity less those of its branches, divided by the sum over all features (all 0 in a single leaf).
 * scikit-learn's feature_importances_.
 * @source Breiman et al. (1984), 5.3.4
 */
export function impurityDecrease({ feature, left, right, value, weight }: Tree, features: number): Float64Array {
  const decrease = new Float64Array(features);
  const impurity = (at: number): number => weight[at] * 2 * value[at] * (1 - value[at]);
  let total = 0;
  for (const [at, j] of feature.entries()) {
    if (j < 0) continue;
    if (j >= features) throw new InputError(`tree: it asks for column ${j + 1}, there are ${features}`);
    const gained = impurity(at) - impurity(left[at]) - impurity(right[at]);
    decrease[j] += gained;
    total += gained;
  }
  return total > 0 ? decrease.map((gained) => gained / total) : decrease;
}
