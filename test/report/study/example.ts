import { featureTable, numberColumn, textColumn } from "../../../src/host/dataset/featureTable.ts";
import { checkParameters } from "../../../src/host/params/check.ts";
import { resolveParameters } from "../../../src/host/params/parameters.ts";
import type { PipelineSpec } from "../../../src/host/pipeline/spec.ts";
import { pngFile } from "../../../src/host/report/png.ts";
import type { StudyPicture } from "../../../src/host/report/study/elements/making.ts";
import { Random } from "../../../src/host/stats/random.ts";
import type { Measured } from "../../../src/host/study/cases/measured.ts";
import { studySchema } from "../../../src/host/study/file/schema.ts";
import type { Study, StudyCase } from "../../../src/host/study/file/study.ts";
import { fitModel, isFitted, modelsToFit } from "../../../src/host/study/learn/fitModel.ts";
import type { StudyResults } from "../../../src/host/study/learn/results.ts";

/** A study that has something for every table and figure, of drawn numbers: 150 cases in train, test and external. */
export async function exampleResults(): Promise<StudyResults> {
  const study = exampleStudy();
  const { cases, measured } = exampleMeasured();
  const fitted = [];
  for (const { task, model } of modelsToFit(study)) fitted.push(await fitModel(study, measured, task, model, { hash: "0" }));
  return {
    study,
    hash: "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
    version: "0.0.0-test",
    backend: "cpu",
    adapter: "threads: 2",
    cases,
    measured,
    models: fitted.filter(isFitted),
    failedModels: fitted.flatMap((result) => (isFitted(result) ? [] : [result])),
  };
}

/** The same with one model of one task, without clinical columns, habitats, rings, readers, notes and warnings, and few figures asked for. */
export function sparse(results: StudyResults): StudyResults {
  const { study, measured } = results;
  const plain: Study = {
    ...study,
    notes: [],
    source: undefined,
    tasks: { her2: study.tasks.her2 },
    cohort: { ...study.cohort, clinical: {} },
    regions: { tumour: study.regions.tumour },
    readers: {},
    figures: ["metrics", "roc", "methods", "scores", "shap"],
    parameters: { mri: { ...study.parameters.mri, warnings: [] } },
  };
  const models = results.models.filter(({ task, model }) => task === "her2" && model === "Habitats").map((model) => ({ ...model, report: { ...model.report, warnings: [] } }));
  return { ...results, study: plain, measured: { ...measured, habitats: {}, failed: [], notes: [], warnings: [] }, models, failedModels: [] };
}

const file = {
  study: "example",
  title: "Habitats & rings <of> a drawn cohort",
  source: "Nobody et al., Journal of Examples 1 (2025) 1, doi:10.0000/example",
  notes: ["The paper leaves lambda < 1 open: it is chosen by cross-validation & kept."],
  seed: 7,
  cohort: { table: "cohort.csv", id: "id", patient: "patient", batch: "scanner", clinical: { age: "number", menopause: ["pre", "post"] } },
  split: { column: "centre", sets: { train: ["A"], external: ["B"] }, hold: { test: 0.3 } },
  images: {
    DCE2: { column: "dce2", n4: true },
    T1: { column: "t1", n4: { shrink: 2, iterations: [30, 30] }, register: { to: "DCE2", kind: "bspline", transform: "t1_tfm" } },
    SUB: { formula: "DCE2 - T1" },
  },
  regions: {
    tumour: { mask: "mask" },
    ring5: { ring: [0, 5], around: "tumour" },
    H: { habitats: { of: "tumour", images: ["DCE2", "SUB"], k: [2, 5], expected: 2, minimumVoxels: 5 } },
  },
  readers: { second: { tumour: "mask_2" } },
  features: { mri: { parameters: "params/wavelet.yaml", images: ["DCE2", "T1"], regions: ["tumour", "ring5", "H"] } },
  models: { Tumour: { columns: ["tumour_*"] }, Ring: { columns: ["ring5_*"] }, Habitats: { columns: ["H*"] }, Score: { columns: ["*_DCE2_*"] }, Clinical: { columns: ["clinical_*"] }, All: { columns: ["*"] }, Stack: { stack: ["Tumour", "Clinical"], model: {} }, None: { columns: ["tumour_T1_*"] } },
  tasks: { her2: { outcome: "her2", positive: ["positive"], negative: ["low", "zero"] }, low: { outcome: "her2", positive: ["low"], negative: ["zero"], models: ["Tumour", "Score", "Clinical"] } },
  evaluation: { crossValidation: 3 },
};

const selection: PipelineSpec["steps"] = [{ kind: "imputation" }, { kind: "icc", atLeast: 0.5 }, { kind: "z-score" }, { kind: "t-test", below: 0.3 }, { kind: "correlation", above: 0.9 }];
const lasso = { kind: "lasso", folds: 4 } as const;
const threshold = { rule: "youden" } as const;

const pipelines: Readonly<Record<string, PipelineSpec>> = {
  Tumour: { steps: [{ kind: "columns", keep: ["tumour_*"] }, ...selection!, lasso], model: { kind: "logistic" }, threshold, ifNothingKept: "prevalence" },
  Ring: { steps: [{ kind: "columns", keep: ["ring5_*"] }, ...selection!, lasso], model: { kind: "logistic" }, threshold, ifNothingKept: "prevalence" },
  Habitats: { steps: [{ kind: "columns", keep: ["H*"] }, ...selection!, { kind: "mrmr", count: 5 }], model: { kind: "extra-trees", trees: 25, maxDepth: 4 }, threshold },
  Score: { steps: [{ kind: "columns", keep: ["*_DCE2_*"] }, ...selection!, { kind: "rad-score", folds: 4 }], model: { kind: "l2-logistic" }, threshold, ifNothingKept: "prevalence" },
  Clinical: { steps: [{ kind: "columns", keep: ["clinical_*"] }, { kind: "imputation" }, { kind: "univariate-logistic", below: 0.5 }], model: { kind: "logistic" }, threshold, ifNothingKept: "prevalence" },
  All: { steps: [{ kind: "imputation" }, { kind: "z-score" }, { kind: "top-n", count: 6 }], model: { kind: "tree", maxDepth: 3 }, threshold: 0.5 },
  Stack: { steps: [{ kind: "imputation" }], model: { kind: "stack", bases: { Tumour: tumourBase(), Clinical: { steps: [{ kind: "columns", keep: ["clinical_*"] }, { kind: "imputation" }], model: { kind: "logistic" } } }, folds: 3, meta: { kind: "logistic" } } },
  None: { steps: [{ kind: "columns", keep: ["tumour_T1_*"] }, { kind: "imputation" }, { kind: "t-test", below: 1e-9 }], model: { kind: "logistic" } },
};

function tumourBase() {
  return { steps: [{ kind: "columns", keep: ["tumour_*"] }, { kind: "imputation" }, { kind: "z-score" }, { kind: "top-n", count: 4 }], model: { kind: "logistic" } } as const;
}

function exampleStudy(): Study {
  const parameters = resolveParameters({ file: checkParameters({ setting: { normalize: true, normalizeScale: 100, resampledPixelSpacing: [1, 1, 1], binCount: 32 }, imageType: { Original: {}, Wavelet: {} }, featureClass: { shape: null, firstorder: null, glcm: null } }, "wavelet.yaml") });
  return { ...studySchema.parse(file), parameters: { mri: parameters }, pipelines };
}

const regions = ["tumour", "ring5", "H1", "H2"];
const endings = ["original_shape_Sphericity", "original_firstorder_Mean", "original_firstorder_Energy", "original_glcm_Contrast", "original_glcm_Idm", "wavelet-LLH_firstorder_Kurtosis", "wavelet-HHH_glcm_ClusterProminence"];
/** How much each region tells. */
const effects: Readonly<Record<string, number>> = { tumour: 0.5, ring5: 0.3, H1: 0.9, H2: 0.1 };

function exampleMeasured(): { cases: StudyCase[]; measured: Measured } {
  const random = new Random(3);
  const n = 150;
  const rows = Array.from({ length: n }, (_, i) => i);
  const her2 = rows.map(() => { const u = random.uniform(); return u < 0.4 ? "positive" : u < 0.7 ? "low" : "zero"; });
  const sets = rows.map((i) => (i % 9 < 5 ? "train" : i % 9 < 7 ? "test" : "external"));
  const ids = rows.map((i) => `P${String(i + 1).padStart(3, "0")}`);
  const level = { positive: 1, low: 0.3, zero: -0.3 };
  const y = her2.map((status) => level[status as keyof typeof level]);
  const names = regions.flatMap((region) => ["DCE2", "T1"].flatMap((image) => endings.map((ending) => `${region}_${image}_${ending}`)));
  const columns = names.map((name) => {
    const effect = effects[name.split("_")[0]] * (name.includes("glcm") ? 1 : 0.4);
    return numberColumn(name, rows.map((i) => effect * y[i] + random.normal()));
  });
  columns[5].values[4] = NaN;
  const age = rows.map((i) => Math.round(52 + 6 * y[i] + 9 * random.normal()));
  const post = age.map((years) => (years > 50 ? 1 : 0));
  const table = featureTable("features", [
    textColumn("id", ids), textColumn("patient", ids), textColumn("set", sets), textColumn("batch", rows.map((i) => ["one", "two"][i % 2])), textColumn("her2", her2),
    numberColumn("clinical_age", age), numberColumn("clinical_menopause=post", post), ...columns,
  ]);
  const reread = rows.filter((i) => sets[i] === "train").slice(0, 20);
  const reading = (reader: string, noise: number) => ({ reader, table: featureTable(reader, [textColumn("id", reread.map((i) => ids[i])), ...columns.map(({ name, values }) => numberColumn(name, reread.map((i) => values[i] + noise * random.normal())))]) });
  const cases = rows.map((i): StudyCase => ({
    id: ids[i], patient: ids[i], line: i + 2, batch: ["one", "two"][i % 2], set: sets[i], images: {}, transforms: {}, registered: {}, masks: {}, readers: {},
    values: { her2: her2[i], age: String(age[i]), menopause: post[i] === 1 ? "post" : "pre", centre: sets[i] === "external" ? "B" : "A" },
  }));
  const fitted = { k: 2, means: [{ k: 2, score: 431.5 }, { k: 3, score: 402.1 }, { k: 4, score: 377.9 }, { k: 5, score: 340 }], anchor: { anchor: "P001", columns: [], mean: [], sd: [], habitats: [] } };
  const measured: Measured = {
    table, features: names, readings: [reading("first", 0), reading("second", 0.3)], habitats: { H: fitted },
    failed: [{ id: "P151", reason: "mask <label 1> is empty" }],
    notes: [{ id: "P005", column: names[5], reason: "one grey level only" }],
    warnings: ["P007: the ring is cut off by the image's border", ...[3, 4, 4, 2].map((n, i) => `P00${i + 1}: tumour in T1: few grey levels: ${n}`),
      "P001: t1.nii.gz: the field has not converged to 0.001 at level 2 (0.002)", "P002: t1.nii.gz: the field has not converged to 0.001 at level 1 (0.003), level 4 (0.001)"],
  };
  return { cases: [...cases, { ...cases[0], id: "P151", patient: "P151", line: 152 }], measured };
}

export function examplePictures(): StudyPicture[] {
  const png = pngFile(Uint8Array.from({ length: 64 * 48 }, (_, i) => i % 251), 64, 48, 1);
  return [{ name: "P001-H-DCE2", title: "P001: Habitats H over DCE2", caption: "Shares of the region: H1 60 %, H2 40 %", png }, { name: "P001-rings-tumour-DCE2", title: "P001: Rings around tumour over DCE2", caption: "Distances from its border: ring5 0 to 5 mm", png }];
}
