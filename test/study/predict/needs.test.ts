import { expect, it } from "vitest";
import type { StudyModel } from "../../../src/host/study/learn/studyModel.ts";
import { neededStudy } from "../../../src/host/study/predict/needs.ts";
import { studyOf } from "../cases/small.ts";

const study = studyOf({
  cohort: { table: "cohort.csv", batch: "scanner", clinical: { age: "number", agent: "number", menopause: ["pre", "post"] } },
  images: {
    T1: { column: "t1", register: { to: "DCE1" } }, T2: { column: "t2", register: { to: "DCE1" } }, DCE1: { column: "dce1", register: { to: "DCE2" } }, DCE2: { column: "dce2" },
    ADC: { column: "adc" }, SUB: { formula: "DCE2 - T1" },
  },
  regions: {
    tumour: { mask: "mask" }, ring: { ring: [0, 3], around: "tumour" }, outer: { ring: [3, 5], around: "tumour" }, own: { mask: { ADC: "adc_mask", T2: "t2_mask", DCE1: "dce1_mask" } },
    nearby: { ring: [0, 3], around: "own" }, H: { habitats: { of: "tumour", images: ["DCE2", "SUB"], k: 2 } }, whole: { habitats: { of: "own", images: ["DCE1"], k: 2 } },
  },
  readers: { second: { tumour: "mask_2" } },
  features: {
    mri: { parameters: "few.yaml", images: ["T1", "T2", "DCE2"], regions: ["tumour", "ring", "outer", "H"] },
    each: { parameters: "few.yaml", images: ["T2", "ADC"], regions: ["own", "nearby"] },
  },
});

const anchored = (columns: string[]) => ({ H: { k: 2, means: [], anchor: { anchor: "P1", columns, mean: [], sd: [], habitats: [] } } });

function needed(features: string[], { compared = [] as string[], steps = [] as string[] } = {}) {
  const fitted = { features, steps: steps.map((kind) => ({ settings: { kind }, state: {} })), model: { settings: { kind: "logistic" }, features, state: {} } };
  return neededStudy({ study, features, habitats: anchored(compared), pipeline: { fitted } } as unknown as StudyModel);
}

it("keeps regions and images of the columns, what they are made of, and where images are registered to", () => {
  const { images, regions, features, readers, tasks, cohort, split } = needed(["ring_T2_original_firstorder_Mean", "tumour_T2_original_shape_MeshVolume"]);
  expect(Object.keys(images)).toEqual(["T2", "DCE1", "DCE2"]);
  expect(Object.keys(regions)).toEqual(["tumour", "ring"]);
  expect(Object.values(features).map((set) => [set.images, set.regions])).toEqual([[["T2"], ["tumour", "ring"]]]);
  expect([readers, tasks, cohort.clinical, cohort.batch, split]).toEqual([{}, {}, {}, undefined, { hold: {} }]);
});

it("measures habitats as they were compared with the anchor's, and keeps the images that divide them", () => {
  const { images, regions, features } = needed(["H2_T2_original_glcm_Contrast", "outer_DCE2_original_firstorder_Mean"], { compared: ["T2_original_glcm_Contrast", "DCE2_original_glcm_Contrast"] });
  expect(Object.keys(images)).toEqual(["T1", "T2", "DCE1", "DCE2", "SUB"]);
  expect(Object.keys(regions)).toEqual(["tumour", "outer", "H"]);
  expect(Object.entries(features).map(([name, set]) => [name, set.images, set.regions])).toEqual([["mri", ["DCE2"], ["outer"]], ["mri-2", ["T2", "DCE2"], ["H"]]]);
});

it("keeps masks of the images that are measured", () => {
  const { images, regions } = needed(["nearby_ADC_original_firstorder_Mean"]);
  expect(Object.keys(images)).toEqual(["ADC"]);
  expect(regions.own).toEqual({ ...study.regions.own, mask: { ADC: "adc_mask" } });
  expect(Object.keys(regions)).toEqual(["own", "nearby"]);
});

it("keeps clinical columns by their whole names, and batches for ComBat", () => {
  const { cohort, images, features } = needed(["clinical_age", "clinical_menopause=post"], { steps: ["combat"] });
  expect(cohort).toMatchObject({ batch: "scanner", clinical: { age: "number", menopause: ["pre", "post"] } });
  expect(Object.keys(cohort.clinical)).toEqual(["age", "menopause"]);
  expect([images, features]).toEqual([{}, {}]);
});
