import { readFileSync } from "node:fs";
import { matrix, type Matrix } from "../../src/host/dataset/matrix.ts";
import type { TreeOptions, Tree } from "../../src/host/learn/tree.ts";
import { Random } from "../../src/host/stats/random.ts";

interface Case {
  readonly kind: "tree" | "random-forest" | "extra-trees";
  readonly seed: number;
  readonly steps: number | null;
  readonly cases: number;
  readonly features: number;
  readonly options: Readonly<Record<string, unknown>>;
  /** Number of nodes of each tree. */
  readonly nodes: readonly number[];
  /** The first few. */
  readonly trees: readonly Tree[];
  /** New cases, [features][40]. */
  readonly new: readonly number[];
  readonly predicted: readonly number[];
  readonly importances: readonly number[];
  readonly outOfBag?: readonly number[];
  /** Of the first tree. */
  readonly inBag?: readonly number[];
}

/** fixtures/oracle/stats_trees.py */
export const { tool, cases } = JSON.parse(readFileSync(new URL("../../fixtures/stats/trees.json", import.meta.url), "utf8")) as { tool: string; cases: readonly Case[] };

export const title = ({ kind, steps, options }: Case): string => `${kind} ${JSON.stringify(options)}${steps ? `, values in ${steps} steps` : ""}`;

/** The generator's data, from the same random numbers. */
export function data({ seed, cases: n, features, steps }: Pick<Case, "seed" | "cases" | "features" | "steps">): { x: Matrix; y: number[] } {
  const random = new Random(seed);
  const x = matrix(n, features);
  const y = Array.from({ length: n }, (_, i) => {
    const row = Array.from({ length: features + 2 }, () => random.uniform());
    const values = row.slice(0, features).map((u) => (steps ? Math.floor(u * steps) / steps : u));
    values.forEach((value, j) => void (x.values[j * n + i] = value));
    return Number(values[0] + values[1] > 1 !== row[features] < 0.2);
  });
  return { x, y };
}

/** scikit-learn's options under our names. */
export function ours({ options }: Case): TreeOptions & { trees?: number; bootstrap?: boolean } {
  const { max_depth, min_samples_leaf, min_samples_split, max_features, class_weight, n_estimators, bootstrap } = options as Record<string, never>;
  const named = { maxDepth: max_depth, minSamplesLeaf: min_samples_leaf, minSamplesSplit: min_samples_split, maxFeatures: max_features, trees: n_estimators, bootstrap, classWeights: weights(class_weight) };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function weights(given: undefined | "balanced" | Record<string, number>): undefined | "balanced" | [number, number] {
  return typeof given === "object" ? [given["0"], given["1"]] : given;
}
