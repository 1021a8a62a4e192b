import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/host/dataset/dataset.ts";
import { matrix } from "../../src/host/dataset/matrix.ts";
import { fit, fitStep, predict } from "../../src/host/pipeline/fit.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { modelKinds } from "../../src/host/pipeline/models/registry.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import type { ModelSpec, StepSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { stepKinds } from "../../src/host/pipeline/steps/registry.ts";
import { Random } from "../../src/host/stats/random.ts";
import { table } from "./table.ts";

/** Two readers of the first 40 cases; they agree but for the last two features. */
function withReadings(data: Dataset): Dataset {
  const random = new Random(5);
  const ids = data.ids.slice(0, 40);
  const reader = () => {
    const x = matrix(40, data.features.length);
    data.features.forEach((_, j) => {
      const noise = j >= data.features.length - 2 ? 100 : 0.1;
      for (let i = 0; i < 40; i++) x.values[j * 40 + i] = data.x.values[j * data.x.rows + i] + noise * random.normal();
    });
    return x;
  };
  return { ...data, readings: { ids, features: data.features, readers: [reader(), reader()] } };
}

const features = 16;
const data = withReadings(table({ cases: 120, features, signals: 3, effect: 1.2 }));
const { training, test } = split(cohort(data), { test: 0.3, seed: 1 });
const scaled: StepSpec = { kind: "z-score" };

const steps: { readonly before?: StepSpec; readonly step: StepSpec; readonly kept: (names: readonly string[]) => boolean }[] = [
  { step: { kind: "columns", keep: ["signal_*", "noise_1?", "noise_1*"], drop: ["*_11"] }, kept: (names) => names.join() === "signal_0,signal_1,signal_2,noise_10,noise_12,noise_13,noise_14,noise_15" },
  { step: { kind: "imputation" }, kept: (names) => names.length === features },
  { step: { kind: "z-score" }, kept: (names) => names.length === features },
  { step: { kind: "mean" }, kept: (names) => names.length === features },
  { step: { kind: "min-max" }, kept: (names) => names.length === features },
  { step: { kind: "combat" }, kept: (names) => names.length === features },
  { before: scaled, step: { kind: "smote" }, kept: (names) => names.length === features },
  { step: { kind: "icc" }, kept: (names) => !names.includes("noise_14") && !names.includes("noise_15") && names.includes("signal_0") },
  { step: { kind: "variance", above: 0.5 }, kept: (names) => names.includes("signal_0") && !names.includes("noise_6") },
  { step: { kind: "t-test", below: 0.01 }, kept: (names) => names.includes("signal_0") && names.length < 10 },
  { step: { kind: "rank-sum", below: 0.01 }, kept: (names) => names.includes("signal_0") && names.length < 10 },
  { step: { kind: "correlation", above: 0.9 }, kept: (names) => names.length === features - 3 },
  { step: { kind: "clusters", above: 0.9 }, kept: (names) => names.length === features - 3 },
  { step: { kind: "vif", above: 5 }, kept: (names) => names.length === features - 3 },
  { step: { kind: "univariate-logistic", below: 0.01 }, kept: (names) => names.includes("signal_0") && names.length < 10 },
  { before: { kind: "columns", drop: ["copy_*"] }, step: { kind: "multivariate-logistic", below: 0.05 }, kept: (names) => names.includes("signal_0") && names.length < 10 },
  { step: { kind: "mrmr", count: 4 }, kept: (names) => names.length === 4 && /^(signal|copy)/.test(names[0]) },
  { step: { kind: "top-n", count: 4 }, kept: (names) => names.length === 4 && names.every((name) => /^(signal|copy)/.test(name)) },
  { step: { kind: "lasso", folds: 5 }, kept: (names) => names.filter((name) => /^(signal|copy)/.test(name)).length >= 3 && names.length < features },
  { before: scaled, step: { kind: "rad-score", folds: 5 }, kept: (names) => names.join() === "rad-score" },
  { before: scaled, step: { kind: "rfe", count: 5 }, kept: (names) => names.length === 5 && names.some((name) => /_[012]$/.test(name)) },
  { before: scaled, step: { kind: "rfecv", by: "random-forest", trees: 10, step: 4, folds: 3 }, kept: (names) => names.length >= 1 },
  { step: { kind: "boruta", iterations: 15, trees: 30 }, kept: (names) => names.every((name) => /^(signal|copy)/.test(name)) && names.length >= 3 },
  { before: scaled, step: { kind: "annealing", iterations: 30, most: 6 }, kept: (names) => names.length <= 6 && names.some((name) => /^(signal|copy)/.test(name)) },
];

describe("each kind of step", () => {
  it("is tried here", () => {
    expect(new Set(steps.map(({ step }) => step.kind))).toEqual(new Set(stepKinds.map(({ name }) => name)));
  });

  it.each(steps.map(({ before, ...rest }) => ({ name: rest.step.kind, before: before ? [before] : [], ...rest })))("$name: fitted, applied, stored, the same again", async ({ before, step, kept }) => {
    const pipeline = { steps: [...before, step], model: { kind: "l2-logistic" } } as const;
    const fitted = await fit(pipeline, training, { seed: 3 });
    const report = fitted.report!.steps[before.length];
    expect(kept(report.kept), report.kept.join()).toBe(true);
    const gone = report.dropped.map(({ feature }) => feature);
    if (step.kind !== "rad-score") expect([...report.kept, ...gone].sort()).toEqual(fitted.report!.steps[before.length - 1]?.kept.toSorted() ?? data.features.toSorted());
    const { p } = predict(fitted, test);
    expect(p.every((value) => value > 0 && value < 1)).toBe(true);
    const text = modelText(fitted);
    expect(predict(readModel(text), test).p).toEqual(p);
    expect(modelText(await fit(pipeline, training, { seed: 3 }))).toBe(text);
  });

  it("applied to held-out cases keeps their number; SMOTE adds to training cases alone", async () => {
    const { apply, report } = await fitStep({ kind: "smote" }, training);
    const positives = training.data.y!.reduce((sum, label) => sum + label, 0);
    const added = Math.abs(training.data.ids.length - 2 * positives);
    expect(added).toBeGreaterThan(0);
    expect(report.after.cases).toBe(training.data.ids.length + added);
    expect(apply(training).data.ids).toHaveLength(training.data.ids.length + added);
    expect(apply(test).data).toEqual(test.data);
    // An added case is its first parent's patient's, so that folds keep it on that one's side.
    const made = apply(training).data;
    const [, first] = /of (case \d+) and/.exec(made.ids[made.ids.length - 1])!;
    expect(made.patients[made.ids.length - 1]).toBe(training.data.patients[training.data.ids.indexOf(first)]);
    expect(made.batches).toHaveLength(made.ids.length);
  });
});

const models: readonly ModelSpec[] = [
  { kind: "logistic" },
  { kind: "l2-logistic", C: 0.5, classWeights: "balanced" },
  { kind: "elastic-net", alpha: 0.5, folds: 5 },
  { kind: "tree", maxDepth: 3 },
  { kind: "random-forest", trees: 20, classWeights: [1, 2] },
  { kind: "extra-trees", trees: 20 },
  { kind: "svm", kernel: "linear" },
  { kind: "svm", kernel: "rbf", C: 2 },
  { kind: "prevalence" },
];

describe("each kind of model", () => {
  it("is tried here", () => {
    expect(new Set(models.map(({ kind }) => kind))).toEqual(new Set(modelKinds.map(({ name }) => name)));
  });

  it.each(models.map((model) => ({ name: JSON.stringify(model), model })))("$name: fitted, stored, the same again", async ({ model }) => {
    const pipeline = { steps: [{ kind: "columns", drop: ["copy_*"] }, scaled], model } as const;
    const fitted = await fit(pipeline, training, { seed: 3 });
    const { p, y } = predict(fitted, test);
    const mean = (label: number) => p.filter((_, i) => y![i] === label).reduce((a, b) => a + b, 0) / y!.filter((of) => of === label).length;
    if (model.kind === "prevalence") expect(new Set(p)).toEqual(new Set([fitted.training.positives / fitted.training.cases]));
    else expect(mean(1) - mean(0)).toBeGreaterThan(0.15);
    const text = modelText(fitted);
    expect(predict(readModel(text), test).p).toEqual(p);
    expect(modelText(await fit(pipeline, training, { seed: 3 }))).toBe(text);
  });
});
