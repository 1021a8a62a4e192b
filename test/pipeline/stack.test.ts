import { describe, expect, it } from "vitest";
import { takeCases, type Dataset } from "../../src/host/dataset/dataset.ts";
import { crossValidate } from "../../src/host/pipeline/crossValidate.ts";
import { fit, predict } from "../../src/host/pipeline/fit.ts";
import type { Fitted } from "../../src/host/pipeline/fitting.ts";
import { foldsOf } from "../../src/host/pipeline/kinds/folds.ts";
import { seedOf } from "../../src/host/pipeline/kinds/seed.ts";
import { modelText, readModel } from "../../src/host/pipeline/modelFile.ts";
import { cohort, heldOut } from "../../src/host/pipeline/parts.ts";
import { scores } from "../../src/host/pipeline/scores.ts";
import type { PipelineSpec, StackSpec } from "../../src/host/pipeline/spec.ts";
import { split } from "../../src/host/pipeline/split.ts";
import { fitL2Logistic } from "../../src/host/learn/l2Logistic.ts";
import { matrixOfColumns } from "../../src/host/dataset/matrix.ts";
import { table } from "./table.ts";

const base = (keep: string[]): PipelineSpec => ({ steps: [{ kind: "columns", keep }, { kind: "z-score" }], model: { kind: "l2-logistic" } });
const stack = (by: StackSpec["by"]): PipelineSpec => ({
  steps: [{ kind: "columns", drop: ["copy_*"] }],
  model: { kind: "stack", by, folds: 4, bases: { tumour: base(["signal_0", "signal_1", "noise_*"]), ring: base(["signal_2"]) }, meta: { kind: "l2-logistic", C: 2 } },
});
const { training, test } = split(cohort(table({ cases: 160, features: 20, signals: 3, effect: 1.2 })), { test: 0.3, seed: 2 });

/** A stack's training probabilities, made by hand of the bases alone: fit on the other folds, predict the fold. */
async function byHand(data: Dataset, name: "tumour" | "ring", seed: number): Promise<Float64Array> {
  const fold = foldsOf(data, 4, seedOf(seed, "model/folds"));
  const spec = (stack("columns").model as StackSpec).bases[name];
  const p = new Float64Array(data.ids.length);
  for (let f = 0; f < 4; f++) {
    const [others, held] = [[...data.ids.keys()].filter((i) => fold[i] !== f), [...data.ids.keys()].filter((i) => fold[i] === f)];
    const { training: part } = split(cohort(takeCases(data, others)), { test: 0.5 });
    const fitted = await fit(spec, Object.assign(Object.create(null) as typeof part, part, {}) && partOf(takeCases(data, others)));
    predict(fitted, heldOut(takeCases(data, held))).p.forEach((value, k) => (p[held[k]] = value));
  }
  return p;
}
