import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { forestImpurityDecrease } from "../../src/host/learn/forest.ts";
import { impurityDecrease, type Tree } from "../../src/host/learn/tree.ts";
import { agrees } from "../agreement.ts";

const { tool, forests }: { tool: string; forests: { name: string; trees: Tree[]; importances: number[] }[] } = JSON.parse(
  readFileSync(new URL("../../fixtures/stats/stats_shap.json", import.meta.url), "utf8"),
);

describe("importance by decrease of impurity", () => {
  it.each(forests)("is scikit-learn's of its $name", ({ name, trees, importances }) => {
    const forest = { kind: "random-forest", trees, features: 8, cases: 120, bootstrap: null, seed: 0 } as const;
    const ours = trees.length === 1 ? impurityDecrease(trees[0], 8) : forestImpurityDecrease(forest);
    agrees({ method: `Impurity decrease: ${name}`, reference: tool, ours, theirs: importances, tolerance: 1e-12, scale: 1 });
  });

  it("is 0 for all features of a single leaf", () => {
    expect(impurityDecrease({ feature: [-1], threshold: [0], left: [-1], right: [-1], value: [0.4], weight: [10] }, 2)).toEqual(new Float64Array(2));
  });
});
