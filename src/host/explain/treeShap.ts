import { InputError } from "../errors.ts";
import type { Matrix } from "../dataset/matrix.ts";
import type { Tree } from "../learn/tree.ts";
import { checkBackground } from "./exactShap.ts";
import { interventional } from "./interventional.ts";
import { pathDependent } from "./pathDependent.ts";
import type { ShapValues } from "./shapValues.ts";

export interface TreeShapOptions {
  /**
   * Cases [cases, features] that stand for "not known". With them the values are interventional: an unknown feature takes its
   * values from the background, whatever the known ones are. Without, they are path-dependent: where a split asks for an unknown
   * feature, both branches count, by the weight of the training cases that went there.
   */
  readonly background?: Matrix;
}

/**
 * Shapley values of the probability that trees average to, exactly. Features are compared as the trees compare them: rounded
 * to float32.
 * @param trees those of a forest, or one
 * @param x the cases to explain, [cases, features], no value missing
 * @source Lundberg et al., Nature Machine Intelligence 2 (2020) 56
 * @throws InputError where a value is missing, a tree asks for a feature that x lacks, or there is nothing to explain from
 */
export function treeShap(trees: readonly Tree[], x: Matrix, { background }: TreeShapOptions = {}): ShapValues {
  if (trees.length === 0) throw new InputError("tree SHAP: no trees");
  const asked = trees.reduce((most, tree) => tree.feature.reduce((a, b) => Math.max(a, b), most), -1) + 1;
  if (asked > x.columns) throw new InputError(`tree SHAP: the trees ask for feature ${asked}, the cases have ${x.columns}`);
  if (background === undefined) return pathDependent(trees, x);
  checkBackground(x, background, "tree SHAP");
  return interventional(trees, x, background);
}
