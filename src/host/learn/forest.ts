import { requireColumns } from "../dataset/complete.ts";
import type { Matrix } from "../dataset/matrix.ts";
import { InputError } from "../errors.ts";
import { Random } from "../stats/random.ts";
import { bootstrapCounts } from "./bootstrapCounts.ts";
import { growthOf, whole, type TreeOptions } from "./growth.ts";
import { addPredictions, impurityDecrease, type Tree } from "./tree.ts";
import { roundedValues, treeColumns } from "./treeColumns.ts";
import { growTrees, type TreeJob, type TreePool } from "./treeJob.ts";

export type { TreePool } from "./treeJob.ts";

export interface ForestOptions extends TreeOptions {
  /** Random forest: best cuts, each tree on a bootstrap sample. Extra-trees: random cuts, each tree on all cases. */
  readonly kind: "random-forest" | "extra-trees";
  /** 500. */
  readonly trees?: number;
  /** Whether each tree is grown on a bootstrap sample: in random forests. */
  readonly bootstrap?: boolean;
  /** 0. */
  readonly seed?: number;
}

export interface Forest {
  readonly kind: ForestOptions["kind"];
  readonly trees: readonly Tree[];
  readonly features: number;
  /** Cases that it was fitted on. */
  readonly cases: number;
  /** Weights of the classes when a tree's cases are drawn with replacement; null: every case is in every tree. */
  readonly bootstrap: readonly [number, number] | null;
  readonly seed: number;
}

/** Jobs for each thread: many enough that none waits long for the last one. */
const jobsPerThread = 4;

/**
 * Random forest, or extremely randomised trees; a tree begins from a seed of its own, so that the forest is the same on any
 * number of threads. The same forest as scikit-learn 1.9's RandomForestClassifier or ExtraTreesClassifier of the same seed, but
 * for columns with values closer than 1e-7 (see `fitTree`). As there, class weights are chances of being drawn where trees
 * are grown on bootstrap samples, else weights of cases.
 * @param x [cases, features], rounded to float32
 * @param y 0 or 1 for each case
 * @param pool threads to grow trees in; null: the thread that calls
 * @throws InputError for values missing or beyond float32, labels that are not binary, one class only, no columns
 * @source Breiman, Machine Learning 45 (2001) 5; Geurts, Ernst & Wehenkel, Machine Learning 63 (2006) 3
 */
export async function fitForest(x: Matrix, y: ArrayLike<number>, options: ForestOptions, pool: TreePool | null = null): Promise<Forest> {
  const { kind, trees = 500, bootstrap = kind === "random-forest", seed = 0 } = options;
  const { classes, growth } = growthOf("forest", x, y, kind === "random-forest" ? "best" : "random", { maxFeatures: "sqrt", ...options });
  const seeds = treeSeeds(seed, whole("forest", "trees", trees, 1));
  const job: TreeJob = {
    columns: treeColumns(x, "forest", growth.cuts === "best", pool !== null),
    classes,
    growth: bootstrap ? { ...growth, classWeights: [1, 1] } : growth,
    bootstrap: bootstrap ? growth.classWeights : null,
    seeds,
  };
  return { kind, trees: pool ? await inThreads(pool, job) : growTrees(job), features: x.columns, cases: x.rows, bootstrap: job.bootstrap, seed };
}

async function inThreads(pool: TreePool, job: TreeJob): Promise<Tree[]> {
  const size = Math.ceil(job.seeds.length / (jobsPerThread * pool.count));
  const parts = Array.from({ length: Math.ceil(job.seeds.length / size) }, (_, k) => job.seeds.slice(k * size, (k + 1) * size));
  return (await Promise.all(parts.map((seeds) => pool.perform({ ...job, seeds })))).flat();
}

/** The seed of each tree. */
function treeSeeds(seed: number, trees: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: trees }, () => random.integer(0x7fffffff));
}

/** P(1) of each case: the mean over the trees. @throws InputError for missing values, another number of columns */
export function predictForest({ trees, features }: Forest, x: Matrix): Float64Array {
  const values = valuesFor(features, x);
  const sums = new Float64Array(x.rows);
  for (const tree of trees) addPredictions(tree, values, x.rows, sums);
  return sums.map((sum) => sum / trees.length);
}

function valuesFor(features: number, x: Matrix): Float32Array {
  requireColumns(x, features, "forest");
  return roundedValues(x, "forest");
}

/**
 * How often each case was drawn for each tree, [trees][cases]; all 1 where the forest has no bootstrap samples.
 * @param y the labels that the forest was fitted on
 */
export function inBagCounts({ trees, cases, bootstrap, seed }: Forest, y: ArrayLike<number>): Uint32Array[] {
  if (y.length !== cases) throw new InputError(`forest: fitted on ${cases} cases, given ${y.length} labels`);
  return treeSeeds(seed, trees.length).map((of) => (bootstrap ? bootstrapCounts(y, bootstrap, of) : new Uint32Array(cases).fill(1)));
}

/**
 * P(1) of each case that the forest was fitted on: the mean over the trees that did not see it; NaN where all did.
 * @param x,y what the forest was fitted on
 */
export function predictOutOfBag(forest: Forest, x: Matrix, y: ArrayLike<number>): Float64Array {
  const values = valuesFor(forest.features, x);
  const sums = new Float64Array(x.rows);
  const unseen = new Uint32Array(x.rows);
  const all = new Float64Array(x.rows);
  for (const [k, counts] of inBagCounts(forest, y).entries()) {
    addPredictions(forest.trees[k], values, x.rows, all.fill(0));
    for (let i = 0; i < x.rows; i++) {
      if (counts[i] > 0) continue;
      sums[i] += all[i];
      unseen[i]++;
    }
  }
  return sums.map((sum, i) => sum / unseen[i]);
}

/** Mean over the trees of `impurityDecrease`, divided by its sum: scikit-learn's feature_importances_. */
export function forestImpurityDecrease({ trees, features }: Forest): Float64Array {
  const sums = new Float64Array(features);
  for (const tree of trees) impurityDecrease(tree, features).forEach((share, j) => void (sums[j] += share));
  const total = sums.reduce((a, b) => a + b, 0);
  return total > 0 ? sums.map((sum) => sum / total) : sums;
}
