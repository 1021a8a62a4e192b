import { beforeAll, describe, expect, it } from "vitest";
import { compareAuc } from "../../../src/host/evaluate/delong.ts";
import { idi } from "../../../src/host/evaluate/reclassification.ts";
import { rocCurve } from "../../../src/host/evaluate/roc.ts";
import { nomogramPoints } from "../../../src/host/explain/nomogram.ts";
import { baselineOf } from "../../../src/host/study/learn/baseline.ts";
import { comparisonMatrices, comparisonRows } from "../../../src/host/study/learn/comparisons.ts";
import { calibrationOf, decisionOf, rocOf, scoresOf } from "../../../src/host/study/learn/curves.ts";
import { importancesOf } from "../../../src/host/study/learn/importances.ts";
import { lassoOf } from "../../../src/host/study/learn/lasso.ts";
import { metricsRows } from "../../../src/host/study/learn/metrics.ts";
import { nomogramOf } from "../../../src/host/study/learn/nomogram.ts";
import { oddsOf } from "../../../src/host/study/learn/odds.ts";
import { radScoresOf } from "../../../src/host/study/learn/radScores.ts";
import type { SetPredictions, StudyResults } from "../../../src/host/study/learn/results.ts";
import { correlationOf, distributionsOf } from "../../../src/host/study/learn/selectedValues.ts";
import { selectedFeatures, selectionOf } from "../../../src/host/study/learn/selection.ts";
import { taskData } from "../../../src/host/study/learn/taskData.ts";
import { matrixOfRows } from "../../../src/host/dataset/matrix.ts";
import { plantedCases, plantedStudy, resultsOf } from "./planted.ts";

let results: StudyResults;
beforeAll(async () => {
  const study = await plantedStudy();
  const { measured, cases } = plantedCases(study);
  results = await resultsOf(study, measured, cases);
});

const modelOf = (task: string, model: string) => results.models.find((each) => each.task === task && each.model === model)!;
const predicted = (task: string, model: string, set: string): SetPredictions => modelOf(task, model).predictions.find((each) => each.set === set)!;
/** Values of a training case by column. */
function valuesOf(task: string): { ids: readonly string[]; of: (feature: string, i: number) => number } {
  const { ids, features, x } = taskData(results.study, results.measured, task).training.data;
  return { ids, of: (feature, i) => x.values[features.indexOf(feature) * x.rows + i] };
}
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

describe("comparisons", () => {
  it("of every pair of models on every set", () => {
    const rows = comparisonRows(results);
    expect(rows).toHaveLength(4 * (7 * 6) / 2 + 4);
    const [a, b] = [predicted("her2", "trees", "test"), predicted("her2", "clinical", "test")];
    const row = rows.find(({ task, set, first, second }) => task === "her2" && set === "test" && first === "trees" && second === "clinical")!;
    expect(row).toEqual({ task: "her2", set: "test", first: "trees", second: "clinical", n: a.ids.length, auc: compareAuc(a.y, a.p, b.p), idi: idi(a.y, a.p, b.p) });
  });

  it("as matrices, turned in sign across the diagonal", () => {
    const matrices = comparisonMatrices(results);
    expect(matrices.map(({ task, set }) => `${task} ${set}`)).toEqual(["train", "external", "test", "cross-validation"].flatMap((set) => `her2 ${set}`).concat(["train", "external", "test", "cross-validation"].map((set) => `low ${set}`)));
    const { models, z, p, idi: gains } = matrices[0];
    const { y } = predicted("her2", "lasso", "train");
    for (const [i, first] of models.entries()) {
      for (const [j, second] of models.entries()) {
        const [a, b] = [predicted("her2", first, "train"), predicted("her2", second, "train")];
        const expected = compareAuc(y, a.p, b.p);
        expect(z[i][j]).toBeCloseTo(expected.statistic, 12);
        expect(p[i][j]).toBeCloseTo(expected.p, 12);
        expect(gains[i][j]).toBeCloseTo(idi(y, a.p, b.p).estimate, 12);
      }
    }
  });
});

describe("curves", () => {
  it("have the table's AUC, sensitivity and specificity", () => {
    const rows = metricsRows(results);
    for (const { task, model, set, roc, point } of rocOf(results)) {
      const { metrics } = rows.find((row) => row.task === task && row.model === model && row.set === set)!;
      expect(roc.auc).toBeCloseTo(metrics!.auc.value, 12);
      expect(point.truePositiveRate).toBe(metrics!.sensitivity.value);
      expect(1 - point.falsePositiveRate).toBeCloseTo(metrics!.specificity.value, 12);
    }
    expect(rocOf(results)[0].roc).toEqual(rocCurve(predicted("her2", "lasso", "train").y, predicted("her2", "lasso", "train").p));
  });

  it("of calibration hold all cases, and a fitted logistic model is calibrated in training", () => {
    const found = calibrationOf(results);
    expect(found).toHaveLength(36);
    for (const { task, model, set, bins } of found) expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(predicted(task, model, set).ids.length);
    const { calibration, hosmerLemeshow } = found.find(({ model, set }) => model === "harmonised" && set === "train")!;
    expect(calibration.slope.value).toBeCloseTo(1, 6);
    expect(calibration.intercept.value).toBeCloseTo(0, 6);
    // Ten groups less two on the cases that the model was fitted on.
    expect(hosmerLemeshow.df).toBe(8);
  });

  it("of decisions begin at the prevalence, where all are treated", () => {
    for (const { task, model, set, curve } of decisionOf(results)) {
      const { y } = predicted(task, model, set);
      expect(curve.model[0]).toBeCloseTo(y.filter((label) => label === 1).length / y.length, 12);
    }
  });

  it("scores are every case's, in ascending order", () => {
    const scores = scoresOf(results).find(({ task, model, set }) => task === "her2" && model === "svm" && set === "test")!;
    const { ids, p, y } = predicted("her2", "svm", "test");
    expect([...scores.ids].sort()).toEqual([...ids].sort());
    scores.ids.forEach((id, k) => expect([scores.p[k], scores.y[k]]).toEqual([p[ids.indexOf(id)], y[ids.indexOf(id)]]));
    expect(scores.p).toEqual([...scores.p].sort((a, b) => a - b));
  });

  it("leave out sets of one class, which the metrics name", () => {
    const [first] = results.models;
    const oneClass = { ...first, predictions: first.predictions.map((each) => (each.set === "test" ? { ...each, y: each.y.map(() => 1) } : each)) };
    const given = { study: results.study, models: [oneClass] };
    expect(rocOf(given).map(({ set }) => set)).toEqual(["train", "external", "cross-validation"]);
    const row = metricsRows(given)[2];
    expect(row).toMatchObject({ set: "test", metrics: null });
    expect(row.reason).toContain("class");
  });

  it("have bootstrapped intervals where the study says so, the same each time", () => {
    const study = { ...results.study, evaluation: { ...results.study.evaluation, interval: "bootstrap" as const, repeats: 200 } };
    const aucs = (): unknown[] => metricsRows({ study, models: results.models.slice(0, 2) }).map(({ metrics }) => metrics!.auc);
    expect(aucs()).toEqual(aucs());
    const delong = metricsRows(results)[2].metrics!.auc;
    const [, , boot] = metricsRows({ study, models: results.models.slice(0, 2) }).map(({ metrics }) => metrics!.auc);
    expect(boot.value).toBe(delong.value);
    expect(boot.lower).not.toBe(delong.lower);
  });
});

describe("selection", () => {
  it("says what each step kept and dropped, and what failed", () => {
    const { models, failed } = selectionOf(results);
    const { report } = models.find(({ task, model }) => task === "her2" && model === "lasso")!;
    for (const { before, kept, dropped } of report.steps) expect(kept.length + dropped.length).toBe(before.features);
    expect(Object.keys(models.find(({ model }) => model === "both")!.report.bases!)).toEqual(["trees", "clinical"]);
    expect(failed).toEqual(results.failedModels);
  });

  it("goes back through scores and stacks to the table's features", () => {
    const [score, formula] = [modelOf("her2", "score"), radScoresOf(results).find(({ model, of }) => model === "score" && of === "score")!];
    expect(selectedFeatures(score)).toEqual(formula.features);
    expect(new Set(selectedFeatures(modelOf("her2", "both")))).toEqual(new Set(["clinical_age", "clinical_menopause=post", ...selectedFeatures(modelOf("her2", "trees"))]));
  });
});

describe("lassoOf", () => {
  it("names the features that the step kept, at the lambda it took", () => {
    const paths = lassoOf(results);
    expect(paths.map(({ task, model, place }) => `${task} ${model} ${place}`)).toEqual(["her2 lasso steps[3]", "her2 score steps[2]"]);
    const [{ lambdas, lambdaMin, coefficients, df, mean, error }] = paths;
    const at = lambdas.indexOf(lambdaMin);
    const entering = coefficients.filter(({ values }) => values[at] !== 0).map(({ feature }) => feature);
    expect(entering).toHaveLength(df[at]);
    for (const feature of modelOf("her2", "lasso").report.steps[3].kept) expect(entering).toContain(feature);
    expect(mean[at]).toBe(Math.min(...mean));
    expect(error).toHaveLength(lambdas.length);
  });
});

describe("formulas in the features' own units", () => {
  it("give the model's probability of each training case", () => {
    const { intercept, features, coefficients, text, values } = radScoresOf(results).find(({ model, of }) => model === "lasso" && of === "log-odds")!;
    expect(values).toBe("own");
    expect(features.every((name) => name.startsWith("tumour_T1_") && text.includes(name))).toBe(true);
    const { ids, of } = valuesOf("her2");
    const { p } = predicted("her2", "lasso", "train");
    ids.forEach((_, i) => expect(sigmoid(features.reduce((sum, name, j) => sum + coefficients[j] * of(name, i), intercept))).toBeCloseTo(p[i], 10));
  });

  it("of a rad-score and of the model of it, one after the other, give the probability too", () => {
    const [score, logOdds] = radScoresOf(results).filter(({ model }) => model === "score");
    expect([score.of, logOdds.of, logOdds.features, logOdds.values]).toEqual(["score", "log-odds", ["rad-score"], "rad-score"]);
    const { ids, of } = valuesOf("her2");
    const { p } = predicted("her2", "score", "train");
    ids.forEach((_, i) => {
      const value = score.features.reduce((sum, name, j) => sum + score.coefficients[j] * of(name, i), score.intercept);
      expect(sigmoid(logOdds.intercept + logOdds.coefficients[0] * value)).toBeCloseTo(p[i], 10);
    });
  });

  it("say where they are of values that ComBat made", () => {
    expect(radScoresOf(results).find(({ model }) => model === "harmonised")!.values).toBe("combat");
    expect(radScoresOf(results).find(({ model, base }) => model === "both" && base === "clinical")!.features).toEqual(["clinical_age", "clinical_menopause=post"]);
  });

  it("of a nomogram give the model's probability of each training case", () => {
    const nomograms = nomogramOf(results);
    expect(nomograms.map(({ task, model }) => `${task} ${model}`)).toEqual(["her2 lasso", "her2 harmonised", "her2 score", "her2 clinical", "her2 both", "low clinical"]);
    const { nomogram } = nomograms[0];
    const { ids, of } = valuesOf("her2");
    const x = matrixOfRows(ids.map((_, i) => nomogram.axes.map(({ name }) => of(name, i))));
    const { p } = predicted("her2", "lasso", "train");
    nomogramPoints(nomogram, x).probability.forEach((probability, i) => expect(probability).toBeCloseTo(p[i], 10));
    expect(nomograms[4].nomogram.axes.map(({ name }) => name)).toEqual(["trees", "clinical"]);
  });
});

describe("figures of the selected features", () => {
  it("importances are shares of what the forest was given", () => {
    const found = importancesOf(results);
    expect(found.map(({ task, model, base }) => [task, model, base])).toEqual([["her2", "trees", ""], ["her2", "both", "trees"], ["low", "trees", ""]]);
    expect(found[0].importances.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(found[0].importances.map(({ feature }) => feature).sort()).toEqual([...modelOf("her2", "trees").report.model.features].sort());
  });

  it("correlations are of ranks in the training cases", () => {
    const { features, rho } = correlationOf(results).find(({ model }) => model === "trees")!;
    const { ids, of } = valuesOf("her2");
    const ranks = (feature: string): number[] => ids.map((_, i) => ids.filter((__, k) => of(feature, k) < of(feature, i)).length);
    const [a, b] = [ranks(features[0]), ranks(features[1])];
    const n = ids.length;
    const squares = a.reduce((sum, rank, i) => sum + (rank - b[i]) ** 2, 0);
    expect(rho[0][1]).toBeCloseTo(1 - (6 * squares) / (n * (n * n - 1)), 12);
    expect(rho[1][0]).toBe(rho[0][1]);
  });

  it("distributions are the training cases' values by class", () => {
    const { features } = distributionsOf(results).find(({ model }) => model === "clinical")!;
    const { y } = predicted("her2", "clinical", "train");
    const age = features.find(({ feature }) => feature === "clinical_age")!;
    expect(age.positive).toHaveLength(y.filter((label) => label === 1).length - (y[3] === 1 ? 1 : 0));
    expect(age.positive.length + age.negative.length).toBe(y.length - 1);
  });
});

describe("clinical tables", () => {
  it("odds ratio of two groups is that of their counts", () => {
    const { rows } = oddsOf(results.study, results.measured, "her2");
    expect(rows.map(({ column }) => column)).toEqual(["clinical_age", "clinical_menopause=post"]);
    const known = results.cases.filter(({ set, values }) => set === "train" && values.HER2 !== null);
    const count = (menopause: string, positive: boolean): number => known.filter(({ values }) => values.menopause === menopause && (values.HER2 === "3+") === positive).length;
    const expected = (count("post", true) * count("pre", false)) / (count("post", false) * count("pre", true));
    expect(rows[1].univariate.oddsRatio).toBeCloseTo(expected, 6);
    expect(rows[1].univariate.coefficient).toBeCloseTo(Math.log(expected), 6);
    expect(rows[0].univariate.n).toBe(known.length - 1);
  });

  it("all columns below the limit enter together, of complete cases", () => {
    const { evaluation } = results.study;
    const study = { ...results.study, evaluation: { ...evaluation, odds: { below: 1, vif: 5 } } };
    const { rows, warnings } = oddsOf(study, results.measured, "her2");
    const n = predicted("her2", "clinical", "train").ids.length;
    expect(rows.map(({ multivariate, leftOut }) => [multivariate?.n, leftOut])).toEqual([[n - 1, null], [n - 1, null]]);
    expect(warnings).toEqual([`1 of ${n} cases have a missing value and are not in the multivariate model`]);
    const none = oddsOf({ ...study, evaluation: { ...evaluation, odds: { below: 0, vif: 5 } } }, results.measured, "her2");
    expect(none.rows.map(({ multivariate, leftOut }) => [multivariate, leftOut?.startsWith("p = ")])).toEqual([[null, true], [null, true]]);
  });

  it("odds of training cases of one class have a reason in place of numbers", () => {
    const { rows, warnings } = oddsOf({ ...results.study, tasks: { her2: { ...results.study.tasks.her2, negative: ["2+"] } } }, results.measured, "her2");
    expect(rows.map(({ univariate, leftOut }) => [univariate.p, leftOut])).toEqual([[NaN, "the training cases are of one class"], [NaN, "the training cases are of one class"]]);
    expect(warnings).toEqual([]);
  });

  it("baseline by set, and by class of the training cases", () => {
    const tables = baselineOf(results.study, results.measured, results.cases);
    expect(tables.map(({ of }) => of)).toEqual(["sets", "her2", "low"]);
    const [{ table: bySet }, { table: byClass }] = tables;
    expect(bySet.groups).toEqual([{ name: "train", n: 36 }, { name: "external", n: 12 }, { name: "test", n: 12 }]);
    expect(bySet.rows.map(({ variable }) => variable)).toEqual(["age", "menopause", "HER2"]);
    const menopause = bySet.rows[1];
    if (menopause.kind !== "category") throw new Error("menopause is of categories");
    const inTest = results.cases.filter(({ set, values }) => set === "test" && values.menopause === "pre").length;
    expect(menopause.groups[2].counts[menopause.categories.indexOf("pre")]).toBe(inTest);
    expect(byClass.groups.map(({ name }) => name)).toEqual(["negative", "positive"]);
    expect(byClass.rows.map(({ variable }) => variable)).toEqual(["age", "menopause"]);
    expect(byClass.rows[0].overall.missing).toBe(1);
  });
});
