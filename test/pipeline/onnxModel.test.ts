import { InferenceSession, Tensor, env } from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { fit, predict, type FittedPipeline } from "../../src/host/pipeline/fit.ts";
import { onnxModel } from "../../src/host/pipeline/onnx/fitted.ts";
import { cohort, type AnyPart } from "../../src/host/pipeline/parts.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { agrees } from "../agreement.ts";
import { table } from "./table.ts";

const { training, test } = split(cohort(table({ cases: 140, features: 40, missing: 0.02 })), { test: 0.3, seed: 3 });

/** Predictions of a file for cases whose columns are found by name. */
async function run(pipeline: FittedPipeline, { data }: AnyPart): Promise<Float64Array> {
  const [rows, columns] = [data.ids.length, pipeline.features.length];
  const from = pipeline.features.map((name) => data.features.indexOf(name));
  const values = Float64Array.from({ length: rows * columns }, (_, k) => data.x.values[from[k % columns] * rows + Math.floor(k / columns)]);
  const session = await InferenceSession.create(onnxModel(pipeline));
  const { probability } = await session.run({ features: new Tensor("float64", values, [rows, columns]) });
  await session.release();
  return probability.data as Float64Array;
}

beforeAll(() => {
  env.wasm.numThreads = 1;
});

const prepare = [{ kind: "imputation" }, { kind: "z-score" }] as const;
const bases: Record<string, PipelineSpec> = {
  linear: { steps: [{ kind: "t-test", below: 0.1 }], model: { kind: "l2-logistic" } },
  trees: { steps: [{ kind: "mrmr", count: 5 }], model: { kind: "extra-trees", trees: 20 } },
};
const pipelines: readonly (readonly [string, PipelineSpec])[] = [
  ["t test, correlation, logistic regression", { steps: [...prepare, { kind: "t-test", below: 0.01 }, { kind: "correlation", above: 0.8 }], model: { kind: "l2-logistic" } }],
  ["SMOTE, mRMR, random forest", { steps: [{ kind: "imputation" }, { kind: "min-max" }, { kind: "smote" }, { kind: "mrmr", count: 6 }], model: { kind: "random-forest", trees: 30 } }],
  ["Rad-score, logistic regression", { steps: [...prepare, { kind: "rad-score", folds: 5 }], model: { kind: "logistic" } }],
  ["mean scaling, RBF SVM", { steps: [{ kind: "imputation" }, { kind: "mean" }, { kind: "top-n", count: 8 }], model: { kind: "svm" } }],
  ["elastic net", { steps: prepare, model: { kind: "elastic-net", folds: 5 } }],
  ["decision tree", { steps: [{ kind: "imputation" }], model: { kind: "tree", maxDepth: 4 } }],
  ["prevalence", { steps: [{ kind: "imputation" }], model: { kind: "prevalence" } }],
  ["stack by average", { steps: prepare, model: { kind: "stack", bases, folds: 3, meta: { kind: "logistic" } } }],
  ["stack by columns", { steps: prepare, model: { kind: "stack", bases, by: "columns", folds: 3, meta: { kind: "l2-logistic" } } }],
];

describe("a fitted pipeline as ONNX", () => {
  it.each(pipelines)("predicts the same: %s", async (name, spec) => {
    const fitted = await fit(spec, training, { seed: 5 });
    agrees({ method: `ONNX pipeline: ${name}`, reference: `onnxruntime-web ${env.versions.web}`, ours: predict(fitted, test).p, theirs: await run(fitted, test), tolerance: 1e-6, scale: 1 });
  });

  it("refuses ComBat, naming the step", async () => {
    const steps = [{ kind: "imputation" }, { kind: "combat" }] as const;
    const whole = await fit({ steps, model: { kind: "l2-logistic" } }, training);
    expect(() => onnxModel(whole)).toThrow("steps[1] (combat): ComBat cannot be expressed");
    const stack = await fit({ model: { kind: "stack", bases: { first: { steps, model: { kind: "l2-logistic" } } }, folds: 3, meta: { kind: "logistic" } }, steps: [{ kind: "imputation" }] }, training);
    expect(() => onnxModel(stack)).toThrow("model.bases.first.steps[1] (combat)");
  });

  it("keeps settings, hash, seed and threshold in the file", async () => {
    const fitted = await fit({ steps: prepare, model: { kind: "prevalence" }, threshold: 0.25 }, training, { seed: 11 });
    const text = new TextDecoder("latin1").decode(onnxModel(fitted));
    for (const part of [JSON.stringify(fitted.features), JSON.stringify(fitted.spec), "settings hash", "0.25", "11"]) expect(text).toContain(part);
  });
});
