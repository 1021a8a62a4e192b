import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { column, matrixOfColumns, type Matrix } from "../../src/host/dataset/matrix.ts";
import { elasticNetPath, type ElasticNetOptions } from "../../src/host/learn/elasticNet.ts";
import { elasticNetAt } from "../../src/host/learn/elasticNetAt.ts";
import { elasticNetCv, type ElasticNetMeasure } from "../../src/host/learn/elasticNetCv.ts";
import { linearPredictor, type LinearModel } from "../../src/host/learn/linear.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

type Family = "gaussian" | "binomial";
interface Fit {
  alpha: number; family: Family; weighted: boolean; lambda: number[]; df: number[]; devRatio: number[]; a0: number[]; support: number[][];
  cv: { measure: ElasticNetMeasure; cvm: number[]; cvsd: number[]; min: number; se: number }[];
  atMin: number[]; at1se: number[]; between: { s: number; coef: number[] };
}
const { tool, sets } = JSON.parse(readFileSync(new URL("../../fixtures/stats/elastic_net.json", import.meta.url), "utf8")) as {
  tool: string;
  sets: { x: number[][]; y: number[]; fold: number[]; weights: number[]; fits: Fit[] }[];
};
const flat = ({ intercept, coefficients }: LinearModel): number[] => [intercept, ...coefficients];

for (const { x, y, fold, weights, fits } of sets) {
  for (const fit of fits) {
    const { family, alpha } = fit;
    const name = `${alpha === 1 ? "LASSO" : "elastic net"}, ${family}${fit.weighted ? ", case weights" : ""}`;
    const table = matrixOfColumns(x);
    test(`${name}, ${y.length} x ${x.length}`, () => {
      const options = { family, alpha, folds: fold, weights: fit.weighted ? weights : undefined };
      for (const reference of fit.cv) {
        const cv = elasticNetCv(table, y, { ...options, measure: reference.measure });
        const compare = (what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number, scale = 0) =>
          agrees({ method: `${name}: ${what}`, reference: `${tool}, thresh 1e-20`, ours, theirs, tolerance, scale });
        const { path } = cv;
        compare("lambdas", path.lambdas, fit.lambda, 1e-12);
        compare("number of columns at each lambda", path.df, fit.df, 0);
        expect(path.coefficients.map(({ columns }) => columns)).toEqual(fit.support);
        compare("deviance explained", path.devianceRatio, fit.devRatio, 1e-7, 1);
        // glmnet ends a fold's path by thresholds of its own small errors too, so its AUC and errors carry them
        compare(`mean of ${reference.measure} over folds`, cv.mean, reference.cvm, 1e-6);
        compare(`standard error of ${reference.measure}`, cv.error, reference.cvsd, 1e-5, 1e-3);
        compare(`lambda.min by ${reference.measure}, lambda.1se`, [cv.lambdaMin, cv.lambda1se], [reference.min, reference.se], 1e-12);
      }
      const cv = elasticNetCv(table, y, { ...options, tolerance: 1e-18 });
      const compare = (what: string, lambda: number, theirs: number[]) =>
        agrees({ method: `${name}: coefficients at ${what}`, reference: `${tool}, thresh 1e-20`, ours: flat(elasticNetAt(cv.path, lambda)), theirs, tolerance: 1e-6, scale: 1e-2 });
      compare("lambda.min", cv.lambdaMin, fit.atMin);
      compare("lambda.1se", cv.lambda1se, fit.at1se);
      compare("a lambda between two", fit.between.s, fit.between.coef);
    });
    test(`${name}, ${y.length} x ${x.length}: conditions of the optimum`, () => {
      const w = fit.weighted ? weights : y.map(() => 1);
      const path = elasticNetPath(table, y, { family, alpha, weights: w, tolerance: 1e-18 });
      expect(path.warnings).toEqual([]);
      for (const [k, lambda] of path.lambdas.entries()) {
        if (k > 0) expect(violation(table, y, w, { family, alpha }, elasticNetAt(path, lambda), lambda)).toBeLessThan(1e-7 * path.lambdas[0]);
      }
    });
  }
}

test.each(["gaussian", "binomial"] as const)("%s: conditions of the optimum where the working set outgrows its first memory", (family) => {
  const random = new Random(1);
  const columns = Array.from({ length: 300 }, () => Array.from({ length: 120 }, () => random.normal()));
  const y = columns[0].map((value, i) => Number(value + columns[1][i] + random.normal() > 0));
  const x = matrixOfColumns(columns);
  const path = elasticNetPath(x, y, { family, alpha: 0.5, tolerance: 1e-18 });
  expect(path.warnings).toEqual([]);
  expect(Math.max(...path.df)).toBeGreaterThan(64);
  for (let k = 1; k < path.lambdas.length; k += 7) {
    expect(violation(x, y, y.map(() => 1), { family, alpha: 0.5 }, elasticNetAt(path, path.lambdas[k]), path.lambdas[k])).toBeLessThan(1e-7 * path.lambdas[0]);
  }
});

/** Greatest violation of the optimality conditions, for columns scaled to standard deviation 1. */
function violation(x: Matrix, y: readonly number[], w: readonly number[], { family, alpha = 1 }: ElasticNetOptions, model: LinearModel, lambda: number): number {
  const total = w.reduce((sum, value) => sum + value, 0);
  const fitted = linearPredictor(model, x).map((eta) => (family === "gaussian" ? eta : 1 / (1 + Math.exp(-eta))));
  const mean = y.reduce((sum, value, i) => sum + (w[i] / total) * value, 0);
  // glmnet's ridge part is of the outcome scaled to standard deviation 1
  const ridge = (lambda * (1 - alpha)) / (family === "gaussian" ? Math.sqrt(y.reduce((sum, value, i) => sum + (w[i] / total) * (value - mean) ** 2, 0)) : 1);
  const residual = fitted.map((value, i) => (w[i] / total) * (y[i] - value));
  return model.coefficients.reduce((most, b, j) => {
    const values = column(x, j);
    const mean = values.reduce((sum, value, i) => sum + (w[i] / total) * value, 0);
    const scale = Math.sqrt(values.reduce((sum, value, i) => sum + (w[i] / total) * (value - mean) ** 2, 0));
    const gradient = residual.reduce((sum, r, i) => sum + (r * (values[i] - mean)) / scale, 0) - ridge * b * scale;
    return Math.max(most, b === 0 ? Math.abs(gradient) - lambda * alpha : Math.abs(gradient - Math.sign(b) * lambda * alpha));
  }, Math.abs(residual.reduce((sum, r) => sum + r)));
}

describe("edges", () => {
  const y = [0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0];
  const a = [1, 3, 2, 5, 4, 2, 6, 1, 3, 7, 3, 2];
  const folds = y.map((_, i) => i % 3);

  test("constant columns have no coefficient and are named", () => {
    const path = elasticNetPath(matrixOfColumns([a.map(() => 0.1), a]), y, { family: "binomial" });
    expect(path.constant).toEqual([0]);
    expect(path.warnings).toEqual(["constant, left out: columns 1"]);
    expect(path.coefficients.at(-1)!.columns).toEqual([1]);
  });
  test("a copy of a column changes nothing but how the two share", () => {
    const one = elasticNetPath(matrixOfColumns([a]), y, { family: "binomial", tolerance: 1e-18 });
    const two = elasticNetPath(matrixOfColumns([a, a]), y, { family: "binomial", tolerance: 1e-18 });
    two.coefficients.forEach(({ values }, k) => expect(values.reduce((sum, b) => sum + b, 0)).toBeCloseTo(one.coefficients[k].values[0] ?? 0, 4));
  });
  test("only constant columns: an empty path", () => {
    const path = elasticNetPath(matrixOfColumns([a.map(() => 2)]), y, { family: "binomial" });
    expect(path.df.every((count) => count === 0)).toBe(true);
    expect(path.intercepts[0]).toBeCloseTo(0, 12);
  });
  test("given lambdas are all fitted; separated classes have a solution at each", () => {
    const lambdas = [0.1, 0.01, 1e-3, 1e-4, 1e-5];
    const path = elasticNetPath(matrixOfColumns([y.map((label, i) => label * 3 + i / 10)]), y, { family: "binomial", lambdas });
    expect(path.lambdas).toEqual(lambdas);
    expect(path.warnings).toEqual([]);
    expect(path.devianceRatio.at(-1)).toBeGreaterThan(0.999);
  });
  test("bad input", () => {
    const x = matrixOfColumns([a]);
    expect(() => elasticNetPath(matrixOfColumns([[...a.slice(1), NaN]]), y, { family: "binomial" })).toThrow("column 1, case 12 is missing (impute first)");
    expect(() => elasticNetPath(x, y.map(() => 1), { family: "gaussian" })).toThrow("the outcome is 1 for all cases");
    expect(() => elasticNetPath(x, y.map(() => 1), { family: "binomial" })).toThrow("0 cases of class 0 and 12 of class 1");
    expect(() => elasticNetPath(x, y, { family: "binomial", alpha: 0 })).toThrow("alpha is 0");
    expect(() => elasticNetPath(x, y, { family: "binomial", lambdas: [0.1, 0.2] })).toThrow("lambda 2 is 0.2 after 0.1");
    expect(() => elasticNetPath(x, y, { family: "gaussian", classWeights: "balanced" })).toThrow("class weights are for family binomial");
    expect(() => elasticNetCv(x, y, { family: "binomial", folds: folds.slice(1) })).toThrow("folds of 11 cases for 12 outcomes");
    expect(() => elasticNetCv(x, y, { family: "binomial", folds: folds.map((f) => f * 10) })).toThrow("fold 2 of 21 has no cases (12 cases in all)");
    expect(() => elasticNetCv(x, y, { family: "binomial", folds: y })).toThrow("without fold 1 all cases are of class 1");
    expect(() => elasticNetCv(x, y, { family: "binomial", folds: y.map(() => 0) })).toThrow("1 fold, expected 2 or more");
    expect(() => elasticNetCv(x, y, { family: "binomial", folds, measure: "mse" })).toThrow("measure mse is not one of family binomial");
  });
});
