import { featureTable, numberColumn, textColumn, type TableColumn } from "../../../src/host/dataset/featureTable.ts";
import { Random } from "../../../src/host/stats/random.ts";
import type { Measured } from "../../../src/host/study/cases/measured.ts";
import { columnsOf } from "../../../src/host/study/file/columns.ts";
import { parseStudy } from "../../../src/host/study/file/parse.ts";
import { resolveStudy } from "../../../src/host/study/file/resolve.ts";
import type { Study, StudyCase } from "../../../src/host/study/file/study.ts";
import { fitModel, isFitted, modelsToFit } from "../../../src/host/study/learn/fitModel.ts";
import type { FailedModel, ModelResult, StudyResults } from "../../../src/host/study/learn/results.ts";

const text = `
study: planted
title: A planted study
seed: 7
cohort:
  table: cohort.csv
  patient: patient
  batch: scanner
  clinical: { age: number, menopause: [pre, post] }
split: { column: part, sets: { train: [a], external: [c], test: [b] } }
images: { T1: { column: t1 } }
regions: { tumour: { mask: mask } }
readers: { second: { tumour: mask2 } }
features: { mri: { parameters: mri.yaml, images: [T1], regions: [tumour] } }
recipes:
  few: { steps: [{ kind: z-score }, { kind: top-n, count: 3 }], threshold: { rule: youden } }
models:
  lasso: { columns: [tumour_*], steps: [{ kind: icc }, { kind: z-score }, { kind: lasso, folds: 4, most: 4 }], model: { kind: l2-logistic }, threshold: { rule: youden } }
  trees: { columns: [tumour_*], use: few, model: { kind: extra-trees, trees: 10 } }
  svm: { columns: [tumour_*], use: few, model: { kind: svm, kernel: rbf } }
  harmonised: { columns: [tumour_*], steps: [{ kind: combat }, { kind: z-score }, { kind: top-n, count: 3 }], model: { kind: logistic } }
  score: { columns: [tumour_*], steps: [{ kind: z-score }, { kind: rad-score, folds: 4 }], model: { kind: l2-logistic } }
  clinical: { columns: [clinical_*], steps: [{ kind: imputation }], model: { kind: logistic } }
  both: { stack: [trees, clinical], by: columns, folds: 3, model: { kind: logistic } }
  impossible: { columns: [tumour_*], steps: [{ kind: z-score }, { kind: lasso, folds: 40 }], model: { kind: logistic } }
tasks:
  her2: { outcome: HER2, positive: ["3+"], negative: ["0", "1+"] }
  low: { outcome: HER2, positive: ["1+"], negative: ["0"], models: [trees, clinical] }
evaluation: { crossValidation: 3 }
`;

export async function plantedStudy(): Promise<Study> {
  const { study, problems } = await resolveStudy(parseStudy(text, "planted.yaml"), async () => "featureClass: { shape: [], firstorder: [] }\n");
  if (!study) throw new Error(problems.map(({ where, what }) => `${where}: ${what}`).join("\n"));
  return study;
}

const outcomes = ["0", "1+", "3+"];

/** 60 cases: the first two features rise with the outcome, the last ones differ between readers; two scanners; test and external cases. */
export function plantedCases(study: Study): { measured: Measured; cases: StudyCase[] } {
  const random = new Random(5);
  const features = columnsOf(study, { k: {}, oneSlice: () => false });
  const cases = Array.from({ length: 60 }, (_, i): StudyCase => {
    const part = i % 10 < 6 ? "train" : i % 10 < 8 ? "test" : "external";
    const values = { HER2: i % 11 === 10 ? null : outcomes[random.integer(3)], age: String(40 + random.integer(40)), menopause: ["pre", "post"][random.integer(2)] };
    return { id: `c${i}`, patient: `P${i}`, line: i + 2, batch: i % 2 ? "A" : "B", set: part, images: {}, transforms: {}, registered: {}, masks: {}, readers: {}, values };
  });
  const level = cases.map(({ values }) => outcomes.indexOf(values.HER2 ?? "1+"));
  const ofFeatures = features.map((name, j) => numberColumn(name, cases.map((_, i) => 10 ** (j % 3) * (random.normal() + (j < 2 ? level[i] : 0)) + j)));
  const text = (name: string, of: (each: StudyCase) => string | null): TableColumn => textColumn(name, cases.map(of));
  const table = featureTable("planted", [
    text("id", ({ id }) => id),
    text("patient", ({ patient }) => patient),
    text("set", ({ set }) => set),
    text("batch", ({ batch }) => batch),
    text("HER2", ({ values }) => values.HER2),
    numberColumn("clinical_age", cases.map(({ values }, i) => (i === 3 ? NaN : Number(values.age)))),
    numberColumn("clinical_menopause=post", cases.map(({ values }) => Number(values.menopause === "post"))),
    ...ofFeatures,
  ]);
  const drawn = cases.slice(0, 20);
  const reading = (noisy: boolean) => featureTable("reading", [
    textColumn("id", drawn.map(({ id }) => id)),
    ...ofFeatures.map(({ name, values }, j) => numberColumn(name, values.slice(0, 20).map((value) => (noisy && j >= 28 ? 1000 * random.normal() : value)))),
  ]);
  const readings = [{ reader: "first", table: reading(false) }, { reader: "second", table: reading(true) }];
  return { cases, measured: { table, features, readings, habitats: {}, failed: [], notes: [{ id: "c3", column: "clinical_age", reason: "not known" }], warnings: [] } };
}

const hash = "0123456789abcdef".repeat(4);

export async function resultsOf(study: Study, measured: Measured, cases: readonly StudyCase[]): Promise<StudyResults> {
  const models: ModelResult[] = [];
  const failedModels: FailedModel[] = [];
  for (const { task, model } of modelsToFit(study)) {
    const result = await fitModel(study, measured, task, model, { hash });
    if (isFitted(result)) models.push(result);
    else failedModels.push(result);
  }
  return { study, hash, version: "0.0.0", backend: "cpu", adapter: "one thread", cases, measured, models, failedModels };
}
