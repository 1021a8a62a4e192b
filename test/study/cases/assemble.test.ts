import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { columnNamed, type FeatureTable } from "../../../src/host/dataset/featureTable.ts";
import { openEngine, type Engine } from "../../../src/host/engine/engine.ts";
import type { Volume } from "../../../src/host/image/volume.ts";
import { uniform } from "../../../src/host/random.ts";
import { alignOne } from "../../../src/host/study/cases/align.ts";
import { assemble } from "../../../src/host/study/cases/assemble.ts";
import { chosenK, scoreCase } from "../../../src/host/study/cases/habitats.ts";
import { measureCase, type CaseMeasurement } from "../../../src/host/study/cases/measure.ts";
import { casePictures } from "../../../src/host/study/cases/pictures.ts";
import type { HabitatRegion } from "../../../src/host/study/file/schema.ts";
import type { Study, StudyCase } from "../../../src/host/study/file/study.ts";
import { boxMask, caseOf, fakeTools, studyOf, volumeOf } from "./small.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: "cpu" });
});
afterAll(() => engine.close());

const study = studyOf({
  cohort: { table: "cohort.csv", batch: "scanner", clinical: { age: "number", menopause: ["pre", "post"] } },
  images: { T1: { column: "t1" }, DCE: { column: "dce", register: { to: "T1", registered: "dce" } }, US: { column: "us" }, SUB: { formula: "DCE - T1" } },
  regions: { tumour: { mask: "mask" }, lesion: { mask: "lesion" }, ring: { ring: [0, 3], around: "tumour" }, H: { habitats: { of: "tumour", images: ["T1", "DCE", "SUB"], k: [2, 4], restarts: 3 } } },
  readers: { second: { tumour: "mask2" } },
  features: { habitats: { parameters: "few.yaml", images: ["T1", "DCE"], regions: ["H"] }, us: { parameters: "few.yaml", images: ["US"], regions: ["lesion"] } },
});

const box = boxMask("mask", [4, 4, 2], [20, 20, 10]);
/** Habitats 1, 2, 3 are slabs of 4, 5 and 7 voxels along x. */
const slab = (x: number): number => (x < 8 ? 0 : x < 13 ? 1 : 2);

/** Planted habitats; T1 by whose centroids K-means numbers them is the other way round where flipped. */
function planted(id: string, seed: number, flip: boolean): { files: Record<string, Volume>; each: StudyCase } {
  const next = uniform(seed);
  const noise = (): number => 3 * (next() + next() + next() - 1.5);
  const means = flip ? [300, 200, 100] : [100, 200, 300];
  const files: Record<string, Volume> = {
    [`${id}-t1`]: volumeOf("t1", (x) => means[slab(x)] + noise()),
    [`${id}-dce`]: volumeOf("dce", (x) => [600, 100, 350][slab(x)] + noise()),
    [`${id}-us`]: volumeOf("us", (x, y) => 50 + 5 * x + 3 * y + noise(), { size: [24, 24, 1] }),
    [`${id}-mask`]: box,
    [`${id}-mask2`]: boxMask("mask2", [5, 5, 2], [20, 20, 10]),
    [`${id}-lesion`]: boxMask("lesion", [5, 5, 0], [17, 19, 1], { size: [24, 24, 1] }),
  };
  const each = caseOf(id, {
    images: { T1: `${id}-t1`, US: `${id}-us` }, registered: { DCE: `${id}-dce` }, masks: { tumour: { "": `${id}-mask` }, lesion: { "": `${id}-lesion` } }, batch: "A",
    values: { HER2: "1", age: "50", menopause: "post" },
  });
  return { files, each };
}

const cohort = [planted("P1", 1, false), planted("P2", 2, true), planted("P3", 3, false), planted("P4", 4, true)];
const cases = cohort.map(({ each }, i): StudyCase => ({
  ...each,
  set: i < 3 ? "train" : "test",
  readers: i === 1 || i === 3 ? { second: { tumour: { "": `${each.id}-mask2` } } } : {},
  values: i === 0 ? { HER2: "0", age: null, menopause: "pre" } : each.values,
}));
const files = Object.assign({}, ...cohort.map((each) => each.files)) as Record<string, Volume>;
const valuesOf = (table: FeatureTable, name: string): number[] => [...(columnNamed(table, name).values as Float64Array)];

describe("a study of habitats", () => {
  let measurements: CaseMeasurement[];
  const tools = () => fakeTools(engine, files);
  let k: ReturnType<typeof chosenK>;
  beforeAll(async () => {
    const scored = [];
    for (const each of cases) scored.push({ set: each.set, scores: await scoreCase(tools(), study, each) });
    // A test case with scores beyond all others, which would make it 4.
    const extreme = [2, 3, 4].map((of) => ({ k: of, score: of === 4 ? 1e12 : 0, inertia: 1, iterations: 1, converged: true }));
    k = chosenK(study, [...scored.slice(0, 3), { set: "test", scores: { H: extreme } }]);
    measurements = [];
    for (const each of cases) measurements.push(await measureCase(tools(), study, each, { H: k.H.k }));
  });

  it("chooses the number of habitats by training cases", () => {
    expect(k.H.k).toBe(3);
    expect(k.H.means.map((each) => each.k)).toEqual([2, 3, 4]);
    expect(k.H.means.every(({ score }) => score > 0)).toBe(true);
    expect(() => chosenK(study, [{ set: "train", scores: { H: [] } }])).toThrow("habitats H: none of the 1 training cases could be divided into 2 to 4");
    expect(chosenK(studyOf({ images: { T1: { column: "t1" } }, regions: { tumour: { mask: "m" }, H: { habitats: { of: "tumour", images: ["T1"], k: 5 } } }, features: { few: { parameters: "p", images: ["T1"], regions: ["H"] } } }), [])).toEqual({ H: { k: 5, means: [] } });
  });

  it("gives every case's habitats the anchor's numbers, in the table, the notes and each reading", () => {
    const measured = assemble(study, cases, measurements, k);
    expect(measured.habitats.H.anchor.anchor).toBe("P1");
    // The anchor's, in ascending order of T1: DCE 600, 100, 350. In flipped cases the same tissue is the one of the same DCE and size.
    for (const [h, [dce, width]] of [[600, 4], [100, 5], [350, 7]].entries()) {
      for (const value of valuesOf(measured.table, `H${h + 1}_DCE_original_firstorder_Median`)) expect(Math.abs(value - dce)).toBeLessThan(3);
      expect(valuesOf(measured.table, `H${h + 1}_T1_original_shape_MeshVolume`).map((volume) => Math.round(volume / (16 * 8 * 2)))).toEqual(Array(4).fill(width));
    }
    expect(valuesOf(measured.table, "H1_T1_original_firstorder_Median").map((value) => Math.round(value / 100))).toEqual([1, 3, 1, 3]);
    expect(measured.readings.map(({ reader }) => reader)).toEqual(["first", "second"]);
    const [first, second] = measured.readings.map(({ table }) => table);
    expect(columnNamed(first, "id").values).toEqual(["P2", "P4"]);
    expect(columnNamed(second, "id").values).toEqual(["P2", "P4"]);
    for (const value of valuesOf(second, "H1_DCE_original_firstorder_Median")) expect(Math.abs(value - 600)).toBeLessThan(3);
    expect(valuesOf(first, "H3_DCE_original_shape_MeshVolume")[0]).toBeGreaterThan(valuesOf(second, "H3_DCE_original_shape_MeshVolume")[0]);
    // The second reader drew no ultrasound lesion.
    expect(second.columns.some(({ name }) => name.startsWith("lesion"))).toBe(false);
    expect(measured.failed).toEqual([]);
    expect(measured.notes).toEqual([]);
  });

  it("lays out the table: cohort's columns, outcome and batch as texts, clinical columns, features", () => {
    const { table, features } = assemble(study, cases, measurements, k);
    expect(table.columns.slice(0, 7).map(({ name }) => name)).toEqual(["id", "patient", "set", "batch", "HER2", "clinical_age", "clinical_menopause=post"]);
    expect(columnNamed(table, "HER2").values).toEqual(["0", "1", "1", "1"]);
    expect(valuesOf(table, "clinical_age")).toEqual([NaN, 50, 50, 50]);
    expect(valuesOf(table, "clinical_menopause=post")).toEqual([0, 1, 1, 1]);
    expect(table.columns.slice(7).map(({ name }) => name)).toEqual(features);
    const each = 14 + 18 + 24;
    expect(features).toHaveLength(3 * 2 * each + each);
    expect(features[each]).toBe("H1_DCE_original_shape_Elongation");
    expect(columnNamed(table, "lesion_US_original_glcm_Contrast")).toMatchObject({ region: "lesion", sequence: "US", image: "original", class: "glcm", feature: "Contrast" });
  });

  it("fits the anchor and the scaling on training cases alone", () => {
    const { habitats } = assemble(study, cases, measurements, k);
    const other = measurements.map((each) => (each.id !== "P4" ? each : scaled(each, 1e6)));
    expect(assemble(study, cases, other, k).habitats).toEqual(habitats);
    expect(assemble(study, cases, measurements.map((each) => (each.id !== "P2" ? each : scaled(each, 2))), k).habitats).not.toEqual(habitats);
    const { habitats: rule } = study.regions.H as HabitatRegion;
    const anchored = (anchor: string): Study => ({ ...study, regions: { ...study.regions, H: { habitats: { ...rule, anchor } } } });
    expect(assemble(anchored("P2"), cases, measurements, k).habitats.H.anchor.anchor).toBe("P2");
    expect(() => assemble(anchored("P4"), cases, measurements, k)).toThrow("the anchor of H, P4, is not a training case");
  });

  it("aligns a new case by what is stored: as the cohort's own", () => {
    const { habitats, table, features } = assemble(study, cases, measurements, k);
    const { values, orders } = alignOne(habitats, JSON.parse(JSON.stringify(measurements[3])) as CaseMeasurement);
    expect(orders.H).not.toEqual([1, 2, 3]);
    expect(features.map((name) => values.get(name))).toEqual(features.map((name) => valuesOf(table, name)[3]));
  });

  it("keeps cases that have fewer habitats, or none, and says why columns are NaN", () => {
    const less = measurements.map((each): CaseMeasurement => {
      const [first, ...others] = each.readings;
      const without = (from: number, none: string) => first.features.map((block) => (block.habitat !== null && block.habitat >= from ? { ...block, values: {}, notes: {}, none } : block));
      if (each.id === "P2") return { ...each, readings: [{ ...first, features: without(3, "there are 2 habitats only"), habitats: { H: { k: 2, sizes: [1, 1], fractions: [0.5, 0.5], score: 1 } } }, ...others] };
      if (each.id === "P3") return { ...each, readings: [{ ...first, features: without(1, "too few voxels"), habitats: { H: { none: "too few voxels" } } }, ...others] };
      return each;
    });
    const { notes, table, habitats } = assemble(study, cases, less, k, []);
    // K-means' third of P2, flipped, is the anchor's first.
    expect(valuesOf(table, "H1_T1_original_firstorder_Median").map(Number.isNaN)).toEqual([false, true, true, false]);
    expect(valuesOf(table, "H2_T1_original_firstorder_Median").map(Number.isNaN)).toEqual([false, false, true, false]);
    expect(notes.find(({ id, column }) => id === "P2" && column === "H1_DCE_original_glcm_Contrast")?.reason).toBe("there are 2 habitats only");
    expect(notes.find(({ id, column }) => id === "P3" && column === "H2_DCE_original_glcm_Contrast")?.reason).toBe("too few voxels");
    expect(notes).toHaveLength(4 * 2 * (14 + 18 + 24));
    expect(habitats.H.anchor.anchor).toBe("P1");
  });

  it("leaves failed cases out of every table", () => {
    const failed = [{ id: "P2", reason: "P2: no such file" }];
    const { table, readings, failed: told } = assemble(study, cases, measurements.filter(({ id }) => id !== "P2"), k, failed);
    expect(columnNamed(table, "id").values).toEqual(["P1", "P3", "P4"]);
    expect(columnNamed(readings[0].table, "id").values).toEqual(["P4"]);
    expect(told).toEqual(failed);
    expect(() => assemble(study, cases, [], k, failed)).toThrow("none of the 4 cases could be measured; P2: P2: no such file");
  });

  it("shows habitats in the anchor's colours, and outlines what has none", async () => {
    const measured = assemble(study, cases, measurements, k);
    const pictures = await casePictures(tools(), study, cases[1], measurements[1], measured);
    expect(pictures.map(({ name }) => name)).toEqual(["P2-H-T1", "P2-lesion-US"]);
    expect(pictures[0].caption).toMatch(/^Shares of the region: H1 25 %, H2 31 %, H3 44 %; set train$/);
    for (const { png } of pictures) expect(decode(png).width).toBeGreaterThan(100);
    const ringed = studyOf({ images: { T1: { column: "t1" } }, regions: { tumour: { mask: "mask" }, ring: { ring: [0, 3], around: "tumour" } }, features: { few: { parameters: "p", images: ["T1"], regions: ["tumour", "ring"] } } });
    const [rings] = await casePictures(tools(), ringed, cases[1], measurements[1], { ...measured, habitats: {} });
    expect(rings).toMatchObject({ name: "P2-rings-tumour-T1", caption: "Distances from its border: ring 0 to 3 mm; set train" });
  });
});

function scaled(each: CaseMeasurement, factor: number): CaseMeasurement {
  const of = (values: Readonly<Record<string, number | null>>) => Object.fromEntries(Object.entries(values).map(([column, value]) => [column, value === null ? null : factor * value]));
  return { ...each, readings: each.readings.map((reading) => ({ ...reading, features: reading.features.map((block) => ({ ...block, values: of(block.values) })) })) };
}
