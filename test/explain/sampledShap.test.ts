import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrix, matrixOfRows, row, takeRows, type Matrix } from "../../src/host/dataset/matrix.ts";
import { exactShap } from "../../src/host/explain/exactShap.ts";
import { sampledShap } from "../../src/host/explain/sampledShap.ts";
import { treeShap } from "../../src/host/explain/treeShap.ts";
import { predictTree, type Tree } from "../../src/host/learn/tree.ts";
import { agrees } from "../agreement.ts";

const { x: rows, forests }: { x: number[][]; forests: { trees: Tree[] }[] } = JSON.parse(readFileSync(new URL("../../fixtures/stats/stats_shap.json", import.meta.url), "utf8"));
const all = matrixOfRows(rows);
const x = takeRows(all, [40, 41, 42]);
const background = takeRows(all, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

const product = (of: Matrix): Float64Array => Float64Array.from({ length: of.rows }, (_, i) => row(of, i).reduce((a, b) => a * b, 1));

describe("exact SHAP of any model", () => {
  it("shares a product equally among its factors", () => {
    // From (0, 0, 0) to (1, 2, 5) the product is 10 only when all three are known.
    const { base, values } = exactShap(product, matrixOfRows([[1, 2, 5]]), matrix(1, 3));
    expect(base).toBe(0);
    for (const value of values.values) expect(value).toBeCloseTo(10 / 3, 14);
  });

  it("is interventional tree SHAP where the model is a tree", () => {
    const [tree] = forests[0].trees;
    const exact = exactShap((of) => predictTree(tree, of), x, background);
    const fast = treeShap([tree], x, { background });
    agrees({ method: "Exact SHAP of any model", reference: "interventional TreeSHAP", ours: exact.values.values, theirs: fast.values.values, tolerance: 1e-12, scale: 1 });
  });

  it("refuses too many features and other backgrounds", () => {
    expect(() => exactShap(product, matrix(1, 13), matrix(1, 13))).toThrow("13 features, at most 12 are possible");
    expect(() => exactShap(product, matrix(1, 3), matrix(1, 4))).toThrow("4 features in the background, 3 in the cases");
    expect(() => exactShap(product, matrix(1, 3), matrix(0, 3))).toThrow("no cases in the background");
  });
});

describe("sampled SHAP of any model", () => {
  const [tree] = forests[0].trees;
  const predict = (of: Matrix): Float64Array => predictTree(tree, of);

  it("is the exact value within its standard errors, and sums to the prediction", () => {
    const exact = exactShap(predict, x, background);
    const sampled = sampledShap(predict, x, background, { rounds: 40, seed: 3 });
    const z = Array.from(sampled.values.values, (value, k) => {
      const [away, error] = [Math.abs(value - exact.values.values[k]), sampled.errors.values[k]];
      return error === 0 ? (away < 1e-12 ? 0 : Infinity) : away / error;
    });
    expect(Math.max(...z)).toBeLessThan(3.5);
    expect(Math.max(...z)).toBeGreaterThan(0.5);
    expect(Math.max(...sampled.errors.values)).toBeLessThan(0.03);
    expect(sampled.base).toBeCloseTo(exact.base, 12);
    predict(x).forEach((p, i) => expect(row(sampled.values, i).reduce((a, b) => a + b, sampled.base)).toBeCloseTo(p, 12));
  });

  it("has the same values for the same seed only", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => sampledShap(predict, x, background, { rounds: 2, seed }).values.values);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it("refuses fewer than two walks", () => {
    expect(() => sampledShap(predict, x, takeRows(background, [0]), { rounds: 1 })).toThrow("at least two walks");
  });
});
