import { describe, expect, it } from "vitest";
import { column, matrixOfColumns } from "../../src/host/dataset/matrix.ts";
import { stratifiedFolds } from "../../src/host/learn/folds.ts";
import { fitLogistic } from "../../src/host/learn/logistic.ts";
import { selectByLasso } from "../../src/host/select/lasso.ts";
import { selectByMultivariateLogistic, selectByUnivariateLogistic } from "../../src/host/select/logistic.ts";
import { standardDeviation } from "../../src/host/stats/descriptive.ts";
import { Random } from "../../src/host/stats/random.ts";
import { planted } from "./planted.ts";

const { x, y } = planted(150, 20, 3, 8);
const columns = Array.from({ length: x.columns }, (_, j) => column(x, j));
const answer = Float64Array.from(y, (label, i) => 4 * label - 2 + Math.sin(i)); // its sign is the label

describe("LASSO", () => {
  const folds = stratifiedFolds(y, 10, new Random(1));

  it("keeps the columns of the model at lambda.min, and fewer at lambda.1se", () => {
    const min = selectByLasso(x, y, { folds });
    expect(min.kept).toEqual(min.coefficients.flatMap((value, j) => (value === 0 ? [] : [j])));
    expect(min.kept).toEqual(expect.arrayContaining([0, 1, 2]));
    const oneSe = selectByLasso(x, y, { folds, lambda: "1se" });
    expect(oneSe.kept.length).toBeLessThan(min.kept.length);
    expect(oneSe.dropped[0].why).toMatch(/^coefficient 0 at lambda\.1se = 0\.\d+$/);
  });

  it("keeps the greatest coefficients per standard deviation, where asked", () => {
    const scaled = matrixOfColumns(columns.map((values, j) => values.map((value) => value * 10 ** (j % 4))));
    const all = selectByLasso(scaled, y, { folds });
    const order = all.kept.map((j) => [Math.abs(all.coefficients[j]) * standardDeviation(column(scaled, j)), j]).sort(([a], [b]) => b - a);
    const { kept, dropped } = selectByLasso(scaled, y, { folds, most: 2 });
    expect(kept).toEqual(order.slice(0, 2).map(([, j]) => j).sort((a, b) => a - b));
    expect(dropped.find(({ column: j }) => j === order[2][1])!.why).toMatch(/^coefficient per SD .*, the last of the 2 greatest is /);
  });

  it("refuses to keep none", () => expect(() => selectByLasso(x, y, { folds, most: 0 })).toThrow("at most 0 columns"));

  it("is the same model in any units", () => {
    const scaled = matrixOfColumns(columns.map((values, j) => values.map((value) => 5 + value * 10 ** (j % 4))));
    expect(selectByLasso(scaled, y, { folds }).kept).toEqual(selectByLasso(x, y, { folds }).kept);
  });
});

describe("univariate logistic regression", () => {
  it("keeps columns whose own model has a Wald p below the limit", () => {
    const { kept, fits, dropped } = selectByUnivariateLogistic(x, y, { below: 0.01 });
    const p = columns.map((values) => fitLogistic(matrixOfColumns([values]), y).p[1]);
    expect(fits.map((fit) => fit.p[1])).toEqual(p);
    expect(kept).toEqual(p.flatMap((value, j) => (value < 0.01 ? [j] : [])));
    expect(dropped.every(({ why }) => /^p = .*, not below 0\.01$/.test(why))).toBe(true);
  });

  it("names the place of a missing value", () => {
    const gap = columns[3].slice();
    gap[5] = NaN;
    expect(() => selectByUnivariateLogistic(matrixOfColumns([columns[0], columns[1], gap]), y)).toThrow("column 3, case 6 is missing");
  });

  it("keeps a column that separates the classes, with a warning, and drops a constant one", () => {
    const { kept, dropped, warnings } = selectByUnivariateLogistic(matrixOfColumns([columns[19], answer, answer.map(() => 1)]), y, { below: 1e-9 });
    expect(kept).toEqual([1]);
    expect(warnings).toEqual(["kept without a test: columns 2 separate the classes, so that their coefficients are infinite"]);
    expect(dropped[1]).toEqual({ column: 2, why: "cannot be tested: constant" });
  });
});

describe("multivariate logistic regression", () => {
  it("keeps columns whose Wald p in the common model is below the limit", () => {
    const { kept, fit } = selectByMultivariateLogistic(x, y);
    expect(kept).toEqual(fit.p.slice(1).flatMap((value, j) => (value < 0.05 ? [j] : [])));
    expect(kept).toEqual(expect.arrayContaining([0, 1, 2]));
  });

  it("keeps all where they separate the classes, and says so", () => {
    const { kept, warnings } = selectByMultivariateLogistic(matrixOfColumns([columns[0], answer]), y);
    expect(kept).toEqual([0, 1]);
    expect(warnings[0]).toMatch(/^kept all: the columns together separate the classes/);
  });

  it("drops constant and dependent columns", () => {
    const [a, b] = columns;
    const { dropped } = selectByMultivariateLogistic(matrixOfColumns([a, a.map(() => 3), b, a.map((value, i) => value - b[i])]), y);
    const why = "cannot be tested: constant, or dependent on the columns before it";
    expect(dropped).toEqual([{ column: 1, why }, { column: 3, why }]);
  });

  it("refuses more columns than cases", () => {
    const { x: wide, y: labels } = planted(12, 20, 2, 1);
    expect(() => selectByMultivariateLogistic(wide, labels)).toThrow("20 columns for 12 cases; select fewer than 11 first");
  });
});
