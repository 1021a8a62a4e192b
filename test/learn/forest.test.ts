import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { matrixOfColumns } from "../../src/host/dataset/matrix.ts";
import { fitForest, forestImpurityDecrease, inBagCounts, predictForest, predictOutOfBag, type ForestOptions } from "../../src/host/learn/forest.ts";
import { openTreePool } from "../../src/host/learn/open.node.ts";
import { growTrees, type TreeJob, type TreePool } from "../../src/host/learn/treeJob.ts";
import { agrees } from "../agreement.ts";
import { cases, data, ours, title, tool } from "./treesFixture.ts";

const names = { "random-forest": "Random forest", "extra-trees": "Extremely randomised trees" };

describe.each(cases.filter(({ kind }) => kind !== "tree"))("scikit-learn's $kind %#", (of) => {
  const { x, y } = data(of);
  const options: ForestOptions = { kind: of.kind as ForestOptions["kind"], seed: of.seed, ...ours(of) };
  const name = names[options.kind];

  test(`is grown again, tree by tree: ${title(of)}`, async () => {
    const forest = await fitForest(x, y, options);
    expect(forest.trees.map(({ feature }) => feature.length)).toEqual(of.nodes);
    for (const [k, theirs] of of.trees.entries()) {
      const { value, weight, ...shape } = forest.trees[k];
      expect(shape).toEqual({ feature: theirs.feature, threshold: theirs.threshold, left: theirs.left, right: theirs.right });
      agrees({ method: `${name}: thresholds`, reference: tool, ours: shape.threshold, theirs: theirs.threshold, tolerance: 0 });
      agrees({ method: `${name}: share of class 1 in each node`, reference: tool, ours: value, theirs: theirs.value, tolerance: 1e-15 });
      agrees({ method: `${name}: weight of each node`, reference: tool, ours: weight, theirs: theirs.weight, tolerance: 1e-15 });
    }
  });

  test("gives the same probabilities, importances and bootstrap samples", async () => {
    const forest = await fitForest(x, y, options);
    const unseen = { rows: of.new.length / of.features, columns: of.features, values: Float64Array.from(of.new) };
    agrees({ method: `${name}: probabilities`, reference: tool, ours: predictForest(forest, unseen), theirs: of.predicted, tolerance: 1e-14 });
    agrees({ method: `${name}: impurity-based importances`, reference: tool, ours: forestImpurityDecrease(forest), theirs: of.importances, tolerance: 1e-12, scale: 1e-3 });
    if (!of.outOfBag) return;
    agrees({ method: `${name}: out-of-bag probabilities`, reference: tool, ours: predictOutOfBag(forest, x, y), theirs: of.outOfBag, tolerance: 1e-14 });
    expect([...inBagCounts(forest, y)[0]]).toEqual(of.inBag);
  });
});

const { x, y } = data({ seed: 20, cases: 80, features: 12, steps: 8 });
const kinds = ["random-forest", "extra-trees"] as const;

/** As threads do: later, in any order, on copies or on memory that is shared. */
function pretended(count: number): TreePool & { readonly jobs: TreeJob[] } {
  const jobs: TreeJob[] = [];
  return {
    count,
    jobs,
    perform: async (job) => {
      jobs.push(job);
      await new Promise((resolve) => setTimeout(resolve, 20 / jobs.length));
      return growTrees(structuredClone(job));
    },
    close: () => undefined,
  };
}

describe("threads", () => {
  test.each(kinds)("grow the same %s, whatever their number and order", async (kind) => {
    const alone = await fitForest(x, y, { kind, trees: 30, seed: 4 });
    for (const count of [2, 3, 50]) {
      const pool = pretended(count);
      expect(await fitForest(x, y, { kind, trees: 30, seed: 4 }, pool)).toEqual(alone);
      expect(pool.jobs.length).toBeGreaterThanOrEqual(Math.min(30, count));
      expect(pool.jobs.every(({ columns: { values } }) => values.buffer instanceof SharedArrayBuffer)).toBe(true);
    }
  });

  test("one thread is none besides the caller's", () => expect(openTreePool(1)).toBeNull());

  const script = new URL("../../dist/host/learn/treeThread.node.js", import.meta.url);
  // A thread cannot load TypeScript: those of the last build are taken.
  describe.skipIf(!existsSync(script))("real ones", () => {
    const pool = openTreePool(2, script)!;
    afterAll(() => pool.close());
    test.each(kinds)("grow the same %s", async (kind) => {
      expect(await fitForest(x, y, { kind, trees: 30, seed: 4 }, pool)).toEqual(await fitForest(x, y, { kind, trees: 30, seed: 4 }));
    });
  });
});

test("a smaller forest of the same seed is the beginning of a larger one", async () => {
  const [few, many] = await Promise.all([5, 9].map((trees) => fitForest(x, y, { kind: "random-forest", trees, seed: 2 })));
  expect(few.trees).toEqual(many.trees.slice(0, 5));
  expect((await fitForest(x, y, { kind: "random-forest", trees: 5, seed: 3 })).trees).not.toEqual(few.trees);
});

test("a forest is a value of JSON", async () => {
  const forest = await fitForest(x, y, { kind: "extra-trees", trees: 3, classWeights: "balanced" });
  expect(JSON.parse(JSON.stringify(forest))).toEqual(forest);
});

test("what is wrong is named; columns that are all constant make trees of one leaf", async () => {
  const same = matrixOfColumns([[1, 1, 1, 1]]);
  const forest = await fitForest(same, [0, 1, 1, 1], { kind: "extra-trees", trees: 2 });
  expect(forest.trees.map(({ feature }) => feature)).toEqual([[-1], [-1]]);
  expect([...predictForest(forest, same)]).toEqual([0.75, 0.75, 0.75, 0.75]);
  expect([...forestImpurityDecrease(forest)]).toEqual([0]);
  await expect(fitForest(same, [1, 1, 1, 1], { kind: "extra-trees" })).rejects.toThrow("0 cases of class 0 and 4 of class 1");
  await expect(fitForest(matrixOfColumns([[1, NaN]]), [0, 1], { kind: "random-forest" })).rejects.toThrow("forest: column 1, case 2 is missing (impute first)");
  await expect(fitForest(matrixOfColumns([], 2), [0, 1], { kind: "random-forest" })).rejects.toThrow("forest: there are no columns");
  await expect(fitForest(same, [0, 1, 1, 1], { kind: "extra-trees", trees: 0 })).rejects.toThrow("forest: trees is 0, expected a whole number from 1");
  expect(() => predictForest(forest, x)).toThrow("forest: 12 columns, fitted on 1");
  expect(() => inBagCounts(forest, [0, 1])).toThrow("forest: fitted on 4 cases, given 2 labels");
});
