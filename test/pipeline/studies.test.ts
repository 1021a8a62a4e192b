import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/host/dataset/dataset.ts";
import { matrix } from "../../src/host/dataset/matrix.ts";
import { treeShap } from "../../src/host/explain/treeShap.ts";
import { growTrees, type TreePool } from "../../src/host/learn/treeJob.ts";
import { evaluate } from "../../src/host/pipeline/evaluate.ts";
import { fit, predict, transform } from "../../src/host/pipeline/fit.ts";
import { modelOf } from "../../src/host/pipeline/model.ts";
import { modelText } from "../../src/host/pipeline/modelFile.ts";
import { cohort } from "../../src/host/pipeline/parts.ts";
import type { PipelineSpec } from "../../src/host/pipeline/spec.ts";
import { splitBy } from "../../src/host/pipeline/split.ts";
import { Random } from "../../src/host/stats/random.ts";
import { table } from "./table.ts";

// The selections and models of published studies, as they describe them, on a table with planted signal.

const plain = table({ cases: 150, features: 50, signals: 4, effect: 1.2, seed: 4 });
const isExternal = (patient: string): boolean => Number(patient.slice(1)) % 4 === 0;

/** The external cases come from another scanner, D, that raises all values; two readers measured 50 of the others. */
function study(): Dataset {
  const random = new Random(6);
  const { rows, columns } = plain.x;
  const x = matrix(rows, columns, plain.x.values.slice());
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) if (isExternal(plain.patients[i])) x.values[j * rows + i] += 2;
  const numbers = [...plain.ids.keys()].filter((i) => !isExternal(plain.patients[i])).slice(0, 50);
  const reader = () => matrix(50, columns, Float64Array.from({ length: 50 * columns }, (_, at) => plain.x.values[Math.floor(at / 50) * rows + numbers[at % 50]] * (1 + 0.05 * random.normal())));
  return {
    ...plain,
    x,
    batches: plain.batches!.map((batch, i) => (isExternal(plain.patients[i]) ? "D" : batch)),
    readings: { ids: numbers.map((i) => plain.ids[i]), features: plain.features, readers: [reader(), reader()] },
  };
}

const { training, heldOut } = splitBy(cohort(study()), plain.patients.map((patient) => (isExternal(patient) ? "external" : "centre 1")), "centre 1");
const base = (keep: string[]): PipelineSpec => ({
  steps: [{ kind: "columns", keep }, { kind: "z-score" }, { kind: "t-test", test: "student" }, { kind: "correlation", above: 0.9, method: "spearman" }, { kind: "lasso", folds: 3 }],
  model: { kind: "extra-trees", trees: 40, minSamplesLeaf: 3 },
});

const studies: Record<string, PipelineSpec> = {
  "Lin 2025: habitats and ultrasound, stacked by averaging": {
    steps: [{ kind: "combat" }],
    model: { kind: "stack", by: "average", folds: 3, bases: { H1: base(["signal_0", "signal_1", "copy_*", "noise_1*"]), US: base(["signal_2", "signal_3", "noise_2*"]) }, meta: { kind: "extra-trees", trees: 40, minSamplesLeaf: 8 } },
    threshold: { rule: "closest" },
  },
  "ABVS 2025: t test, correlation, mRMR, SMOTE, LASSO score, L2 logistic regression": {
    steps: [
      { kind: "combat", parametric: false }, { kind: "icc", atLeast: 0.8 }, { kind: "t-test", below: 0.05 }, { kind: "correlation", above: 0.9, method: "by-normality" },
      { kind: "z-score" }, { kind: "smote" }, { kind: "mrmr", count: 10, criterion: "MIQ" }, { kind: "rad-score", folds: 10 },
    ],
    model: { kind: "l2-logistic", C: 1 },
    threshold: { rule: "youden" },
  },
  "Luo 2024: ComBat, ICC, rank-sum, Boruta, simulated annealing, SVM": {
    steps: [
      { kind: "combat" }, { kind: "icc" }, { kind: "z-score" }, { kind: "rank-sum", below: 0.05 }, { kind: "boruta", trees: 50, iterations: 20, tentative: "keep" },
      { kind: "annealing", iterations: 20, folds: 3, most: 5 },
    ],
    model: { kind: "svm", kernel: "rbf", classWeights: "balanced" },
    threshold: { rule: "youden" },
  },
};

describe.each(Object.entries(studies))("%s", (_, spec) => {
  it("is fitted, and predicts the cases of another scanner", async () => {
    const fitted = await fit(spec, training, { seed: 1 });
    const external = evaluate(predict(fitted, heldOut.external));
    expect(external.set).toBe("held-out");
    expect(external.auc.value).toBeGreaterThan(0.8);
    // Without harmonisation all would lie on one side of the threshold.
    expect(external.sensitivity.value).toBeGreaterThan(0.5);
    expect(external.specificity.value).toBeGreaterThan(0.5);
    expect(evaluate(predict(fitted, training)).set).toBe("training");
  });
});

describe("a fitted pipeline", () => {
  const spec: PipelineSpec = { ...base(["signal_*", "noise_*"]) };

  it("is explained through its model and the table that this sees", async () => {
    const fitted = await fit(spec, training, { seed: 1 });
    const model = modelOf(fitted);
    if (model.kind !== "extra-trees") return expect.fail(model.kind);
    const { data } = transform(fitted, training);
    expect(data.features).toEqual(model.features);
    const { base: expected, values } = treeShap(model.model.trees, data.x);
    const { p } = predict(fitted, training);
    for (let i = 0; i < 5; i++) {
      const sum = model.features.reduce((total, _, j) => total + values.values[j * data.x.rows + i], expected);
      expect(sum).toBeCloseTo(p[i], 12);
    }
  });

  it("is the same bytes with threads as without", async () => {
    let jobs = 0;
    const pool: TreePool = { count: 3, perform: (job) => Promise.resolve(growTrees((jobs++, job))), close: () => undefined };
    expect(modelText(await fit(spec, training, { seed: 1, pool }))).toBe(modelText(await fit(spec, training, { seed: 1 })));
    expect(jobs).toBeGreaterThan(1);
  });
});
