import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Engine } from "../../../src/host/engine/engine.ts";
import { extractCase } from "../../../src/host/extract/extract.ts";
import type { Vec3, Volume } from "../../../src/host/image/volume.ts";
import { n4 } from "../../../src/host/n4/n4.ts";
import { resolveParameters } from "../../../src/host/params/parameters.ts";
import { parseTfm } from "../../../src/host/register/tfm.ts";
import { resampleTo } from "../../../src/host/register/resample.ts";
import { caseImages, prepareImages } from "../../../src/host/study/cases/prepare.ts";
import { caseRegions } from "../../../src/host/study/cases/regions.ts";
import { boxMask, caseOf, fakeTools, size, studyOf, texture, translation, volumeOf } from "./small.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: "cpu" });
});
afterAll(() => engine.close());

const features = { mri: { parameters: "few.yaml", images: ["DCE2"], regions: ["tumour"] } };
const regions = { tumour: { mask: "mask" } };
const chained = studyOf({
  images: {
    T2: { column: "t2", register: { to: "DCE1", transform: "a" } }, DCE1: { column: "dce1", register: { to: "DCE2", transform: "b" } }, DCE2: { column: "dce2" },
    SUB: { formula: "DCE2 - T2" },
  },
  regions, features,
});

/** mm; B-splines reproduce it exactly away from the borders. */
const ramp = (x: number, y: number, z: number): number => 3 * x + 5 * y - 7 * z;
const ramped = (name: string): Volume => volumeOf(name, (x, y, z) => ramp(x, y, 2 * z));
const valueAt = ({ data }: Volume, [x, y, z]: Vec3): number => data[(z * size[1] + y) * size[0] + x];

describe("prepareImages", () => {
  it("composes a chain and interpolates once", async () => {
    const files = { t2: texture("t2", 1), dce1: texture("dce1", 2), dce2: texture("dce2", 3), a: translation([1.25, 0, 0.5]), b: translation([0.5, -1.75, 0]) };
    const each = caseOf("P1", { images: { T2: "t2", DCE1: "dce1", DCE2: "dce2" }, transforms: { T2: "a", DCE1: "b" } });
    const { images, warnings } = await prepareImages(fakeTools(engine, files), chained, each);
    const direct = await resampleTo(engine, files.t2, files.dce2, parseTfm(translation([1.75, -1.75, 0.5]), "both"), { interpolator: "bspline" });
    expect(images.get("T2")!.data).toEqual(direct.data);
    expect(images.get("DCE2")!.data).toEqual(files.dce2.data);
    expect(images.get("SUB")!.data).toEqual(files.dce2.data.map((value, i) => value - direct.data[i]));
    expect([...images.keys()]).toEqual(["T2", "DCE1", "DCE2", "SUB"]);
    expect(warnings).toEqual([]);
  });

  it("takes points from the root's lattice through DCE1 to T2, in this order", async () => {
    // b shifts by 3 along x; a turns x to y about (10, 10): (x, y) -> (10 - (y - 10), 10 + (x - 10)).
    const turn = "#Insight Transform File V1.0\nTransform: AffineTransform_double_3_3\nParameters: 0 -1 0 1 0 0 0 0 1 0 0 0\nFixedParameters: 10 10 0\n";
    const files = { t2: ramped("t2"), dce1: texture("dce1", 2), dce2: texture("dce2", 3), a: turn, b: translation([3, 0, 0]) };
    const each = caseOf("P1", { images: { T2: "t2", DCE1: "dce1", DCE2: "dce2" }, transforms: { T2: "a", DCE1: "b" } });
    const { images } = await prepareImages(fakeTools(engine, files), chained, each);
    expect(valueAt(images.get("T2")!, [8, 12, 5])).toBeCloseTo(ramp(10 - (12 - 10), 10 + (8 + 3 - 10), 10), 3);
  });

  it("puts a grid of another spacing over the root, as an extraction that resamples does, and masks on it", async () => {
    const study = studyOf({ images: { DCE2: { column: "dce2", spacing: [1.5, 1.5, 1.5] } }, regions, features });
    const files = { dce2: texture("dce2", 3), mask: boxMask("mask", [8, 7, 3], [16, 17, 9]) };
    const each = caseOf("P1", { images: { DCE2: "dce2" }, masks: { tumour: { "": "mask" } } });
    const images = caseImages(fakeTools(engine, files), study, each);
    const { volume } = await (await images.image("DCE2")).get();
    expect(volume.size).toEqual([16, 16, 16]);
    expect(volume.origin).toEqual([0.25, 0.25, -0.25]);
    const mask = await (await caseRegions({ tools: fakeTools(engine, files), study, each, images, masks: each.masks }).mask("tumour", "DCE2")).get();
    const ours = await extractCase(engine, { id: "ours", image: volume, mask: mask.volume }, resolveParameters({}));
    const theirs = await extractCase(engine, { id: "theirs", image: files.dce2, mask: files.mask }, resolveParameters({ overrides: { resampledPixelSpacing: [1.5, 1.5, 1.5] } }));
    for (const column of ["original_shape_MeshVolume", "original_firstorder_Mean", "original_glcm_Contrast"]) {
      expect(ours.columns.get(column), column).toBeCloseTo(theirs.columns.get(column) as number, 5);
    }
  });

  it("corrects bias before anything else, and takes an image that was registered before from its file", async () => {
    const study = studyOf({
      images: { DCE2: { column: "dce2", n4: { shrink: 2, iterations: [5] } }, T1: { column: "t1", register: { to: "DCE2", registered: "done" } } }, regions, features,
    });
    const files = { dce2: texture("dce2", 3), done: texture("done", 4) };
    const tools = fakeTools(engine, files);
    const { images } = await prepareImages(tools, study, caseOf("P1", { images: { DCE2: "dce2", T1: "t1" }, registered: { T1: "done" } }));
    expect(images.get("DCE2")!.data).toEqual((await n4(engine, files.dce2, null, { shrink: 2, iterations: [5] })).corrected.data);
    expect(images.get("T1")!.data).toEqual(files.done.data);
    expect(tools.computed.sort()).toEqual(["lattice", "lattice", "n4-DCE2"]);
  });

  it("tells warnings of a file by the image's name: they are kept by content, wherever it lies", async () => {
    const study = studyOf({ images: { DCE2: { column: "dce2" } }, regions, features });
    const files = { "/data/1/us.png": texture("us", 1), "/data/1/us.png#spacing=0.1x0.1": texture("us", 1), "/data/1/mask.nii": boxMask("mask", [8, 8, 3], [12, 12, 5]) };
    const plain = fakeTools(engine, files);
    const saying = (what: string) => async (path: string): ReturnType<typeof plain.read.image> => ({ ...(await plain.read.image(path)), warnings: [`${path.replace(/#.*/, "")}: ${what}`] });
    const tools = { ...plain, read: { ...plain.read, image: saying("no distance of pixels"), mask: saying("odd") } };
    for (const path of Object.keys(files).slice(0, 2)) {
      const each = caseOf("P1", { images: { DCE2: path }, masks: { tumour: { "": "/data/1/mask.nii" } } });
      expect((await prepareImages(tools, study, each)).warnings).toEqual(["DCE2: no distance of pixels"]);
      const mask = await caseRegions({ tools, study, each, images: caseImages(tools, study, each), masks: each.masks }).mask("tumour", "DCE2");
      expect((await mask.get()).warnings).toEqual(["mask of tumour: odd"]);
    }
  });

  it("searches for a registration where none is given, keeps it, and tells its warnings", async () => {
    const study = studyOf({ images: { DCE2: { column: "dce2" }, T1: { column: "t1", register: { to: "DCE2", kind: "rigid", contrast: "same" } } }, regions, features });
    const blob = (shift: number) => (x: number, y: number, z: number): number => 500 * Math.exp(-((x - 11 - shift) ** 2 + (y - 12) ** 2 + 4 * (z - 6) ** 2) / 40);
    const files = { dce2: volumeOf("dce2", blob(0)), t1: volumeOf("t1", blob(2)) };
    const tools = fakeTools(engine, files);
    const { images, warnings } = await prepareImages(tools, study, caseOf("P1", { images: { DCE2: "dce2", T1: "t1" } }));
    // Away from the borders, beyond which there is nothing to interpolate.
    const inner = boxMask("inner", [4, 4, 3], [20, 20, 9]).data;
    const off = (volume: Volume): number => Math.max(...volume.data.map((value, i) => inner[i] * Math.abs(value - files.dce2.data[i])));
    expect(off(files.t1)).toBeGreaterThan(90);
    expect(off(images.get("T1")!)).toBeLessThan(15);
    expect(warnings).toEqual([]);
    expect(tools.computed).toContain("register-T1-DCE2");
    tools.computed.length = 0;
    await prepareImages(tools, study, caseOf("P1", { images: { DCE2: "dce2", T1: "t1" } }));
    expect(tools.computed).toEqual([]);
    const doubtful = { ...fakeTools(engine, files), kept: async <T>(what: string, _key: unknown, compute: () => Promise<T>) => (what.startsWith("register") ? ({ transform: translation([0, 0, 0]), warnings: ["the images differ more than before"] } as T) : compute()) };
    expect((await prepareImages(doubtful, study, caseOf("P2", { images: { DCE2: "dce2", T1: "t1" } }))).warnings).toEqual(["T1 registered to DCE2: the images differ more than before"]);
  });
});
