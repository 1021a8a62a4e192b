import { expect, describe, it } from "vitest";
import { fileURLToPath } from "node:url";
import { readStudy } from "../../../src/host/study/file/read.node.ts";
import { clinicalColumns, columnsOf, countOf, expectedK, regionsOf } from "../../../src/host/study/file/columns.ts";

const fileOf = (name: string): string => fileURLToPath(new URL(`../../../studies/${name}.yaml`, import.meta.url));

async function studyOf(name: string) {
  const { study, problems, warnings } = await readStudy(fileOf(name));
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  return study!;
}

/** The ultrasound images of S1 and S5 have one slice. */
const oneSlice = (image: string): boolean => image === "US";

// Counts as the papers print them (S2: 11 image types x 93 + 14), models and cohort columns as the studies are described.
describe.each([
  {
    name: "s1-habitat-us",
    counts: { "H1_T1_*": 107, "H2_DWI_*": 107, "H3_DCE2_*": 107, "H*_T2_*": 321, "H*_DCE1_*": 321, "H1_*": 535, "H3_*": 535, "H*": 1605, "lesion_US_*": 1561, "*": 3166 },
    models: ["T1", "T2", "DWI", "DCE1", "DCE2", "H1", "H2", "H3", "H1+H2+H3", "US", "Clinical", "H1+US", "H1+US+Clinical"],
    clinical: ["clinical_age", "clinical_menopause=post", "clinical_nodes=positive", "clinical_size_mm", "clinical_ki67", "clinical_history=yes"],
  },
  {
    name: "s2-intra-peritumoral",
    counts: { "tumour_DCE4_*": 11 * 93 + 14, "ring_ADC_*": 1037, "*": 6222, "tumour_T2FS_*_shape_*": 14, "tumour_T2FS_*_firstorder_*": 11 * 18 },
    models: ["Rad-score-DCE4", "Rad-score-T2FS", "Rad-score-ADC", "Rad-score-DCE4-ring", "Rad-score-T2FS-ring", "Rad-score-ADC-ring", "R1", "R2", "R3"],
    clinical: ["clinical_er=positive", "clinical_nodes=positive", "clinical_age", "clinical_ki67"],
  },
  {
    name: "s3-abvs-rings",
    counts: { "tumour_*": 1316, "ring5_*": 1316, "ring10_*": 1316, "*": 3948 },
    models: ["Model-1", "Model-2", "Model-3", "Model-3-ComBat"],
    clinical: ["clinical_age", "clinical_size_mm", "clinical_nodes=positive"],
  },
  {
    name: "s4-multisequence-three-tier",
    counts: { "tumour_FST2WI_*": 1502, "tumour_T1WI_*": 1502, "tumour_T1C_*": 1502, "*": 4506, "tumour_T1C_*_firstorder_*": 288, "tumour_T1C_*_shape_*": 14 },
    models: ["Logistic", "Forest", "SVM"],
    clinical: ["clinical_age", "clinical_menopause=post", "clinical_nodes=positive"],
  },
  {
    name: "s5-ultrasound-three-tier",
    counts: { "*": 1561, "lesion_US_*_shape_*": 14, "lesion_US_*_firstorder_*": 17 * 18, "lesion_US_log-*": 0 },
    models: ["Logistic", "Tree"],
    clinical: ["clinical_age", "clinical_size_mm", "clinical_margin=irregular", "clinical_echo=iso", "clinical_calcification=yes"],
  },
])("$name", ({ name, counts, models, clinical }) => {
  it("has the paper's counts, and says so itself", async () => {
    const study = await studyOf(name);
    const columns = columnsOf(study, { k: expectedK(study), oneSlice });
    expect(new Set(columns).size).toBe(columns.length);
    const found = Object.fromEntries(Object.keys(counts).map((pattern) => [pattern, countOf(columns, pattern)]));
    expect(found).toEqual(counts);
    expect(Object.fromEntries(Object.keys(study.counts).map((pattern) => [pattern, countOf(columns, pattern)]))).toEqual(study.counts);
  });

  it("has the study's models, each with a pipeline, and its clinical columns", async () => {
    const study = await studyOf(name);
    expect(Object.keys(study.models)).toEqual(models);
    expect(Object.keys(study.pipelines)).toEqual(models);
    expect(clinicalColumns(study)).toEqual(clinical);
  });

  it("has models that a value missing in one case does not keep from being fitted, nor from predicting", async () => {
    const { pipelines } = await studyOf(name);
    for (const { steps, model } of Object.values(pipelines)) {
      if (model.kind === "stack") continue;
      const kinds = steps!.map(({ kind }) => kind);
      expect(kinds.slice(0, 2)).toEqual(["columns", "imputation"]);
    }
  });

  it("says what the paper left open", async () => {
    const { notes, source } = await studyOf(name);
    expect(source).toBeTruthy();
    expect(notes.length).toBeGreaterThan(5);
    for (const note of notes) expect(note).toMatch(/^[A-Z].*[^.]\.$/);
  });
});

describe("columnsOf", () => {
  it("goes by feature set, region, image and PyRadiomics' column", async () => {
    const study = await studyOf("s1-habitat-us");
    const columns = columnsOf(study, { k: { H: 4 }, oneSlice });
    expect(regionsOf(study, study.features.mri, { H: 4 })).toEqual(["H1", "H2", "H3", "H4"]);
    expect(columns).toHaveLength(4 * 535 + 1561);
    expect(columns[0]).toBe("H1_T1_original_shape_Elongation");
    expect(columns[107]).toBe("H1_T2_original_shape_Elongation");
    expect(columns[535]).toBe("H2_T1_original_shape_Elongation");
    expect(columns[4 * 535]).toBe("lesion_US_original_shape_Elongation");
  });

  it("has the LoG of images that are no single slice", async () => {
    const study = await studyOf("s5-ultrasound-three-tier");
    expect(columnsOf(study, { k: {}, oneSlice: () => false })).toHaveLength(1834);
  });
});
