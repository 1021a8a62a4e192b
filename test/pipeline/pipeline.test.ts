import { describe, expect, it } from "vitest";
import { takeFeatures } from "../../src/host/dataset/dataset.ts";
import { crossValidate } from "../../src/host/pipeline/crossValidate.ts";
import { fit, predict, transform } from "../../src/host/pipeline/fit.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { cohort, heldOut } from "../../src/host/pipeline/parts.ts";
import { scores } from "../../src/host/pipeline/scores.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { table } from "./table.ts";

const spec: PipelineSpec = {
  steps: [
    { kind: "imputation" },
    { kind: "z-score" },
    { kind: "t-test", below: 0.05 },
    { kind: "correlation", above: 0.9 },
    { kind: "mrmr", count: 8 },
  ],
  model: { kind: "extra-trees", trees: 60, minSamplesLeaf: 3 },
  threshold: { rule: "youden", on: "out-of-fold" },
};

describe("a pipeline from table to file", async () => {
  const { training, test } = split(cohort(table({ missing: 0.01 })), { test: 0.25, seed: 3 });
  const fitted = await fit(spec, training, { seed: 7 });
  const predictions = predict(fitted, test);

  it("finds the planted signal and drops its copies, telling why", () => {
    const [imputation, , tTest, correlation] = fitted.report!.steps;
    expect(imputation.kept).toHaveLength(300);
    expect(tTest.kept.filter((name) => name.startsWith("signal"))).toHaveLength(5);
    expect(tTest.dropped[0].why).toMatch(/^p = 0\.\d+, not below 0\.05$/);
    expect(tTest.kept.length + tTest.dropped.length).toBe(300);
    for (const k of [0, 1, 2, 3, 4]) expect(correlation.kept.filter((name) => name === `signal_${k}` || name === `copy_${k}`)).toHaveLength(1);
    expect(correlation.dropped.find(({ feature }) => /_0$/.test(feature))!.why).toMatch(/with (signal|copy)_0, above 0\.9$/);
    expect(fitted.report!.model.features).toHaveLength(8);
  });

  it("predicts held-out cases well, and says what set they are", () => {
    expect(predictions.set).toBe("held-out");
    expect(scores.auc.of(predictions.y!, predictions.p)).toBeGreaterThan(0.8);
    const apparent = predict(fitted, training);
    expect(apparent.set).toBe("training");
    expect(scores.auc.of(apparent.y!, apparent.p)).toBeGreaterThan(0.95);
  });

  it("asks for the features of the model alone, by name", () => {
    expect([...fitted.features].sort()).toEqual([...fitted.report!.model.features].sort());
    const { data } = test;
    const few = takeFeatures(data, fitted.features.map((name) => data.features.indexOf(name)).reverse());
    expect(predict(fitted, heldOut(few)).p).toEqual(predictions.p);
    const lacking = takeFeatures(data, fitted.features.slice(2).map((name) => data.features.indexOf(name)));
    expect(() => predict(fitted, heldOut(lacking))).toThrow(`2 of 8 features are missing from the 6 given: ${fitted.features[0]}, ${fitted.features[1]}`);
  });

  it("gives the table that the model sees", () => {
    const seen = transform(fitted, training).data;
    expect(seen.features).toEqual(fitted.report!.model.features);
    for (let j = 0; j < 8; j++) {
      const values = seen.x.values.subarray(j * seen.x.rows, (j + 1) * seen.x.rows);
      expect(Math.abs(values.reduce((a, b) => a + b) / values.length)).toBeLessThan(1e-10);
    }
  });

  it("predicts the same bytes from its file, and again from the start", async () => {
    const text = modelText(fitted);
    const read = readModel(text);
    expect(predict(read, test)).toEqual(predictions);
    expect(modelText(read)).toBe(text);
    expect(text).not.toContain('"P1');
    expect(modelText(await fit(spec, training, { seed: 7 }))).toBe(text);
    expect(modelText(await fit(spec, training, { seed: 8 }))).not.toBe(text);
  });

  it("is cross-validated, selection and threshold in each fold anew", async () => {
    const lean = { ...spec, threshold: { rule: "youden" } } as const;
    const found = await crossValidate(lean, training, { folds: 5, repeats: 2, seed: 11 });
    expect(found.folds).toHaveLength(10);
    expect(found.scores.auc.mean).toBeGreaterThan(0.75);
    expect(found.scores.auc.lower).toBeLessThan(found.scores.auc.mean);
    const aucs = found.folds.map((fold) => fold.scores.auc);
    expect(found.scores.auc.mean).toBeCloseTo(aucs.reduce((a, b) => a + b) / 10, 12);
    for (const repeat of [0, 1]) {
      const folds = found.folds.filter((fold) => fold.repeat === repeat);
      expect(folds.flatMap(({ cases }) => cases).sort((a, b) => a - b)).toEqual([...training.data.ids.keys()]);
      const foldOf = new Map<string, Set<number>>();
      for (const { fold, cases } of folds) for (const i of cases) foldOf.set(training.data.patients[i], (foldOf.get(training.data.patients[i]) ?? new Set()).add(fold));
      expect(Math.max(...[...foldOf.values()].map((of) => of.size))).toBe(1);
    }
    // Of a signal and its copy one is kept in each fold.
    const counts = new Map(found.frequency.map(({ feature, count }) => [feature, count]));
    for (const k of [0, 1, 2, 3, 4]) expect((counts.get(`signal_${k}`) ?? 0) + (counts.get(`copy_${k}`) ?? 0)).toBe(10);
    const again = await crossValidate(lean, training, { folds: 5, repeats: 2, seed: 11 });
    expect(JSON.stringify(again)).toBe(JSON.stringify(found));
  });
});
