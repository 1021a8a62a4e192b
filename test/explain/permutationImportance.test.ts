import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { matrixOfRows, matrix } from "../../src/host/dataset/matrix.ts";
import { permutationImportance } from "../../src/host/explain/permutationImportance.ts";
import { linearPredictor, predictLogistic } from "../../src/host/learn/linear.ts";
import { agrees } from "../agreement.ts";

const { tool, x: rows, y, linear, permutation }: {
  tool: string;
  x: number[][];
  y: number[];
  linear: { intercept: number; coefficients: number[] };
  permutation: { repeats: number; seed: number; importances: number[][]; mean: number[]; sd: number[] };
} = JSON.parse(readFileSync(new URL("../../fixtures/stats/stats_shap.json", import.meta.url), "utf8"));
const x = matrixOfRows(rows);

describe("permutation importance", () => {
  it("is scikit-learn's, shuffle by shuffle", () => {
    const { mean, sd, repeats } = permutationImportance((of) => predictLogistic(linear, of), x, y, { repeats: permutation.repeats, seed: permutation.seed });
    agrees({ method: "Permutation importance: each repeat", reference: tool, ours: repeats.flat(), theirs: permutation.importances.flat(), tolerance: 1e-12, scale: 1 });
    agrees({ method: "Permutation importance: mean", reference: tool, ours: mean, theirs: permutation.mean, tolerance: 1e-12, scale: 1 });
    agrees({ method: "Permutation importance: standard deviation", reference: tool, ours: sd, theirs: permutation.sd, tolerance: 1e-12, scale: 1 });
  });

  it("takes another score, and is 0 for a feature that the model does not use", () => {
    const accuracy = (labels: ArrayLike<number>, p: ArrayLike<number>): number => Array.from(p).filter((value, i) => (value > 0.5 ? 1 : 0) === labels[i]).length / p.length;
    const model = { ...linear, coefficients: linear.coefficients.map((value, j) => (j === 2 ? 0 : value)) };
    const { score, mean } = permutationImportance((of) => predictLogistic(model, of), x, y, { score: accuracy, repeats: 3 });
    expect(score).toBe(accuracy(y, predictLogistic(model, x)));
    expect(mean[2]).toBe(0);
    expect(Math.max(...mean)).toBeGreaterThan(0.05);
  });

  it("refuses one class, other labels and no repeats", () => {
    const predict = (of: typeof x): Float64Array => linearPredictor(linear, of);
    expect(() => permutationImportance(predict, x, y.map(() => 1))).toThrow("both classes are needed");
    expect(() => permutationImportance(predict, x, y.map((label) => label + 1))).toThrow("expected 0 or 1");
    expect(() => permutationImportance(predict, matrix(2, 8), y)).toThrow("120 labels for 2 cases");
    expect(() => permutationImportance(predict, x, y, { repeats: 0 })).toThrow("repeats is 0");
  });
});
