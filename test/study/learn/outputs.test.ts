import { beforeAll, describe, expect, it } from "vitest";
import { tableOfCsv } from "../../../src/host/dataset/csvTable.ts";
import { datasetOf } from "../../../src/host/dataset/datasetOf.ts";
import { columnNamed, textsOf, type FeatureTable } from "../../../src/host/dataset/featureTable.ts";
import { tableOfParquet } from "../../../src/host/dataset/parquetTable.ts";
import { predict } from "../../../src/host/pipeline/fit.ts";
import { heldOut } from "../../../src/host/pipeline/parts.ts";
import { metricsRows } from "../../../src/host/study/learn/metrics.ts";
import { outputFiles } from "../../../src/host/study/learn/outputs.ts";
import type { StudyResults } from "../../../src/host/study/learn/results.ts";
import { explainCases, readStudyModel } from "../../../src/host/study/learn/studyModel.ts";
import { taskData } from "../../../src/host/study/learn/taskData.ts";
import { plantedCases, plantedStudy, resultsOf } from "./planted.ts";

let results: StudyResults;
let files: Map<string, string | Uint8Array>;
beforeAll(async () => {
  const study = await plantedStudy();
  const { measured, cases } = plantedCases(study);
  results = await resultsOf(study, measured, cases);
  files = outputFiles(results);
});

const text = (path: string): string => files.get(path) as string;
const csv = (path: string): FeatureTable => tableOfCsv(text(path), path);
const texts = (table: FeatureTable, name: string): readonly (string | null)[] => textsOf(columnNamed(table, name));

describe("outputFiles", () => {
  it("are all the study's, the same bytes each time", () => {
    const models = ["her2_lasso", "her2_trees", "her2_svm", "her2_harmonised", "her2_score", "her2_clinical", "her2_both", "low_trees", "low_clinical"];
    const expected = [
      "study.json", "features.csv", "features.parquet", "readings.csv", "habitats.json", "notes.csv", "selection.json", "predictions.csv", "metrics.csv", "comparisons.csv", "baseline.csv", "odds.csv",
      ...models.map((model) => `models/${model}.json`),
      ...models.filter((model) => model !== "her2_harmonised").map((model) => `models/${model}.onnx`),
    ];
    expect([...files.keys()].sort()).toEqual(expected.sort());
    expect(outputFiles(results)).toEqual(files);
  });

  it("each say the study's hash and the engine's version", () => {
    for (const [path, content] of files) {
      if (path.endsWith(".json")) expect(JSON.parse(content as string)).toMatchObject({ hash: results.hash, engine: "0.0.0" });
      if (!path.endsWith(".csv")) continue;
      const { columns } = csv(path);
      expect(columns.slice(-2).map(({ name }) => name)).toEqual(["study_hash", "engine_version"]);
      expect(new Set(texts(csv(path), "study_hash"))).toEqual(new Set([results.hash.slice(0, 16)]));
    }
  });

  it("features.csv and .parquet have the measured table", async () => {
    const [fromCsv, fromParquet] = [csv("features.csv"), await tableOfParquet(files.get("features.parquet") as Uint8Array, "features.parquet")];
    for (const column of results.measured.table.columns) {
      expect(textsOf(columnNamed(fromCsv, column.name))).toEqual(textsOf(column));
      expect(textsOf(columnNamed(fromParquet, column.name))).toEqual(textsOf(column));
    }
  });

  it("predictions.csv and metrics.csv have every model, set and case", () => {
    const predictions = csv("predictions.csv");
    expect(predictions.columns.map(({ name }) => name).slice(0, 6)).toEqual(["task", "model", "set", "id", "y", "p"]);
    expect(predictions.rows).toBe(results.models.reduce((sum, model) => sum + model.predictions.reduce((n, { ids }) => n + ids.length, 0), 0));
    const metrics = csv("metrics.csv");
    expect(metrics.columns.map(({ name }) => name).slice(0, 12)).toEqual(["task", "model", "set", "n", "positives", "threshold", "auc", "auc_low", "auc_high", "accuracy", "accuracy_low", "accuracy_high"]);
    const rows = metricsRows(results);
    expect(texts(metrics, "auc")).toEqual(rows.map((row) => String(row.metrics!.auc.value)));
    expect(texts(metrics, "set")).toEqual(rows.map(({ set }) => set));
  });

  it("readings, notes, comparisons, baseline and odds", () => {
    expect(texts(csv("readings.csv"), "reader")).toEqual([...new Array<string>(20).fill("first"), ...new Array<string>(20).fill("second")]);
    expect(text("notes.csv")).toContain("c3,clinical_age,not known,");
    expect(csv("comparisons.csv").rows).toBe(4 * 21 + 4);
    expect(texts(csv("odds.csv"), "column")).toEqual(["clinical_age", "clinical_menopause=post", "clinical_age", "clinical_menopause=post"]);
    const baseline = csv("baseline.csv");
    const row = [...texts(baseline, "table").keys()].find((i) => texts(baseline, "table")[i] === "sets" && texts(baseline, "category")[i] === "post" && texts(baseline, "group")[i] === "all")!;
    expect(texts(baseline, "count")[row]).toBe(String(results.cases.filter(({ values }) => values.menopause === "post").length));
  });

  it("cases that failed are in the notes, and tables of nothing have their header", () => {
    const measured = { ...results.measured, notes: [], failed: [{ id: "c99", reason: "the mask is empty" }] };
    const made = outputFiles({ ...results, measured, models: [] });
    expect(made.get("notes.csv")).toContain("c99,,the mask is empty,");
    expect(made.get("metrics.csv")).toBe("task,model,set,n,study_hash,engine_version\n");
  });
});

describe("readStudyModel", () => {
  it.each(["lasso", "trees", "svm", "both"])("predicts and explains as the study did: %s", (name) => {
    const model = readStudyModel(text(`models/her2_${name}.json`), "m.json");
    const found = results.models.find((each) => each.task === "her2" && each.model === name)!;
    expect(model).toMatchObject({ task: "her2", model: name, hash: results.hash });
    expect(Object.keys(model.study.models)).toEqual([name]);
    const { configuration: _, ...parameters } = results.study.parameters.mri;
    expect(model.study.parameters.mri).toEqual({ ...parameters, configuration: { settings: {}, imageTypes: {} } });
    expect(model.study.images).toEqual(results.study.images);
    // Cases as predict has them: only the columns asked for, no outcome, in another order.
    const { ids } = taskData(results.study, results.measured, "her2").heldOut.test.data;
    const all = datasetOf(results.measured.table, { id: "id", patient: "patient", features: model.features.toReversed() });
    const rows = ids.map((id) => all.ids.indexOf(id));
    const x = { rows: ids.length, columns: all.x.columns, values: Float64Array.from({ length: ids.length * all.x.columns }, (_, k) => all.x.values[Math.floor(k / ids.length) * all.x.rows + rows[k % ids.length]]) };
    const cases = heldOut({ ids, patients: ids, features: all.features, x, y: null });
    expect(Array.from(predict(model.pipeline, cases).p)).toEqual(found.predictions[2].p);
    const explained = explainCases(model, cases);
    if ("none" in explained) expect(explained).toEqual(found.explanations);
    else expect({ ...explained, set: "test" }).toEqual((found.explanations as readonly unknown[])[2]);
  });

  it("refuses what is not a model of a study", () => {
    const content = JSON.parse(text("models/her2_svm.json")) as Record<string, unknown>;
    const changed = (change: object): string => JSON.stringify({ ...content, ...change });
    expect(() => readStudyModel("{", "m.json")).toThrow("m.json: not JSON");
    expect(() => readStudyModel(changed({ format: "webradiomics-model" }), "m.json")).toThrow('format is "webradiomics-model"; expected "webradiomics-study-model"');
    expect(() => readStudyModel(changed({ version: 2 }), "m.json")).toThrow("version 2");
    expect(() => readStudyModel(changed({ study: { ...(content.study as object), seed: "one" } }), "m.json")).toThrow("m.json: study.seed");
    expect(() => readStudyModel(changed({ background: [[1]] }), "m.json")).toThrow("background[0] has 1 values; the model has 3 columns");
    expect(() => readStudyModel(changed({ features: [] }), "m.json")).toThrow("features");
    expect(() => readStudyModel(changed({ habitats: { H: { k: 3 } } }), "m.json")).toThrow("m.json.habitats.H");
  });
});
