import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { binaryCounts } from "../stats/labels.ts";
import { weightsOfClasses, type ClassWeights } from "./classWeights.ts";
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
  /** 1 and 1. */
  readonly classWeights?: ClassWeights;
}

/** Checks options and labels, and fills in defaults. */
export function growthOf(
  what: string, { rows, columns }: Matrix, y: ArrayLike<number>, cuts: Growth["cuts"], options: TreeOptions,
): { classes: Uint8Array; growth: Growth } {
  if (y.length !== rows) throw new InputError(`${what}: ${rows} cases in the matrix, ${y.length} labels`);
  if (columns === 0) throw new InputError(`${what}: there are no columns`);
  const counts = binaryCounts(y, what);
  const { maxFeatures = "all", maxDepth, minSamplesSplit = 2, minSamplesLeaf = 1, classWeights } = options;
  const growth: Growth = {
    cuts,
    maxFeatures: maxFeatures === "all" ? columns : maxFeatures === "sqrt" ? Math.floor(Math.sqrt(columns)) : whole(what, "maxFeatures", maxFeatures, 1, columns),
    maxDepth: maxDepth === undefined ? null : whole(what, "maxDepth", maxDepth, 1),
    minSamplesSplit: whole(what, "minSamplesSplit", minSamplesSplit, 2),
    minSamplesLeaf: whole(what, "minSamplesLeaf", minSamplesLeaf, 1),
    classWeights: weightsOfClasses(counts, classWeights, what),
  };
  return { classes: Uint8Array.from(y), growth };
}

/** @throws InputError where the value of an option is no whole number within the limits */
export function whole(what: string, option: string, value: number, least: number, greatest = Infinity): number {
  if (Number.isInteger(value) && value >= least && value <= greatest) return value;
  throw new InputError(`${what}: ${option} is ${value}, expected a whole number from ${least}${greatest < Infinity ? ` to ${greatest}` : ""}`);
}
