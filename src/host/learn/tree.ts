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
 * equally good the first one stays). The same tree as that of scikit-learn's DecisionTreeClassifier of the same seed, but for
 * columns with values closer than 1e-7, which scikit-learn takes as equal. Where nothing can be cut the tree is a single leaf.
 * @param x [cases, features], rounded to float32
 * @param y 0 or 1 for each case
 * @throws InputError for values missing or beyond float32, labels that are not binary, one class only, no columns
 */
export function fitTree(x: Matrix, y: ArrayLike<number>, { seed = 0, counts, ...options }: SingleTreeOptions = {}): Tree {
  const { classes, growth } = growthOf("tree", x, y, "best", options);
  return new TreeGrower(treeColumns(x, "tree", true, false), classes, growth).grow(seed, counts ? checked(counts, x.rows) : null);
}

export interface SingleTreeOptions extends TreeOptions {
  /** 0. */
  readonly seed?: number;
  /** How often each case is there: once. */
  readonly counts?: ArrayLike<number>;
}

function checked(counts: ArrayLike<number>, cases: number): Uint32Array {
  if (counts.length !== cases) throw new InputError(`tree: ${cases} cases in the matrix, ${counts.length} counts`);
  for (let i = 0; i < cases; i++) {
    if (!Number.isInteger(counts[i]) || counts[i] < 0) throw new InputError(`tree: case ${i + 1} counts ${counts[i]} times, expected a whole number from 0`);
  }
  const whole = Uint32Array.from(counts);
  if (whole.every((count) => count === 0)) throw new InputError("tree: all counts are 0");
  return whole;
}

/** P(1) of each case. @throws InputError for missing values, too few columns */
export function predictTree(tree: Tree, x: Matrix): Float64Array {
  for (const j of tree.feature) checkColumn(j, x.columns);
  const sums = new Float64Array(x.rows);
  addPredictions(tree, roundedValues(x, "tree"), x.rows, sums);
  return sums;
}

function checkColumn(j: number, columns: number): void {
  if (j >= columns) throw new InputError(`tree: it asks for column ${j + 1}, there are ${columns}`);
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
    checkColumn(j, features);
    const gained = impurity(at) - impurity(left[at]) - impurity(right[at]);
    decrease[j] += gained;
    total += gained;
  }
  return total > 0 ? decrease.map((gained) => gained / total) : decrease;
}
