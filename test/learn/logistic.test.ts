import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { matrix, matrixOfColumns } from "../../src/host/dataset/matrix.ts";
import { InputError } from "../../src/host/errors.ts";
import { fitL2Logistic } from "../../src/host/learn/l2Logistic.ts";
import { fitLogistic, oddsRatios, predictLogistic } from "../../src/host/learn/logistic.ts";
import { univariateLogistic } from "../../src/host/learn/univariateLogistic.ts";
import { Random } from "../../src/host/stats/random.ts";
import { agrees } from "../agreement.ts";

interface Exact {
  beta: number[]; covariance: number[]; standardErrors: number[]; z: number[]; p: number[];
  oddsRatio: number[]; lower: number[]; upper: number[]; deviance: number; nullDeviance: number; aic: number;
}
interface L2 { options: { C: number; class_weight?: "balanced" | [number, number] }; intercept: number; coefficients: number[] }
const fixture = JSON.parse(readFileSync(new URL("../../fixtures/stats/logistic.json", import.meta.url), "utf8")) as {
  tools: Record<"exact" | "statsmodels" | "sklearn", string>;
  plain: { x: number[][]; y: number[]; exact: Exact; statsmodels: { beta: number[]; standardErrors: number[]; p: number[] } };
  weighted: { weights: number[]; exact: Exact };
  units: { x: number[][]; y: number[]; exact: Exact };
  univariate: Exact[];
  aliased: { x: number[][]; r: { tool: string; beta: (number | null)[]; deviance: number; nullDeviance: number; aic: number } };
  l2: L2[];
  wide: { x: number[][]; y: number[]; l2: L2[] };
};
const { tools, plain, weighted, units } = fixture;

describe("against an exact solution", () => {
  for (const [name, x, y, weights, exact] of [
    ["logistic regression", plain.x, plain.y, undefined, plain.exact],
    ["logistic regression, case weights", plain.x, plain.y, weighted.weights, weighted.exact],
    ["logistic regression, columns of very different units", units.x, units.y, undefined, units.exact],
  ] as const) {
    test(name, () => {
      const fit = fitLogistic(matrixOfColumns(x), y, { weights });
      expect(fit).toMatchObject({ converged: true, separated: false, aliased: [], warnings: [] });
      const compare = (what: string, ours: number | readonly number[], theirs: number | readonly number[], tolerance = 1e-10) =>
        agrees({ method: `${name}: ${what}`, reference: tools.exact, ours, theirs, tolerance });
      compare("coefficients", [fit.intercept, ...fit.coefficients], exact.beta);
      compare("covariance", fit.covariance, exact.covariance);
      compare("standard errors", fit.standardErrors, exact.standardErrors);
      compare("z", fit.z, exact.z);
      compare("p", fit.p, exact.p);
      compare("deviance, null deviance, AIC", [fit.deviance, fit.nullDeviance, fit.aic], [exact.deviance, exact.nullDeviance, exact.aic]);
      const odds = oddsRatios(fit);
      compare("odds ratios", odds.map((o) => o.oddsRatio), exact.oddsRatio);
      compare("95 % intervals of the odds ratios", odds.flatMap((o) => [o.lower, o.upper]), exact.lower.flatMap((l, j) => [l, exact.upper[j]]));
    });
  }

  test("univariate", () => {
    fixture.univariate.forEach((exact, j) => {
      const fit = univariateLogistic(plain.x[j], plain.y);
      const ours = [fit.intercept, fit.coefficient, fit.standardError, fit.z, fit.p, fit.oddsRatio, fit.lower, fit.upper];
      const theirs = [...exact.beta, exact.standardErrors[1], exact.z[1], exact.p[1], exact.oddsRatio[0], exact.lower[0], exact.upper[0]];
      agrees({ method: "univariate logistic regression", reference: tools.exact, ours, theirs, tolerance: 1e-10 });
    });
  });
});

test("statsmodels Logit", () => {
  const fit = fitLogistic(matrixOfColumns(plain.x), plain.y);
  const { beta, standardErrors, p } = plain.statsmodels;
  const reference = tools.statsmodels;
  agrees({ method: "logistic regression: coefficients", reference, ours: [fit.intercept, ...fit.coefficients], theirs: beta, tolerance: 1e-9 });
  agrees({ method: "logistic regression: standard errors", reference, ours: fit.standardErrors, theirs: standardErrors, tolerance: 1e-9 });
  agrees({ method: "logistic regression: p", reference, ours: fit.p, theirs: p, tolerance: 1e-9 });
});

test("dependent columns are left out as R leaves them out", () => {
  const { x, r } = fixture.aliased;
  const fit = fitLogistic(matrixOfColumns(x), plain.y);
  expect(fit.aliased).toEqual(r.beta.flatMap((b, j) => (b === null ? [j - 1] : [])));
  expect(fit.aliased).toEqual([1, 3, 4]);
  expect(fit.warnings).toEqual(["constant or linearly dependent on columns before them, left out: columns 2, 4, 5"]);
  agrees({ method: "logistic regression, dependent columns: coefficients", reference: r.tool, ours: [fit.intercept, ...fit.coefficients], theirs: r.beta.map((b) => b ?? 0), tolerance: 1e-9 });
  agrees({ method: "logistic regression, dependent columns: deviances, AIC", reference: r.tool, ours: [fit.deviance, fit.nullDeviance, fit.aic], theirs: [r.deviance, r.nullDeviance, r.aic], tolerance: 1e-9 });
  expect(fit.standardErrors.map(Number.isNaN)).toEqual([false, false, true, false, true, true, false]);
});

describe("separation", () => {
  const y = [0, 0, 0, 0, 1, 1, 1, 1];
  const noise = [0.3, -1, 0.7, 0.1, 0.4, -0.9, 0.8, 0];
  test("complete, by one column", () => {
    const fit = fitLogistic(matrixOfColumns([noise, [1, 2, 3, 4, 5, 6, 7, 8]]), y);
    expect(fit).toMatchObject({ separated: true, converged: false });
    expect(fit.warnings).toEqual(["the classes are separated by column 2 alone: the likelihood has no maximum"]);
    expect(fit.p.every(Number.isNaN) && fit.covariance.every(Number.isNaN)).toBe(true);
    expect(fit.coefficients.every((b) => Math.abs(b) < 100)).toBe(true);
  });
  test("quasi-complete, by a binary column", () => {
    const fit = fitLogistic(matrixOfColumns([noise, [0, 0, 0, 0, 0, 0, 1, 1]]), y);
    expect(fit.separated).toBe(true);
    expect(fit.warnings[0]).toContain("column 2 alone");
  });
  test("quasi-complete, by ties at the border, with many cases there", () => {
    const random = new Random(3);
    const labels = Array.from({ length: 200 }, (_, i) => (i < 100 ? 0 : 1));
    const border = labels.map((label, i) => (i % 100 < 90 ? 5 : label === 1 ? 5 + random.uniform() : 5 - random.uniform()));
    const fit = fitLogistic(matrixOfColumns([labels.map(() => random.normal()), border]), labels);
    expect(fit.separated).toBe(true);
  });
  test("by a combination of columns", () => {
    const random = new Random(8);
    const [a, b] = [0, 0].map(() => Array.from({ length: 60 }, () => random.normal()));
    const fit = fitLogistic(matrixOfColumns([a, b]), a.map((v, i) => (v - 0.7 * b[i] > 0.1 ? 1 : 0)));
    expect(fit.separated).toBe(true);
    expect(fit.warnings[0]).toContain("a combination of columns");
  });
  test("as many columns as cases", () => {
    const random = new Random(5);
    expect(fitLogistic(matrix(20, 30, Float64Array.from({ length: 600 }, () => random.normal())), y.concat(y, [0, 1, 1, 0])).separated).toBe(true);
  });
  test("not where two cases overlap by a hair", () => {
    const x = [1, 2, 3, 4.001, 4, 5, 6, 7];
    const fit = fitLogistic(matrixOfColumns([x]), y);
    expect(fit).toMatchObject({ separated: false, converged: true });
    expect(fit.coefficients[0]).toBeGreaterThan(3);
    const alone = univariateLogistic(x, y);
    expect(alone.coefficient / fit.coefficients[0]).toBeCloseTo(1, 9);
    expect(alone.standardError / fit.standardErrors[1]).toBeCloseTo(1, 9);
  });
  test("not where most cases only seem to lie on the border, beside one a hundred million times as far", () => {
    const random = new Random(2);
    const x = Array.from({ length: 80 }, () => random.normal());
    const labels = x.map((v) => Number(v + random.normal() > 0));
    const far = x.map((v, i) => (i === 0 ? (labels[0] === 1 ? 1e8 : -1e8) : v));
    const fit = fitLogistic(matrixOfColumns([far]), labels);
    expect(fit).toMatchObject({ separated: false, converged: true });
    // A case that far on its own side is fitted without error: it says nothing.
    const others = fitLogistic(matrixOfColumns([x.slice(1)]), labels.slice(1));
    expect(fit.coefficients[0] / others.coefficients[0]).toBeCloseTo(1, 6);
    expect(fit.standardErrors[1] / others.standardErrors[1]).toBeCloseTo(1, 6);
    const hair = [0, 1, 2, 3, 4 + 1e-9, 4, 5, 6, 7, 8];
    expect(fitLogistic(matrixOfColumns([hair]), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])).toMatchObject({ separated: false, converged: true });
  });
  test("univariate", () => {
    expect(univariateLogistic([1, 2, 3, 4, 4, 6, 7, 8], y)).toMatchObject({ separated: true, coefficient: NaN, reason: "the classes are separated: the likelihood has no maximum" });
    expect(univariateLogistic([2, 2, 2, NaN, 2, 2, 2, 2], y)).toMatchObject({ n: 7, separated: false, p: NaN, reason: "constant" });
    expect(univariateLogistic([2, 3, 4, 5, NaN, NaN, NaN, NaN], y)).toMatchObject({ n: 4, reason: "one class only has values" });
  });
});

test("a column that varies by rounding alone is constant", () => {
  const [x, y] = [[0.3, 0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2, 0.1 + 0.2], [0, 1, 1, 0, 1, 0]];
  expect(new Set(x).size).toBe(2);
  expect(fitLogistic(matrixOfColumns([x]), y)).toMatchObject({ coefficients: [0], aliased: [0] });
  expect(univariateLogistic(x, y)).toMatchObject({ p: NaN, reason: "constant" });
});

describe("L2", () => {
  test("says where dependent columns of great values hide the penalty", () => {
    const great = [1e9, 3e9, 2e9, 5e9, 4e9, 6e9];
    for (const count of [2, 9]) {
      const twins = matrixOfColumns(Array.from({ length: count }, (_, j) => great.map((value) => value * (j + 1))));
      expect(fitL2Logistic(twins, [0, 1, 0, 1, 0, 1]).converged).toBe(false);
    }
  });
  for (const [name, { x, y }, cases] of [["fewer columns than cases", plain, fixture.l2], ["more columns than cases", fixture.wide, fixture.wide.l2]] as const) {
    for (const { options, intercept, coefficients } of cases) {
      test(`${name}, ${JSON.stringify(options)}`, () => {
        const fit = fitL2Logistic(matrixOfColumns(x), y, { C: options.C, classWeights: options.class_weight });
        expect(fit.converged).toBe(true);
        agrees({ method: `L2 logistic regression, ${name}`, reference: `${tools.sklearn} newton-cholesky`, ours: [fit.intercept, ...fit.coefficients], theirs: [intercept, ...coefficients], tolerance: 1e-9, scale: 1e-3 });
      });
    }
  }
  test("250 cases x 4,500 columns satisfy the conditions of the optimum", () => {
    const random = new Random(1);
    const x = matrix(250, 4500, Float64Array.from({ length: 250 * 4500 }, () => random.normal()));
    const y = Array.from({ length: 250 }, (_, i) => (x.values[i] + random.normal() > 0 ? 1 : 0));
    const fit = fitL2Logistic(x, y, { C: 0.1 });
    const residual = predictLogistic(fit, x).map((p, i) => 0.1 * (y[i] - p));
    const gradients = fit.coefficients.map((b, j) => residual.reduce((sum, r, i) => sum + r * x.values[j * 250 + i], -b));
    expect(Math.max(...gradients.map(Math.abs), Math.abs(residual.reduce((sum, r) => sum + r)))).toBeLessThan(1e-12);
  });
});

describe("bad input", () => {
  const x = matrixOfColumns([[1, 2, NaN, 4]]);
  const fine = matrixOfColumns([[1, 3, 2, 4]]);
  for (const fit of [fitLogistic, fitL2Logistic]) {
    test(fit.name, () => {
      expect(() => fit(x, [0, 1, 0, 1])).toThrow("column 1, case 3 is missing (impute first)");
      expect(() => fit(fine, [0, 1, 0])).toThrow("3 outcomes for 4 cases");
      expect(() => fit(fine, [0, 0, 0, 0])).toThrow(InputError);
      expect(() => fit(fine, [0, 2, 0, 1])).toThrow("case 2 is 2");
    });
  }
  test("weights, C, columns of the model", () => {
    expect(() => fitLogistic(fine, [0, 1, 0, 1], { weights: [1, 1, 0, 1] })).toThrow("the weight of case 3 is 0");
    expect(() => univariateLogistic([1, 2, 3], [0, 1, 0, 1])).toThrow("3 values for 4 outcomes");
    expect(() => fitL2Logistic(fine, [0, 1, 0, 1], { C: 0 })).toThrow("C is 0");
    expect(() => fitL2Logistic(fine, [0, 1, 0, 1], { classWeights: [1, -1] })).toThrow("the weight of class 1 is -1, expected a number above 0");
    expect(() => predictLogistic({ intercept: 0, coefficients: [1, 2] }, fine)).toThrow("it has 2 columns, the table 1");
    expect(() => predictLogistic({ intercept: 0, coefficients: [1] }, x)).toThrow("case 3 has a missing value");
  });
});
