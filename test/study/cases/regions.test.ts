import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../../src/host/engine/engine.ts";
import type { Volume } from "../../../src/host/image/volume.ts";
import { rings } from "../../../src/host/regions/rings.ts";
import { caseImages } from "../../../src/host/study/cases/prepare.ts";
import { caseRegions } from "../../../src/host/study/cases/regions.ts";
import type { Masks, Study } from "../../../src/host/study/file/study.ts";
import { boxMask, caseOf, fakeTools, studyOf, texture, translation } from "./small.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: "cpu" });
});
afterAll(() => engine.close());

const features = { mri: { parameters: "few.yaml", images: ["DCE"], regions: ["tumour"] } };
const images = { DCE: { column: "dce" }, T2: { column: "t2", register: { to: "DCE", transform: "shift" } } };
const whole = boxMask("whole", [8, 7, 3], [16, 17, 9]);
/** Label 2; 3 voxels more in plane 5. */
const two: Volume = { ...whole, data: (whole.data as Uint8Array).map((value, i) => (value === 1 || [0, 1, 2].includes(i - 5 * 576) ? 2 : 0)) };
const files = { dce: texture("dce", 1), t2: texture("t2", 2), shift: translation([2, -1, 2]), whole, two };

async function maskOf(study: Study, masks: Masks, region: string, image: string): Promise<Volume> {
  const each = caseOf("P1", { images: { DCE: "dce", T2: "t2" }, transforms: { T2: "shift" }, masks });
  const tools = fakeTools(engine, files);
  return (await (await caseRegions({ tools, study, each, images: caseImages(tools, study, each), masks }).mask(region, image)).get()).volume;
}

describe("caseRegions", () => {
  it("makes rings around the region alone, whole or in its largest slice", async () => {
    const study = studyOf({
      images, features, regions: { tumour: { mask: "mask" }, ring: { ring: [1, 4], around: "tumour" }, slice: { mask: "mask", largestSlice: true, label: 2 }, flat: { ring: [0, 3], around: "slice", inPlane: true } },
    });
    const ring = await maskOf(study, { tumour: { "": "whole" } }, "ring", "T2");
    expect(ring.data).toEqual((await rings(engine, whole, { rings: [{ from: 1, to: 4 }] })).lesions[0].rings[0].mask.data);
    const slice = await maskOf(study, { slice: { "": "two" } }, "slice", "DCE");
    expect(slice.data).toEqual((two.data as Uint8Array).map((label, i) => Number(label === 2 && Math.floor(i / 576) === 5)));
    const flat = await maskOf(study, { slice: { "": "two" } }, "flat", "DCE");
    expect(flat.data).toEqual((await rings(engine, slice, { rings: [{ from: 0, to: 3 }], inPlane: true })).lesions[0].rings[0].mask.data);
  });

  it("takes a mask drawn on the root as it is, and one drawn on a registered image where that goes", async () => {
    const study = studyOf({ images, features, regions: { tumour: { mask: "mask" } } });
    expect((await maskOf(study, { tumour: { "": "whole" } }, "tumour", "T2")).data).toEqual(whole.data);
    // The image's point p lies at p - (2, -1, 2) mm on the root; planes are 2 mm apart.
    const moved = await maskOf(study, { tumour: { T2: "whole" } }, "tumour", "T2");
    expect(moved.data).toEqual(boxMask("moved", [6, 8, 2], [14, 18, 8]).data);
  });

  it("says which labels a mask has when it lacks the one wanted", async () => {
    const study = studyOf({ images, features, regions: { tumour: { mask: "mask", label: 3 } } });
    await expect(maskOf(study, { tumour: { "": "two" } }, "tumour", "DCE")).rejects.toThrow("two: label 3 is not in the mask; it has 2");
  });
});
