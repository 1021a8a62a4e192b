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
  /** Weights of classes 0 and 1; "balanced": cases / (2 cases of the class). 1 and 1. */
  readonly classWeights?: "balanced" | readonly [number, number];
}

/** Checks the labels and fills in defaults. */
export function growthOf(what: string, x: Matrix, y: ArrayLike<number>, cuts: Growth["cuts"], options: TreeOptions): { classes: Uint8Array; growth: Growth } {
  if (y.length !== x.rows) throw new InputError(`${what}: ${x.rows} cases in the matrix, ${y.length} labels`);
  const { negatives, positives } = binaryCounts(y, what);
  const { maxFeatures = "all", maxDepth, minSamplesSplit = 2, minSamplesLeaf = 1, classWeights = [1, 1] } = options;
  const whole = (name: string, value: number, least: number, greatest = Infinity): number => {
    if (!Number.isInteger(value) || value < least || value > greatest) throw new InputError(`${what}: ${name} is ${value}, it must be a whole number from ${least}${greatest === Infinity ? "" : ` to ${greatest}`}`);
    return value;
  };
  const tried = maxFeatures === "all" ? x.columns : maxFeatures === "sqrt" ? Math.max(1, Math.floor(Math.sqrt(x.columns))) : maxFeatures;
  const growth: Growth = {
    cuts,
    maxFeatures: x.columns === 0 ? 0 : whole("maxFeatures", tried, 1, x.columns),
    maxDepth: maxDepth === undefined ? null : whole("maxDepth", maxDepth, 1),
    minSamplesSplit: whole("minSamplesSplit", minSamplesSplit, 2),
    minSamplesLeaf: whole("minSamplesLeaf", minSamplesLeaf, 1),
    classWeights: classWeights === "balanced" ? [y.length / (2 * negatives), y.length / (2 * positives)] : classWeights,
  };
  for (const weight of growth.classWeights) if (!(weight > 0 && weight < Infinity)) throw new InputError(`${what}: a class weight is ${weight}, it must be positive`);
  return { classes: Uint8Array.from(y), growth };
}
