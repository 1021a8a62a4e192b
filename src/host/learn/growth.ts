import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { binaryCounts } from "../stats/labels.ts";
import type { Growth } from "./grow.ts";

/** Names and meaning as in scikit-learn. */
export interface TreeOptions {
  /** Features tried at each node: all, the whole part of their number's square root, or so many. */
  readonly maxFeatures?: "all" | "sqrt" | number;
  /** Levels below the root; no limit unless given. */
  readonly maxDepth?: number;
  /** Cases that a node needs to be cut: 2. */
  readonly minSamplesSplit?: number;
  /** Cases that each branch keeps: 1. */
  readonly minSamplesLeaf?: number;
  /** Weights of classes 0 and 1: 1 and 1; "balanced": cases / (2 cases of the class). */
  readonly classWeights?: "balanced" | readonly [number, number];
}

/** Checks options and labels, and fills in defaults. */
export function growthOf(
  what: string, { rows, columns }: Matrix, y: ArrayLike<number>, cuts: Growth["cuts"], options: TreeOptions,
): { classes: Uint8Array; growth: Growth } {
  if (y.length !== rows) throw new InputError(`${what}: ${rows} cases in the matrix, ${y.length} labels`);
  if (columns === 0) throw new InputError(`${what}: there are no columns`);
  const { negatives, positives } = binaryCounts(y, what);
  const { maxFeatures = "all", maxDepth, minSamplesSplit = 2, minSamplesLeaf = 1, classWeights = [1, 1] } = options;
  const weights = classWeights === "balanced" ? [rows / (2 * negatives), rows / (2 * positives)] as const : classWeights;
  for (const [of, weight] of weights.entries()) {
    if (!(weight > 0 && weight < Infinity)) throw new InputError(`${what}: the weight of class ${of} is ${weight}, expected a positive number`);
  }
  const growth: Growth = {
    cuts,
    maxFeatures: maxFeatures === "all" ? columns : maxFeatures === "sqrt" ? Math.floor(Math.sqrt(columns)) : whole(what, "maxFeatures", maxFeatures, 1, columns),
    maxDepth: maxDepth === undefined ? null : whole(what, "maxDepth", maxDepth, 1),
    minSamplesSplit: whole(what, "minSamplesSplit", minSamplesSplit, 2),
    minSamplesLeaf: whole(what, "minSamplesLeaf", minSamplesLeaf, 1),
    classWeights: weights,
  };
  return { classes: Uint8Array.from(y), growth };
}

/** @throws InputError where the value of an option is no whole number within the limits */
export function whole(what: string, option: string, value: number, least: number, greatest = Infinity): number {
  if (Number.isInteger(value) && value >= least && value <= greatest) return value;
  throw new InputError(`${what}: ${option} is ${value}, expected a whole number from ${least}${greatest < Infinity ? ` to ${greatest}` : ""}`);
}
