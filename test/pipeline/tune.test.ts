import { describe, expect, it } from "vitest";
import { crossValidate } from "../../src/host/pipeline/crossValidate.ts";
import { fit } from "../../src/host/pipeline/fit.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { table } from "./table.ts";

const { training } = split(cohort(table({ cases: 140, features: 40, signals: 3, effect: 1 })), { seed: 1 });
const spec: PipelineSpec = {
  steps: [{ kind: "z-score" }, { kind: "top-n", count: 2 }],
  model: { kind: "l2-logistic" },
  tune: { over: { "steps[1].count": [2, 20], "model.C": [1e-6, 1, 1e3] }, folds: 4, score: "log-loss" },
};

describe("tuning", () => {
  it("tries every combination in the same folds, and keeps the table", async () => {
    const fitted = await fit(spec, training, { seed: 4 });
    const { trials, chosen, spec: taken } = fitted.report!.tuning!;
    expect(trials.map(({ settings }) => settings)).toEqual([2, 20].flatMap((count) => [1e-6, 1, 1e3].map((C) => ({ "steps[1].count": count, "model.C": C }))));
    for (const { scores, mean } of trials) {
      expect(scores).toHaveLength(4);
      expect(mean).toBeCloseTo(scores.reduce((a, b) => a + b) / 4, 14);
    }
    // A log-loss: the least is the best. Almost no fit at all (C = 1e-6) is the prevalence's, about 0.67.
    expect(trials[chosen].mean).toBe(Math.min(...trials.map(({ mean }) => mean)));
    expect(trials[0].mean).toBeGreaterThan(0.62);
    expect(taken.model).toEqual({ kind: "l2-logistic", C: trials[chosen].settings["model.C"] });
    expect(fitted.report!.model.features).toHaveLength(trials[chosen].settings["steps[1].count"] as number);
    // The tuned pipeline is the one with these settings.
    const plain = await fit({ steps: taken.steps, model: taken.model }, training, { seed: 4 });
    expect(plain.fitted).toEqual(fitted.fitted);
    expect(readModel(modelText(fitted)).spec.tune!.over).toEqual(spec.tune!.over);
  });

  it("at random tries so many different ones", async () => {
    const tried = async (seed: number) => (await fit({ ...spec, tune: { ...spec.tune!, search: { random: 3 } } }, training, { seed })).report!.tuning!.trials.map(({ settings }) => JSON.stringify(settings));
    expect(new Set(await tried(1)).size).toBe(3);
    expect(await tried(1)).toEqual(await tried(1));
  });

  it("counts a selection that keeps nothing as the prevalence", async () => {
    const strict: PipelineSpec = { steps: [{ kind: "t-test" }], model: { kind: "l2-logistic" }, tune: { over: { "steps[0].below": [1e-30, 0.05] } } };
    const { trials, chosen } = (await fit(strict, training)).report!.tuning!;
    expect(trials[0].mean).toBe(0.5);
    expect(chosen).toBe(1);
  });

  it("inside a cross-validation is nested", async () => {
    const { folds } = await crossValidate(spec, training, { folds: 3, seed: 2 });
    for (const { report } of folds) expect(report.tuning!.trials).toHaveLength(6);
    expect(new Set(folds.map(({ report }) => report.tuning!.trials[1].mean)).size).toBe(3);
  });

  it("says where settings cannot go", async () => {
    const over = (settings: Record<string, unknown[]>) => fit({ ...spec, tune: { over: settings } }, training);
    await expect(over({ "model.D": [1] })).rejects.toThrow("tune.over (model.D = 1): model.D is unknown; expected settings kind, C, classWeights");
    await expect(over({ "model.C": [1, -1] })).rejects.toThrow("tune.over (model.C = -1): model.C is -1; expected a number > 0");
    await expect(over({ "steps[7].count": [1] })).rejects.toThrow('tune.over: "steps[7].count" is no place in the pipeline');
    for (const path of ["model.__proto__.polluted", "model.constructor.polluted", "model.__proto__"]) await expect(over({ [path]: [1] })).rejects.toThrow(`"${path}" is no place in the pipeline`);
    expect([({} as Record<string, unknown>).polluted, (Object as unknown as Record<string, unknown>).polluted]).toEqual([undefined, undefined]);
    await expect(over({ model: ["x"] })).rejects.toThrow('tune.over: "model" is no place in the pipeline');
    await expect(fit({ ...spec, tune: { over: {}, folds: 90 } }, training)).rejects.toThrow(/tune\.folds: 90 folds, but only \d+ patients of the smaller class/);
  });
});
