import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../../src/host/engine/engine.ts";
import { InputError } from "../../../src/host/errors.ts";
import { extractCase } from "../../../src/host/extract/extract.ts";
import { parseParameters } from "../../../src/host/params/file.ts";
import { resolveParameters } from "../../../src/host/params/parameters.ts";
import { rings } from "../../../src/host/regions/rings.ts";
import { measureCase, type CaseMeasurement } from "../../../src/host/study/cases/measure.ts";
import type { StudyCase } from "../../../src/host/study/file/study.ts";
import { boxMask, caseOf, fakeTools, fewFeatures, studyOf, texture } from "./small.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: "cpu" });
});
afterAll(() => engine.close());

const study = studyOf({
  images: { T1: { column: "t1" }, DCE: { column: "dce" } },
  regions: { tumour: { mask: "mask" }, ring: { ring: [0, 3], around: "tumour" } },
  readers: { second: { tumour: "mask2" } },
  features: { mri: { parameters: "few.yaml", images: ["T1", "DCE"], regions: ["tumour", "ring"] } },
});
const files = () => ({ t1: texture("t1", 1), dce: texture("dce", 2), mask: boxMask("mask", [8, 7, 3], [16, 17, 9]), mask2: boxMask("mask2", [8, 8, 3], [16, 17, 9]) });
const each: StudyCase = caseOf("P1", { images: { T1: "t1", DCE: "dce" }, masks: { tumour: { "": "mask" } }, readers: { second: { tumour: { "": "mask2" } } } });

async function direct(image: keyof ReturnType<typeof files>, region: "mask" | "mask2", ring: boolean): Promise<Record<string, number>> {
  const all = files();
  const mask = ring ? (await rings(engine, all[region], { rings: [{ from: 0, to: 3 }], lesions: "one" })).lesions[0].rings[0].mask : all[region];
  const { columns } = await extractCase(engine, { id: "direct", image: all[image], mask }, fewFeatures());
  return Object.fromEntries([...columns].filter((entry): entry is [string, number] => !entry[0].startsWith("diagnostics_")));
}

const blockOf = ({ readings }: CaseMeasurement, reader: number, region: string, image: string) =>
  readings[reader].features.find((block) => block.region === region && block.image === image)!;

describe("measureCase", () => {
  it("gives the columns of extractCase for each reader's masks, and of rings around them", async () => {
    const found = await measureCase(fakeTools(engine, files()), study, each, {});
    expect(found.readings.map(({ reader }) => reader)).toEqual(["first", "second"]);
    for (const [reader, mask] of [[0, "mask"], [1, "mask2"]] as const) {
      expect(blockOf(found, reader, "tumour", "T1").values).toEqual(await direct("t1", mask, false));
      expect(blockOf(found, reader, "ring", "DCE").values).toEqual(await direct("dce", mask, true));
    }
    expect(blockOf(found, 0, "tumour", "T1").values).not.toEqual(blockOf(found, 1, "tumour", "T1").values);
    expect(found.oneSlice).toEqual([]);
  });

  it("computes nothing a second time, and after a change only what depends on it", async () => {
    const tools = fakeTools(engine, files());
    const first = await measureCase(tools, study, each, {});
    tools.computed.length = 0;
    expect(await measureCase(tools, study, each, {})).toEqual(first);
    expect(tools.computed).toEqual([]);

    tools.files.mask2 = boxMask("mask2", [8, 8, 4], [16, 17, 9]);
    await measureCase(tools, study, each, {});
    expect(tools.computed.sort()).toEqual([...Array(4).fill("features"), "warnings-ring", "warnings-tumour"]);

    tools.computed.length = 0;
    tools.files.dce = texture("dce", 3);
    await measureCase(tools, study, each, {});
    expect(tools.computed.sort()).toEqual(["facts-DCE", ...Array(4).fill("features"), "lattice"]);
  });

  it("tells why a region has no features, and refuses a case that has none at all", async () => {
    const small = studyOf({ images: { T1: { column: "t1" } }, regions: { tumour: { mask: "mask" }, speck: { mask: "speck" } }, features: { mri: { parameters: "few.yaml", images: ["T1"], regions: ["tumour", "speck"] } } });
    const tools = fakeTools(engine, { ...files(), speck: boxMask("speck", [3, 3, 3], [4, 4, 4]) });
    const given = caseOf("P2", { images: { T1: "t1" }, masks: { tumour: { "": "mask" }, speck: { "": "speck" } } });
    const found = await measureCase(tools, small, given, {});
    expect(blockOf(found, 0, "speck", "T1")).toMatchObject({ values: {}, none: "speck: label 1 has one voxel; no feature can be computed of a single voxel" });
    expect(blockOf(found, 0, "tumour", "T1").none).toBeNull();
    await expect(measureCase(tools, small, { ...given, masks: { tumour: { "": "speck" }, speck: { "": "speck" } } }, {})).rejects.toThrow("P2: nothing can be measured: speck: label 1 has one voxel");
  });

  it("leaves it to the notes that an image cannot be made of one slice", async () => {
    const filtered = resolveParameters({ file: parseParameters("imageType: {Original: {}, LoG: {sigma: [3.0]}}\nfeatureClass: {firstorder: [Mean]}", "log.yaml"), overrides: { binWidth: 5 } });
    const flat = studyOf({ images: { US: { column: "us" } }, regions: { lesion: { mask: "mask" } }, features: { us: { parameters: "log.yaml", images: ["US"], regions: ["lesion"] } } }, filtered);
    const tools = fakeTools(engine, { us: texture("us", 5, { size: [24, 24, 1] }), mask: boxMask("mask", [5, 5, 0], [19, 19, 1], { size: [24, 24, 1] }) });
    const found = await measureCase(tools, flat, caseOf("P3", { images: { US: "us" }, masks: { lesion: { "": "mask" } } }), {});
    expect(found.oneSlice).toEqual(["US"]);
    expect(blockOf(found, 0, "lesion", "US")).toMatchObject({ values: { "original_firstorder_Mean": expect.any(Number) as number, "log-sigma-3-0-mm-3D_firstorder_Mean": null }, warnings: [] });
    expect(blockOf(found, 0, "lesion", "US").notes["log-sigma-3-0-mm-3D_firstorder_Mean"]).toContain("4 voxels along every axis");
  });

  it("names the case and the file that fails, without its folder", async () => {
    const tools = fakeTools(engine, { ...files(), "/data/wide.nii": boxMask("wide", [3, 3, 3], [9, 9, 9], { size: [25, 24, 12] }), "/data/other.nii": { ...boxMask("other", [3, 3, 3], [9, 9, 9]), spacing: [1, 1, 3] } });
    for (const [path, difference] of [["/data/wide.nii", "wide.nii: size 25x24x12 differs from that of t1, 24x24x12"], ["/data/other.nii", "other.nii: spacing (1, 1, 3) mm differs from that of t1, (1, 1, 2) mm"]]) {
      const failure = measureCase(tools, study, { ...each, masks: { tumour: { "": path } } }, {});
      await expect(failure).rejects.toThrow(InputError);
      await expect(failure).rejects.toThrow(`P1: ${difference}`);
    }
    await expect(measureCase(tools, study, { ...each, images: { T1: "t1" } }, {})).rejects.toThrow("P1: there is no file of image DCE");
    await expect(measureCase(tools, study, { ...each, masks: {} }, {})).rejects.toThrow("P1: there is no mask of tumour");
  });
});
