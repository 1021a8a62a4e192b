// From a feature table to a tested model: node examples/learn.mjs [FOLDER]
// The tables are made here, 150 patients of two centres with a planted signal, and written to FOLDER (default: model) as any lab's would be.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cohort, crossValidate, datasetOf, evaluate, explain, fit, joinTables, modelText, onnxModel, predict, readModel, split, tableOfCsv } from "webradiomics/learn";
import { readTable, writeFileAtomic, writeTable } from "webradiomics/node";
import { compareAuc, Random } from "webradiomics/stats";

const folder = process.argv[2] ?? "model";
await mkdir(folder, { recursive: true });
await makeTables(folder);

// 1. Tables: features by case, and the clinic's, joined by the case's id.
const features = await readTable(join(folder, "features.csv"));
const clinical = await readTable(join(folder, "clinical.csv"));
const { table } = joinTables(features, clinical, { on: "id" });
await writeTable(table, join(folder, "joined.parquet"));

// 2. Cases to learn from. A patient with two lesions never sits on both sides of a split.
const cases = datasetOf(table, {
  id: "id",
  patient: "patient",
  batch: "scanner",
  outcome: { column: "HER2", positive: ["positive"], negative: ["negative"] },
  features: (column) => column.name.startsWith("original_"),
});
const { training, test } = split(cohort(cases), { test: 0.3, seed: 1 });

// 3. A pipeline is data. Every step is fitted on the training cases alone: ComBat, scaling, selection, the threshold too.
const spec = {
  steps: [
    { kind: "combat" },
    { kind: "z-score" },
    { kind: "rank-sum", below: 0.05 },
    { kind: "correlation", above: 0.9 },
    { kind: "lasso", folds: 5 },
  ],
  model: { kind: "extra-trees", trees: 200 },
  threshold: { rule: "youden", on: "out-of-fold" },
};
const fitted = await fit(spec, training, { seed: 1 });
for (const { kind, kept, dropped } of fitted.report.steps) console.log(`${kind}: ${kept.length} kept, ${dropped.length} dropped${dropped.length ? `, such as ${dropped[0].feature}: ${dropped[0].why}` : ""}`);

// 4. What it is worth, on cases that it has not seen, and against a simpler model on the same cases.
const predictions = predict(fitted, test);
const { auc, sensitivity, specificity } = evaluate(predictions);
const said = ({ value, lower, upper }) => `${value.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)})`;
console.log(`test: AUC ${said(auc)}, sensitivity ${said(sensitivity)}, specificity ${said(specificity)}`);
const simple = await fit({ ...spec, model: { kind: "logistic" } }, training, { seed: 1 });
console.log(`against logistic regression: DeLong's p = ${compareAuc(test.data.y, predictions.p, predict(simple, test).p).p.toFixed(2)}`);
const { scores } = await crossValidate({ ...spec, model: { kind: "l2-logistic" } }, training, { folds: 5, repeats: 2, seed: 1 });
console.log(`L2 logistic regression, cross-validated on the training cases: AUC ${scores.auc.mean.toFixed(2)} (${scores.auc.lower.toFixed(2)} to ${scores.auc.upper.toFixed(2)})`);

// 5. Why: SHAP values of the test cases.
const why = explain(fitted, test, training);
console.log(`${why.features.length} features; first case: ${why.features.map((name, j) => `${name} ${why.values.values[j * why.x.rows].toFixed(3)}`).join(", ")}`);

// 6. Files: JSON that predicts the same numbers when read back, and ONNX (not of ComBat, which needs to know the scanner).
await writeFileAtomic(join(folder, "model.json"), modelText(fitted));
console.log("read back, the same:", predict(readModel(modelText(fitted)), test).p.every((p, i) => p === predictions.p[i]));
const { steps, ...rest } = spec;
await writeFileAtomic(join(folder, "model.onnx"), onnxModel(await fit({ ...rest, steps: steps.slice(1) }, training, { seed: 1 })));

async function makeTables(folder) {
  const random = new Random(7);
  const names = Array.from({ length: 60 }, (_, j) => `original_glcm_Feature${j + 1}`);
  const rows = Array.from({ length: 150 }, (_, i) => {
    const positive = random.uniform() < 0.45;
    const scanner = i % 3 === 0 ? "B" : "A";
    const values = names.map((_, j) => (scanner === "B" ? 1.4 : 1) * random.normal() + (scanner === "B" ? 0.5 : 0) + (j < 4 && positive ? 0.8 : 0));
    return { id: `case${i + 1}`, patient: `P${i - (i % 10 === 9 ? 1 : 0)}`, scanner, HER2: positive ? "positive" : "negative", values };
  });
  const csv = (header, lines) => [header, ...lines].map((line) => line.join(",")).join("\n") + "\n";
  await writeFile(join(folder, "features.csv"), csv(["id", ...names], rows.map(({ id, values }) => [id, ...values])));
  await writeFile(join(folder, "clinical.csv"), csv(["id", "patient", "scanner", "HER2"], rows.map(({ id, patient, scanner, HER2 }) => [id, patient, scanner, HER2])));
}
