import { describe, expect, it } from "vitest";
import { takeCases, takeFeatures, type Dataset } from "../../src/host/dataset/dataset.ts";
import { matrixOfColumns } from "../../src/host/dataset/matrix.ts";
import { fitL2Logistic, type L2Logistic } from "../../src/host/learn/l2Logistic.ts";
import { predictLogistic } from "../../src/host/learn/linear.ts";
import { crossValidate } from "../../src/host/pipeline/crossValidate.ts";
import { fit, predict } from "../../src/host/pipeline/fit.ts";
import { foldsOf } from "../../src/host/pipeline/kinds/folds.ts";
import { seedOf } from "../../src/host/pipeline/kinds/seed.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import type { PipelineSpec, StackSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { applyScaling, fitScaling } from "../../src/host/preprocess/scaling.ts";
import { table } from "./table.ts";

const columns = { tumour: ["signal_0", "signal_1", "noise_7"], ring: ["signal_2"] };
const base = (keep: string[]): PipelineSpec => ({ steps: [{ kind: "columns", keep }, { kind: "z-score" }], model: { kind: "l2-logistic" } });
const stack = (by: StackSpec["by"]): PipelineSpec => ({
  steps: [{ kind: "columns", drop: ["copy_*"] }],
  model: { kind: "stack", by, folds: 4, bases: { tumour: base(columns.tumour), ring: base(columns.ring) }, meta: { kind: "l2-logistic", C: 2 } },
});
const { training, test } = split(cohort(table({ cases: 160, features: 20, signals: 3, effect: 1.2 })), { test: 0.3, seed: 2 });

/** z-score and L2 logistic regression of these columns, by the plain functions. */
function baseByHand(data: Dataset, names: readonly string[]): (other: Dataset) => Float64Array {
  const of = (some: Dataset) => takeFeatures(some, names.map((name) => some.features.indexOf(name))).x;
  const scaling = fitScaling(of(data), "z-score");
  const model = fitL2Logistic(applyScaling(of(data), scaling), data.y!);
  return (other) => predictLogistic(model, applyScaling(of(other), scaling));
}

/** Each training case's probability by a base fitted on the other folds. */
function outOfFold(data: Dataset, names: readonly string[], fold: ArrayLike<number>): Float64Array {
  const p = new Float64Array(data.ids.length);
  for (let f = 0; f < 4; f++) {
    const [others, held] = [[...p.keys()].filter((i) => fold[i] !== f), [...p.keys()].filter((i) => fold[i] === f)];
    baseByHand(takeCases(data, others), names)(takeCases(data, held)).forEach((value, k) => (p[held[k]] = value));
  }
  return p;
}

describe("a stack", () => {
  const seed = 5;
  const fold = foldsOf(training.data, 4, seedOf(seed, "model/folds"));
  const unseen = Object.values(columns).map((names) => outOfFold(training.data, names, fold));
  const refitted = Object.values(columns).map((names) => baseByHand(training.data, names)(test.data));
  const mean = (p: readonly Float64Array[]) => [p[0].map((_, i) => (p[0][i] + p[1][i]) / 2)];

  it.each([
    ["columns", (p: readonly Float64Array[]) => p],
    ["average", mean],
  ] as const)("by %s learns from probabilities that the bases give of cases they have not seen", async (by, joined) => {
    const fitted = await fit(stack(by), training, { seed });
    const meta = fitL2Logistic(matrixOfColumns(joined(unseen)), training.data.y!, { C: 2 });
    const { intercept, coefficients } = (fitted.fitted.model.state as { meta: L2Logistic }).meta;
    expect([intercept, ...coefficients]).toEqual([meta.intercept, ...meta.coefficients]);
    expect(predict(fitted, test).p).toEqual(predictLogistic(meta, matrixOfColumns(joined(refitted))));
    expect([...fitted.features].sort()).toEqual(Object.values(columns).flat().sort());
    expect(Object.keys(fitted.report!.bases!)).toEqual(["tumour", "ring"]);
    const text = modelText(fitted);
    expect(predict(readModel(text), test)).toEqual(predict(fitted, test));
    expect(modelText(readModel(text))).toBe(text);
  });

  it("is cross-validated whole", async () => {
    const { scores, folds } = await crossValidate(stack("average"), training, { folds: 3, seed });
    expect(scores.auc.mean).toBeGreaterThan(0.75);
    expect(folds[0].report.bases!.tumour.model.features).toEqual(columns.tumour);
  });

  it("is told where a base does not fit", async () => {
    const spec = stack("average");
    const wrong = { ...spec, model: { ...(spec.model as StackSpec), bases: { tumour: base(["nothing"]) } } };
    await expect(fit(wrong, training)).rejects.toThrow(/^model \(stack\): bases\.tumour: fold 1: steps\[0\] \(columns\): keeps none of 17 features \(17 as signal_0: fits none of nothing\)$/);
    const before = { ...spec, steps: [{ kind: "top-n", count: 9 } as const] };
    expect((await fit(before, training)).report!.warnings).toContain("steps[0] (top-n) learns from outcomes that the stack's folds then hold out: put it into the bases");
    const unknown = { ...spec, model: { ...(spec.model as StackSpec), bases: { tumour: { ...base(["a"]), steps: [{ kind: "t-tset" }] } } } } as unknown as PipelineSpec;
    await expect(fit(unknown, training)).rejects.toThrow(/^pipeline: model\.bases\.tumour\.steps\[0\]\.kind is "t-tset"; expected a step of kind columns, /);
  });
});
