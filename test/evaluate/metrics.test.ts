import { expect, test } from "vitest";
import { bootstrapAuc } from "../../src/host/evaluate/bootstrap.ts";
import { confusion, confusionMeasures } from "../../src/host/evaluate/confusion.ts";
import { delong } from "../../src/host/evaluate/delong.ts";
import { metricsOf, metricsRow } from "../../src/host/evaluate/metrics.ts";
import { Random } from "../../src/host/stats/random.ts";

const random = new Random(2);
const y = Uint8Array.from({ length: 80 }, (_, i) => (i % 4 === 0 ? 1 : 0));
const scores = Float64Array.from(y, (label) => label + random.normal());

test("a row has each measure between its limits, as the single functions give them", () => {
  const row = metricsRow(metricsOf(y, scores, 0.5, { confidence: 0.9, interval: "clopper-pearson" }));
  const measures = ["auc", "accuracy", "sensitivity", "specificity", "ppv", "npv", "f1", "mcc", "balanced_accuracy"];
  expect(Object.keys(row)).toEqual(["n", "positives", "threshold", ...measures.flatMap((m) => [m, `${m}_low`, `${m}_high`])]);
  for (const m of measures) expect([row[`${m}_low`] < row[m], row[m] < row[`${m}_high`]], m).toEqual([true, true]);
  expect(row).toMatchObject({ n: 80, positives: 20, threshold: 0.5 });
  const auc = delong(y, scores, { confidence: 0.9 });
  expect([row.auc, row.auc_low, row.auc_high]).toEqual([auc.auc, auc.lower, auc.upper]);
  const { ppv, balancedAccuracy } = confusionMeasures(confusion(y, scores, 0.5), { confidence: 0.9, interval: "clopper-pearson" });
  expect([row.ppv_low, row.balanced_accuracy]).toEqual([ppv.lower, balancedAccuracy.value]);
});

test("the AUC's interval can be a bootstrap", () => {
  const { auc } = metricsOf(y, scores, 0.5, { bootstrap: { random: new Random(7), resamples: 100 } });
  const { lower, upper } = bootstrapAuc(y, scores, { random: new Random(7), resamples: 100 });
  expect(auc).toMatchObject({ lower, upper });
});

test("what is not defined is NaN with its reason", () => {
  const { auc, ppv } = metricsOf([0, 0, 1, 1], [1, 2, 3, 4], 5);
  expect(auc).toEqual({ value: 1, lower: NaN, upper: NaN, reason: "DeLong's variance is zero" });
  expect(ppv.reason).toBe("no case is called positive");
  const resampled = metricsOf([0, 0, 1, 1], [1, 2, 3, 4], 5, { bootstrap: { random: new Random(1), resamples: 20 } });
  expect(resampled.auc).toEqual({ value: 1, lower: NaN, upper: NaN, reason: "all resamples give one value" });
});

test("one class only, and a confidence in percent", () => {
  expect(() => metricsOf(y, scores, 0.5, { confidence: 95 })).toThrow(/confidence: 95/);
  expect(() => metricsOf([1, 1], [0.1, 0.2], 0.5)).toThrow(/0 cases of class 0 and 2 of class 1/);
});
