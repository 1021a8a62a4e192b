import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrix, matrixOfRows, takeRows } from "../../src/host/dataset/matrix.ts";
import { exactShap } from "../../src/host/explain/exactShap.ts";
import { linearShap } from "../../src/host/explain/linearShap.ts";
import { linearPredictor } from "../../src/host/learn/linear.ts";
import { agrees } from "../agreement.ts";

const { tool, x: rows, linear }: {
  tool: string;
  x: number[][];
  linear: { intercept: number; coefficients: number[]; background: number; base: number; values: number[][] };
} = JSON.parse(readFileSync(new URL("../../fixtures/stats/stats_shap.json", import.meta.url), "utf8"));

const all = matrixOfRows(rows);
const first = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const x = takeRows(all, first(linear.values.length));
const background = takeRows(all, first(linear.background));

describe("linear SHAP", () => {
  it("is shap's LinearExplainer", () => {
    const { base, values } = linearShap(linear, x, background);
    agrees({ method: "Linear SHAP: log-odds", reference: tool, ours: values.values, theirs: matrixOfRows(linear.values).values, tolerance: 1e-12, scale: 1 });
    agrees({ method: "Linear SHAP: base value", reference: tool, ours: base, theirs: linear.base, tolerance: 1e-12 });
  });

  it("is Shapley's definition over all subsets", () => {
    const cases = takeRows(x, [0, 1, 2]);
    const exact = exactShap((of) => linearPredictor(linear, of), cases, background);
    const { base, values } = linearShap(linear, cases, background);
    agrees({ method: "Linear SHAP: brute force", reference: "all subsets of 8 features", ours: values.values, theirs: exact.values.values, tolerance: 1e-12, scale: 1 });
    expect(Math.abs(base - exact.base)).toBeLessThan(1e-13);
  });

  it("refuses missing values, other features and an empty background", () => {
    expect(() => linearShap(linear, matrix(1, 8, new Float64Array(8).fill(NaN)), background)).toThrow("case 1 has a missing value");
    expect(() => linearShap(linear, x, matrix(2, 7))).toThrow("it has 8 columns, the table 7");
    expect(() => linearShap(linear, x, matrix(0, 8))).toThrow("no cases in the background");
  });
});
