import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { column, matrix, matrixOfRows, row, takeRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { treeShap } from "../../src/host/explain/treeShap.ts";
import { fitForest, predictForest } from "../../src/host/learn/forest.ts";
import type { Tree } from "../../src/host/learn/tree.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

interface Fixture {
  readonly tool: string;
  readonly x: readonly number[][];
  readonly y: readonly number[];
  readonly forests: readonly {
    readonly name: string;
    readonly trees: readonly Tree[];
    readonly predictions: readonly number[];
    readonly pathDependent: { readonly base: number; readonly values: readonly number[][] };
    readonly interventional: { readonly background: number; readonly base: number; readonly values: readonly number[][] };
  }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/stats_shap.json", import.meta.url), "utf8"));

/** A tree that asks for features at random, again on the same path too, with random weights. */
function randomTree(random: Random, features: number, depth: number): Tree {
  const made = { feature: [] as number[], threshold: [] as number[], left: [] as number[], right: [] as number[], value: [] as number[], weight: [] as number[] };
  const grow = (level: number, weight: number): number => {
    const node = made.feature.length;
    const isLeaf = level === 0 || (level < depth && random.uniform() < 0.2);
    made.feature.push(isLeaf ? -1 : random.integer(features));
    made.threshold.push(isLeaf ? 0 : Math.fround(random.normal() / 2));
    made.left.push(-1);
    made.right.push(-1);
    made.value.push(random.uniform());
    made.weight.push(weight);
    if (isLeaf) return node;
    const share = 0.05 + 0.9 * random.uniform();
    made.left[node] = grow(level - 1, weight * share);
    made.right[node] = grow(level - 1, weight * (1 - share));
    return node;
  };
  grow(depth, 100);
  return made;
}

const normals = (random: Random, rows: number, columns: number): Matrix => matrix(rows, columns, Float64Array.from({ length: rows * columns }, () => Math.fround(random.normal())));

/** Mean of the leaves where only the features of `known` (bits) are known: the other splits by the training weights. */
function expectation(tree: Tree, x: ArrayLike<number>, known: number, node = 0): number {
  const [left, right] = [tree.left[node], tree.right[node]];
  if (left < 0) return tree.value[node];
  if ((known >> tree.feature[node]) & 1) return expectation(tree, x, known, Math.fround(x[tree.feature[node]]) <= tree.threshold[node] ? left : right);
  return (expectation(tree, x, known, left) * tree.weight[left] + expectation(tree, x, known, right) * tree.weight[right]) / tree.weight[node];
}

const predict = (trees: readonly Tree[], x: ArrayLike<number>): number => trees.reduce((sum, tree) => sum + expectation(tree, x, ~0), 0) / trees.length;

type Game = (known: number) => number;

const byExpectation = (trees: readonly Tree[], x: ArrayLike<number>): Game => (known) => trees.reduce((sum, tree) => sum + expectation(tree, x, known), 0) / trees.length;

/** Mean prediction where the unknown features come from the background. */
const byMixtures = (trees: readonly Tree[], x: ArrayLike<number>, background: Matrix): Game => (known) => {
  let sum = 0;
  for (let b = 0; b < background.rows; b++) sum += predict(trees, row(background, b).map((value, j) => ((known >> j) & 1 ? x[j] : value)));
  return sum / background.rows;
};

/** Shapley's definition: the mean over all orders of what a feature adds, as a sum over subsets. */
function bruteForce(features: number, game: Game): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const worth = Array.from({ length: 2 ** features }, (_, known) => game(known));
  const bits = (known: number): number => (known === 0 ? 0 : (known & 1) + bits(known >> 1));
  return Array.from({ length: features }, (_, j) =>
    worth.reduce((sum, value, known) => {
      if ((known >> j) & 1) return sum;
      const s = bits(known);
      return sum + ((factorial(s) * factorial(features - s - 1)) / factorial(features)) * (worth[known | (1 << j)] - value);
    }, 0),
  );
}

const features = 8;
const random = new Random(7);
const trees = Array.from({ length: 6 }, () => randomTree(random, features, 6));
const x = normals(random, 5, features);
const background = normals(random, 9, features);

describe("tree SHAP", () => {
  it("repeats a feature on the paths of these tests", () => {
    const repeats = (tree: Tree, node: number, seen: readonly number[]): boolean =>
      tree.left[node] >= 0 && (seen.includes(tree.feature[node]) || [tree.left[node], tree.right[node]].some((child) => repeats(tree, child, [...seen, tree.feature[node]])));
    expect(trees.some((tree) => repeats(tree, 0, []))).toBe(true);
  });

  it("is Shapley's definition over all subsets, path-dependent", () => {
    const { base, values } = treeShap(trees, x);
    for (let i = 0; i < x.rows; i++) {
      const game = byExpectation(trees, row(x, i));
      agrees({ method: "TreeSHAP, path-dependent: brute force", reference: "all subsets of 8 features", ours: row(values, i), theirs: bruteForce(features, game), tolerance: 1e-12, scale: 1 });
      expect(Math.abs(base - game(0))).toBeLessThan(1e-14);
    }
  });

  it("is Shapley's definition over all subsets, interventional", () => {
    const { base, values } = treeShap(trees, x, { background });
    for (let i = 0; i < x.rows; i++) {
      const game = byMixtures(trees, row(x, i), background);
      agrees({ method: "TreeSHAP, interventional: brute force", reference: "all subsets of 8 features", ours: row(values, i), theirs: bruteForce(features, game), tolerance: 1e-12, scale: 1 });
      expect(Math.abs(base - game(0))).toBeLessThan(1e-14);
    }
  });

  it("sums to the prediction on deep trees", () => {
    const deep = [randomTree(random, 60, 13), randomTree(random, 60, 13)];
    const cases = normals(random, 20, 60);
    for (const options of [{}, { background: normals(random, 10, 60) }]) {
      const { base, values } = treeShap(deep, cases, options);
      for (let i = 0; i < cases.rows; i++) {
        const sum = row(values, i).reduce((a, b) => a + b, base);
        agrees({ method: "TreeSHAP: sum of values and base", reference: "the prediction", ours: sum, theirs: predict(deep, row(cases, i)), tolerance: 1e-12, scale: 1 });
      }
    }
  });

  describe.each(fixture.forests)("on scikit-learn's $name", ({ trees: theirs, predictions, pathDependent, interventional }) => {
    const all = matrixOfRows(fixture.x);
    const cases = takeRows(all, Array.from(predictions, (_, i) => i));
    const known = takeRows(all, Array.from({ length: interventional.background }, (_, i) => i));
    const byPath = treeShap(theirs, cases);
    const byMixing = treeShap(theirs, cases, { background: known });

    it("is shap's, path-dependent", () => {
      agrees({ method: "TreeSHAP, path-dependent", reference: fixture.tool, ours: byPath.values.values, theirs: matrixOfRows(pathDependent.values).values, tolerance: 1e-12, scale: 1 });
      agrees({ method: "TreeSHAP, path-dependent: base value", reference: fixture.tool, ours: byPath.base, theirs: pathDependent.base, tolerance: 1e-12 });
    });

    // shap's interventional values miss the prediction by up to 6e-8 in their sum (float32): the brute force below is the exact reference.
    it("is shap's, interventional", () => {
      agrees({ method: "TreeSHAP, interventional", reference: fixture.tool, ours: byMixing.values.values, theirs: matrixOfRows(interventional.values).values, tolerance: 1e-7, scale: 1 });
      agrees({ method: "TreeSHAP, interventional: base value", reference: fixture.tool, ours: byMixing.base, theirs: interventional.base, tolerance: 1e-12 });
    });

    it("is Shapley's definition over all subsets", () => {
      for (const i of [0, 31]) {
        agrees({ method: "TreeSHAP, path-dependent: brute force", reference: "all subsets of 8 features", ours: row(byPath.values, i), theirs: bruteForce(features, byExpectation(theirs, row(cases, i))), tolerance: 1e-12, scale: 1 });
        agrees({ method: "TreeSHAP, interventional: brute force", reference: "all subsets of 8 features", ours: row(byMixing.values, i), theirs: bruteForce(features, byMixtures(theirs, row(cases, i), known)), tolerance: 1e-12, scale: 1 });
      }
    });

    it("sums to scikit-learn's prediction", () => {
      for (const { base, values } of [byPath, byMixing]) {
        const sums = Array.from(predictions, (_, i) => row(values, i).reduce((a, b) => a + b, base));
        agrees({ method: "TreeSHAP: sum of values and base", reference: fixture.tool, ours: sums, theirs: predictions, tolerance: 1e-12, scale: 1 });
      }
    });
  });

  it.each(["random-forest", "extra-trees"] as const)("sums to the prediction of our own %s", async (kind) => {
    const all = matrixOfRows(fixture.x);
    const forest = await fitForest(all, fixture.y, { kind, trees: 25, classWeights: [1, 2] });
    const predictions = predictForest(forest, all);
    for (const options of [{}, { background: takeRows(all, [3, 50, 90]) }]) {
      const { base, values } = treeShap(forest.trees, all, options);
      const sums = Array.from(predictions, (_, i) => row(values, i).reduce((a, b) => a + b, base));
      agrees({ method: "TreeSHAP: sum of values and base", reference: "the prediction", ours: sums, theirs: predictions, tolerance: 1e-12, scale: 1 });
    }
  });

  it("explains a tree of one leaf by its base value", () => {
    const { base, values } = treeShap([{ feature: [-1], threshold: [0], left: [-1], right: [-1], value: [0.25], weight: [10] }], x);
    expect(base).toBe(0.25);
    expect(values.values.every((value) => value === 0)).toBe(true);
  });

  it("explains no cases by no values", () => {
    for (const options of [{}, { background }]) expect(treeShap(trees, matrix(0, features), options).values.values).toEqual(new Float64Array(0));
  });

  it("refuses what it cannot explain", () => {
    const missing = takeRows(x, [0, 1]);
    column(missing, 2)[1] = NaN;
    expect(() => treeShap([], x)).toThrow("no trees");
    expect(() => treeShap(trees, missing)).toThrow("tree SHAP: cases: column 3, case 2 is missing");
    expect(() => treeShap(trees, x, { background: missing })).toThrow("tree SHAP: background: column 3, case 2 is missing");
    expect(() => treeShap(trees, matrix(1, 2))).toThrow("the trees ask for feature 8, the cases have 2");
    expect(() => treeShap(trees, x, { background: matrix(3, 2) })).toThrow("2 features in the background, 8 in the cases");
    expect(() => treeShap(trees, x, { background: matrix(0, features) })).toThrow("no cases in the background");
    expect(() => treeShap([{ ...trees[0], weight: trees[0].weight.map(() => 0) }], x)).toThrow("node 1 of tree 1 has weight 0");
  });
});
