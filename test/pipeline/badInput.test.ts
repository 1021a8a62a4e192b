import { describe, expect, it } from "vitest";
import { takeCases, type Dataset } from "../../src/host/dataset/dataset.ts";
import { crossValidate } from "../../src/host/pipeline/crossValidate.ts";
import { fit, predict } from "../../src/host/pipeline/fit.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { cohort, heldOut, type Training } from "../../src/host/pipeline/parts.ts";
import type { PipelineSpec, StepSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { table } from "./table.ts";

const data = table({ cases: 100, features: 30 });
const { training, test } = split(cohort(data), { seed: 1 });
const model = { kind: "l2-logistic" } as const;
const without = (part: Training, change: (of: Dataset) => Dataset): Training => split(cohort(change(part.data)), { test: 0.1 }).training;
const fails = (spec: unknown, part: Training = training) => expect(fit(spec as PipelineSpec, part)).rejects;

describe("settings that cannot be used", () => {
  it("are named all together, with what is expected", async () => {
    const spec = {
      steps: [{ kind: "t-test", below: 2 }, { kind: "lasso", fold: 5 }, { kind: "nope" }, 7],
      model: { kind: "extra-trees", trees: 0, classWeights: "even" },
      threshold: { rule: "youden", on: "test" },
      seed: 1,
    };
    const error = await fit(spec as unknown as PipelineSpec, training).catch((thrown: Error) => thrown.message);
    const lines = String(error).split("\n  ");
    expect(lines[0]).toBe("pipeline: 8 settings cannot be used:");
    expect(lines).toContain("steps[0].below is 2; expected a number from 0 to 1");
    expect(lines).toContain("steps[1].fold is unknown; expected settings kind, folds, lambda, family, most");
    expect(lines).toContain('model.classWeights is "even"; expected "balanced", or the weights of class 0 and of class 1');
    expect(lines).toContain("model.trees is 0; expected a whole number > 0");
    expect(lines).toContain("seed is unknown; expected settings steps, model, tune, ifNothingKept, threshold");
    expect(lines.find((line) => line.startsWith("steps[2].kind"))).toMatch(/^steps\[2\]\.kind is "nope"; expected a step of kind columns, imputation, /);
    expect(lines.find((line) => line.startsWith("steps[3]"))).toMatch(/^steps\[3\] is 7; expected a step of kind/);
    expect(lines.find((line) => line.startsWith("threshold"))).toMatch(/^threshold is \{"rule":"youden","on":"test"\}; expected a number from 0 to 1, or/);
    await fails({ steps: [] }).toThrow("pipeline: model is missing; expected a model of kind logistic, ");
    await fails(null).toThrow("pipeline: the whole is null; expected settings steps, model");
  });

  it("are errors of types too", () => {
    // @ts-expect-error no such kind
    const kind: StepSpec = { kind: "nope" };
    // @ts-expect-error no such setting
    const setting: StepSpec = { kind: "t-test", above: 1 };
    // @ts-expect-error a setting without preset
    const missing: StepSpec = { kind: "mrmr" };
    expect([kind, setting, missing]).toHaveLength(3);
  });
});

describe("what is allowed, and should be known", () => {
  it("is in the report's or the predictions' warnings", async () => {
    const { report } = await fit({ steps: [{ kind: "smote", ratio: 1 }], model: { kind: "elastic-net", folds: 3 } }, training);
    expect(report!.warnings).toContain("model (elastic-net) cross-validates with cases that steps[0] (smote) made of others: what it chooses looks better than it is");
    const forest = { kind: "random-forest", trees: 5 } as const;
    const by = async (on: "training" | "out-of-fold") => (await fit({ model: forest, threshold: { rule: "youden", on } }, training)).report!.warnings;
    expect(await by("training")).toEqual([expect.stringMatching(/^threshold: chosen by the training cases' own probabilities, which random-forest gives nearly as 0 and 1/)]);
    expect(await by("out-of-fold")).toEqual([]);
    const base = { steps: [{ kind: "combat" }], model } as const;
    const pure = without(training, (of) => ({ ...of, batches: Array.from(of.y!, (label, i) => (label === 1 ? "A" : "BC"[i % 2])) }));
    expect((await fit(base, pure)).report!.warnings).toContain("steps[0] (combat): each of the 3 batches has cases of one class alone: what tells the classes apart is taken out with the batches");
    expect((await fit(base, training)).report!.warnings).toEqual([]);
    const stacked = await fit({ ...base, model: { kind: "stack", bases: { one: { steps: [{ kind: "z-score" }, { kind: "combat" }], model } }, meta: model } }, training);
    const fitted = await fit(base, training);
    expect(predict(fitted, test).warnings).toEqual([]);
    const { batches: _, ...bare } = test.data;
    const elsewhere = heldOut({ ...bare, batches: test.data.ids.map((_, i) => (i < 5 ? "D" : "A")) });
    const caution = "(combat): the effects of batch D were estimated from its 5 cases here: each one's prediction depends on the others";
    expect(predict(fitted, elsewhere).warnings).toEqual([`steps[0] ${caution}`]);
    expect(predict(stacked, elsewhere).warnings).toEqual([`steps[0] ${caution}`, `model.bases.one.steps[1] ${caution}`]);
  });

  it("a seed is a whole number", async () => {
    await expect(fit({ model }, training, { seed: NaN })).rejects.toThrow("seed is NaN; expected a whole number");
    expect(() => split(cohort(data), { seed: 0.5 })).toThrow("seed is 0.5; expected a whole number");
  });
});

describe("cases that a pipeline cannot be fitted on", () => {
  it("are told before any work, all together", async () => {
    const few = takeCases(training.data, [...[...training.data.ids.keys()].filter((i) => training.data.y![i] === 0), ...[...training.data.ids.keys()].filter((i) => training.data.y![i] === 1).slice(0, 4)]);
    const { batches: _, ...bare } = few;
    const part = without(training, () => bare);
    const error = await fit({ steps: [{ kind: "combat" }, { kind: "icc" }, { kind: "lasso", folds: 10 }], model }, part).catch((thrown: Error) => thrown.message);
    expect(String(error).split("\n  ")).toEqual([
      `pipeline: it cannot be fitted on these ${part.data.ids.length} cases:`,
      "steps[0] (combat): the cases have no batches",
      "steps[1] (icc): there are no readings of several readers",
      "steps[2].folds: 10 folds, but only 4 patients of the smaller class to fit on",
    ]);
  });

  it("of one class, or without outcome", async () => {
    await fails({ model }, without(training, (of) => takeCases(of, [...of.ids.keys()].filter((i) => of.y![i] === 1)))).toThrow(/outcome: all \d+ cases are of class 1; both classes are needed/);
    await fails({ model }, without(training, (of) => ({ ...of, y: null }))).toThrow(/outcome: that of the \d+ cases is not known/);
  });

  it("fewer than folds", async () => {
    const tiny = cohort(takeCases(data, [...Array(12).keys()]));
    await expect(crossValidate({ model }, tiny, { folds: 10 })).rejects.toThrow(/folds: 10 folds, but only \d+ patients of the smaller class/);
    await expect(crossValidate({ steps: [{ kind: "lasso", folds: 60 }], model }, cohort(data), { folds: 3 })).rejects.toThrow(/steps\[0\]\.folds: 60 folds, but only \d+ patients/);
  });

  it("with missing values where nothing imputes them", async () => {
    const part = split(cohort(table({ cases: 60, features: 12, missing: 0.02 })), { seed: 1 }).training;
    await fails({ steps: [{ kind: "z-score" }], model }, part).toThrow(/^steps\[0\] \(z-score\): values are missing or infinite in \d+ of 12 features: \w+ \(\d+ of \d+ cases, first case \d+\)/);
    await fails({ model }, part).toThrow(/^model \(l2-logistic\): values are missing/);
    const fitted = await fit({ steps: [{ kind: "z-score" }], model }, training);
    const holed = { ...test.data, x: { ...test.data.x, values: test.data.x.values.map((value, at) => (at === 3 ? NaN : value)) } };
    const only = { steps: [{ kind: "imputation" }, { kind: "t-test" }, { kind: "z-score" }], model } as const;
    expect(predict(await fit(only, training), heldOut(holed)).p.every(Number.isFinite)).toBe(true);
    expect(() => predict(fitted, heldOut(holed))).toThrow(`steps[0] (z-score): values are missing or infinite in 1 of 30 features: signal_0 (1 of ${test.data.ids.length} cases, first ${test.data.ids[3]})`);
  });

  it("where a step keeps nothing: refused with the reasons counted, or the prevalence", async () => {
    const spec: PipelineSpec = { steps: [{ kind: "t-test", below: 1e-30 }], model };
    await fails(spec).toThrow(/^steps\[0\] \(t-test\): keeps none of 30 features \(30 as signal_0: p = [\d.e-]+, not below 1e-30\)$/);
    const fitted = await fit({ ...spec, ifNothingKept: "prevalence" }, training);
    const { positives, cases } = fitted.training;
    expect(new Set(predict(fitted, test).p)).toEqual(new Set([positives / cases]));
    expect(fitted.report!.warnings[0]).toMatch(/^steps\[0\] \(t-test\): keeps none .*: the prevalence is predicted$/);
    expect(predict(readModel(modelText(fitted)), test).p).toEqual(predict(fitted, test).p);
    await expect(crossValidate(spec, cohort(data))).rejects.toThrow(/^repeat 1, fold 1: steps\[0\] \(t-test\): keeps none/);
  });

  it("whose warnings reach the report: constant columns, separation, SMOTE before a cross-validated choice", async () => {
    const constant = split(cohort({ ...data, x: { ...data.x, values: data.x.values.map((value, at) => (at < 100 ? 1 : value)) } }), { seed: 1 }).training;
    const found = await fit({ steps: [{ kind: "z-score" }, { kind: "smote" }, { kind: "lasso", folds: 5 }, { kind: "variance" }], model }, constant);
    expect(found.report!.warnings).toContain("steps[0] (z-score): signal_0 is constant: it becomes 0");
    expect(found.report!.warnings.some((warning) => warning.startsWith("steps[2] (lasso) cross-validates with cases that steps[1] (smote) made of others"))).toBe(true);
    expect(found.report!.warnings.some((warning) => warning.startsWith("steps[3] (variance) comes after z-score"))).toBe(true);
    const separated = split(cohort({ ...data, x: { ...data.x, values: data.x.values.map((value, at) => (at < 100 ? data.y![at] + 1e-3 * Math.sin(at) : value)) } }), { seed: 1 }).training;
    const apart = await fit({ steps: [{ kind: "columns", keep: ["signal_0"] }], model: { kind: "logistic" } }, separated);
    expect(apart.report!.warnings.some((warning) => warning.startsWith("model (logistic): ") && /separat/.test(warning))).toBe(true);
  });
});
