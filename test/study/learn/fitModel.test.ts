import { beforeAll, describe, expect, it } from "vitest";
import { datasetOf } from "../../../src/host/dataset/datasetOf.ts";
import { featureTable, numberColumn, takeTableRows, textColumn, textsOf, type FeatureTable } from "../../../src/host/dataset/featureTable.ts";
import { LeakageError } from "../../../src/host/errors.ts";
import { evaluate } from "../../../src/host/pipeline/evaluate.ts";
import { fit, predict } from "../../../src/host/pipeline/fit.ts";
import { cohort } from "../../../src/host/pipeline/parts.ts";
import { splitBy } from "../../../src/host/pipeline/split.ts";
import { Random } from "../../../src/host/stats/random.ts";
import type { Measured } from "../../../src/host/study/cases/measured.ts";
import type { Study } from "../../../src/host/study/file/study.ts";
import { fitModel } from "../../../src/host/study/learn/fitModel.ts";
import { metricsRows } from "../../../src/host/study/learn/metrics.ts";
import type { ModelResult, StudyResults } from "../../../src/host/study/learn/results.ts";
import { taskData } from "../../../src/host/study/learn/taskData.ts";
import { plantedCases, plantedStudy, resultsOf } from "./planted.ts";

let study: Study;
let measured: Measured;
let results: StudyResults;
beforeAll(async () => {
  study = await plantedStudy();
  const made = plantedCases(study);
  measured = made.measured;
  results = await resultsOf(study, measured, made.cases);
});

const resultOf = (task: string, model: string): ModelResult => results.models.find((each) => each.task === task && each.model === model)!;

/** The table with a column's values made anew where the case is in a set that is not "train". */
function changedHeldOut(table: FeatureTable, name: string, change: (values: readonly (string | null)[]) => (string | null)[]): FeatureTable {
  const sets = textsOf(table.columns.find((column) => column.name === "set")!);
  const values = [...textsOf(table.columns.find((column) => column.name === name)!)];
  const held = [...sets.keys()].filter((i) => sets[i] !== "train");
  change(held.map((i) => values[i])).forEach((value, k) => (values[held[k]] = value));
  return featureTable(table.name, table.columns.map((column) => (column.name === name ? textColumn(name, values) : column)));
}

describe("taskData", () => {
  it("takes cases of the task's outcomes, apart by their sets in the study's order", () => {
    const { training, heldOut, warnings } = taskData(study, measured, "her2");
    expect(Object.keys(heldOut)).toEqual(["external", "test"]);
    const known = plantedCases(study).cases.filter(({ values }) => values.HER2 !== null);
    expect(training.data.ids).toEqual(known.filter(({ set }) => set === "train").map(({ id }) => id));
    expect(heldOut.test.data.ids).toEqual(known.filter(({ set }) => set === "test").map(({ id }) => id));
    expect(Array.from(training.data.y!)).toEqual(known.filter(({ set }) => set === "train").map(({ values }) => Number(values.HER2 === "3+")));
    expect(training.data.features).toEqual(["clinical_age", "clinical_menopause=post", ...measured.features]);
    expect(warnings[0]).toContain(`${60 - known.length} of 60 cases`);
  });

  it("has readings of training cases alone, those of no known outcome too", () => {
    const { readings } = taskData(study, measured, "low").training.data;
    expect(readings!.ids).toEqual(plantedCases(study).cases.slice(0, 20).filter(({ set }) => set === "train").map(({ id }) => id));
  });

  it("does not take an outcome for a clinical column, whatever it is called", () => {
    const called = (table: FeatureTable): FeatureTable => featureTable(table.name, table.columns.map((column) => (column.name === "HER2" ? { ...column, name: "clinical_her2" } : column)));
    const asked = { ...study, tasks: { her2: { ...study.tasks.her2, outcome: "clinical_her2" } } };
    const { training } = taskData(asked, { ...measured, table: called(measured.table) }, "her2");
    expect(training.data.features).toEqual(taskData(study, measured, "her2").training.data.features);
  });

  it("refuses a patient on both sides", () => {
    const columns = measured.table.columns.map((column) => (column.name === "patient" ? textColumn("patient", new Array<string>(60).fill("P1")) : column));
    expect(() => taskData(study, { ...measured, table: featureTable("t", columns) }, "her2")).toThrow(LeakageError);
  });
});

describe("fitModel", () => {
  it("fits every model of every task but the one that cannot be, and says why", () => {
    expect(results.models.map(({ task, model }) => `${task} ${model}`)).toEqual([
      ...["lasso", "trees", "svm", "harmonised", "score", "clinical", "both"].map((model) => `her2 ${model}`),
      "low trees",
      "low clinical",
    ]);
    expect(results.failedModels).toEqual([{ task: "her2", model: "impossible", reason: expect.stringContaining("40 folds, but only") }]);
  });

  it.each(["trees", "clinical", "both", "harmonised"])("predicts as the pipeline does that is fitted by hand: %s", async (model) => {
    const rows = [...textsOf(measured.table.columns.find(({ name }) => name === "HER2")!)].flatMap((value, i) => (value === null ? [] : [i]));
    const table = takeTableRows(measured.table, rows);
    const data = datasetOf(table, { id: "id", patient: "patient", batch: "batch", outcome: { column: "HER2", positive: "3+", negative: ["0", "1+"] }, features: ["clinical_age", "clinical_menopause=post", ...measured.features] });
    const { training, heldOut } = splitBy(cohort(data), textsOf(table.columns.find(({ name }) => name === "set")!) as string[], "train");
    const pipeline = await fit(study.pipelines[model], training, { seed: 7 });
    const found = resultOf("her2", model);
    for (const [set, part] of [["train", training], ["test", heldOut.test], ["external", heldOut.external]] as const) {
      const expected = predict(pipeline, part);
      expect(found.predictions.find((each) => each.set === set)).toEqual({ set, ids: expected.ids, y: Array.from(expected.y!), p: Array.from(expected.p) });
      const { set: _, ...metrics } = evaluate(expected);
      const row = metricsRows(results).find((each) => each.task === "her2" && each.model === model && each.set === set)!;
      expect(row.metrics).toEqual(metrics);
    }
  });

  it("predicts every training case out of folds once, not as the fitted pipeline does", () => {
    const { predictions } = resultOf("her2", "clinical");
    expect(predictions.map(({ set }) => set)).toEqual(["train", "external", "test", "cross-validation"]);
    const [train, , , crossed] = predictions;
    expect(crossed.ids).toEqual(train.ids);
    expect(crossed.y).toEqual(train.y);
    expect(crossed.p.filter((p, i) => p === train.p[i])).toHaveLength(0);
  });

  it("gives the same result again, also through JSON", async () => {
    for (const model of ["trees", "svm"]) {
      const again = await fitModel(study, measured, "her2", model, { hash: results.hash });
      expect(again).toEqual(resultOf("her2", model));
      expect(JSON.parse(JSON.stringify(again))).toEqual(again);
    }
  });

  it("fits the same model and threshold whatever the held-out cases' outcomes, features and readings are", async () => {
    const random = new Random(3);
    const table = changedHeldOut(measured.table, "HER2", (values) => Array.from(random.permutation(values.length), (i) => values[i]));
    const sets = textsOf(table.columns.find(({ name }) => name === "set")!);
    const columns = table.columns.map((column) => (column.kind === "number" ? numberColumn(column.name, column.values.map((value, i) => (sets[i] === "train" ? value : value + random.normal()))) : column));
    const readings = measured.readings.map(({ reader, table: read }) => ({
      reader,
      table: featureTable("r", read.columns.map((column) => (column.kind === "number" ? numberColumn(column.name, column.values.map((value, i) => (sets[i] === "train" ? value : 1e6 * random.normal()))) : column))),
    }));
    const changed = { ...measured, table: featureTable("t", columns), readings };
    expect(changed.table).not.toEqual(measured.table);
    for (const { task, model, fitted, threshold, predictions, background } of results.models) {
      const again = (await fitModel(study, changed, task, model, { hash: results.hash })) as ModelResult;
      expect(again.fitted).toBe(fitted);
      expect(again).toMatchObject({ threshold, background });
      expect(again.predictions[0]).toEqual(predictions[0]);
      expect(again.predictions.at(-1)).toEqual(predictions.at(-1));
    }
  });

  it("drops what readers disagree on", () => {
    const [, icc] = resultOf("her2", "lasso").report.steps;
    expect(icc.kind).toBe("icc");
    expect(icc.dropped.map(({ feature }) => feature)).toEqual(measured.features.slice(28));
  });

  it("explains every set by values that add up to the prediction, and says why not", () => {
    for (const model of ["lasso", "trees", "svm", "harmonised"]) {
      const { explanations, predictions } = resultOf("her2", model);
      if ("none" in explanations) throw new Error(explanations.none);
      expect(explanations.map(({ set }) => set)).toEqual(["train", "external", "test"]);
      for (const [k, { base, values, scale, ids }] of explanations.entries()) {
        expect(ids).toEqual(predictions[k].ids);
        values.forEach((row, i) => {
          const p = predictions[k].p[i];
          expect(row.reduce((sum, value) => sum + value, base)).toBeCloseTo(scale === "probability" ? p : Math.log(p / (1 - p)), 9);
        });
      }
    }
    expect(resultOf("her2", "both").explanations).toEqual({ none: expect.stringContaining("stack") });
  });

  it("has ONNX where it can be, with the study's hash", () => {
    const { onnx } = resultOf("her2", "lasso");
    expect("bytes" in onnx && atob(onnx.bytes)).toContain(results.hash);
    expect(resultOf("her2", "harmonised").onnx).toEqual({ none: expect.stringContaining("combat") });
  });

  it("says what ComBat estimated from held-out cases", async () => {
    const columns = measured.table.columns.map((column) => (column.name === "batch" ? textColumn("batch", textsOf(column).map((value, i) => (i % 10 > 7 ? "C" : value))) : column));
    const found = (await fitModel(study, { ...measured, table: featureTable("t", columns) }, "her2", "harmonised", { hash: "" })) as ModelResult;
    expect(found.report.warnings.filter((warning) => warning.startsWith("external: "))).toEqual([expect.stringContaining("batch C")]);
  });
});
