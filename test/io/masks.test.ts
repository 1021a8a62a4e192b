import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, describe, expect, test } from "vitest";
import { identityDirection } from "../../src/host/image/volume.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { maskOf } from "../../src/host/io/masks.ts";
import { listSegments, readMask } from "../../src/host/io/readMask.node.ts";
import { writeVolume } from "../../src/host/io/write.node.ts";
import { writeNrrd } from "../../src/host/io/write.ts";
import { expectedMask, folder as fixtures, imageOn } from "../dicom/maskFixture.ts";

const folder = mkdtempSync(join(tmpdir(), "webradiomics-masks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const labels: Volume = {
  name: "labels", data: Int16Array.of(0, 1, 1, 2, 0, 2, 300, 0), pixelType: "int16", components: 1, dimension: 3,
  size: [2, 2, 2], spacing: [1, 1, 1], origin: [0, 0, 0], direction: identityDirection,
};
const path = join(folder, "labels.nii.gz");
await writeVolume(path, labels);

describe("a mask of an image file", () => {
  test("keeps its labels and lattice, or becomes one label", async () => {
    const reference = imageOn("axial");
    expect(await readMask(path, reference)).toMatchObject({ ...labels, name: path, segments: [], warnings: [] });
    expect(await readMask(path, reference, "2")).toMatchObject({ data: Uint8Array.of(0, 0, 0, 1, 0, 1, 0, 0), pixelType: "uint8", size: [2, 2, 2] });
    expect((await readMask(`${path}#segment=300`, reference)).data).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0));
    expect((await readMask(`${path}#segment=300`, reference, "1")).data).toEqual(Uint8Array.of(0, 1, 1, 0, 0, 0, 0, 0));
  });

  test("has no names, and not every number", async () => {
    await expect(readMask(path, labels, "lesion")).rejects.toThrow(`${path}: segment "lesion" asked for; the labels of an image file are chosen by their number`);
    await expect(readMask(path, labels, "7")).rejects.toThrow(`${path}: label 7 is not in the mask; it has 1, 2, 300`);
    await expect(readMask(join(folder, "none.nii"), labels)).rejects.toThrow(/none.nii: no such file/);
  });

  test("whose voxels are in another file, which is not there", async () => {
    const header = join(folder, "detached.mhd");
    writeFileSync(header, "ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = gone.raw\n");
    await expect(readMask(header, labels)).rejects.toThrow(`${header}: its data file ${join(folder, "gone.raw")}: no such file`);
  });

  test("in memory", async () => {
    expect((await maskOf(await writeNrrd(labels), "labels.nrrd", labels, "2")).data).toEqual(Uint8Array.of(0, 0, 0, 1, 0, 1, 0, 0));
  });
});

describe("a picture", () => {
  const picture = join(folder, "mask.png");
  writeFileSync(picture, encode({ width: 3, height: 2, data: Uint8Array.of(0, 255, 0, 0, 255, 255), channels: 1, depth: 8 }));
  const image: Volume = { ...labels, name: "us.dcm", size: [3, 2, 1], data: new Uint8Array(6), spacing: [0.1, 0.2, 1], dimension: 2 };

  test("lies where the image is", async () => {
    const mask = await readMask(picture, image);
    expect(mask).toMatchObject({ data: Uint8Array.of(0, 255, 0, 0, 255, 255), size: [3, 2, 1], spacing: [0.1, 0.2, 1], dimension: 2, warnings: [] });
    expect((await readMask(picture, image, "255")).data).toEqual(Uint8Array.of(0, 1, 0, 0, 1, 1));
  });

  test("of another size is none of it", () =>
    expect(readMask(picture, { ...image, size: [4, 2, 1] })).rejects.toThrow(/mask.png: it has 3x2 pixels; us.dcm has 4x2/));
});

describe("DICOM files are told by their SOP class", () => {
  test("a segmentation, also as the one file of a folder, and a structure set", async () => {
    const { data } = await expectedMask("two");
    expect((await readMask(join(fixtures, "two-seg.dcm"), imageOn("oblique"))).data).toEqual(data);
    mkdirSync(join(folder, "seg"));
    copyFileSync(join(fixtures, "two-seg.dcm"), join(folder, "seg", "1-1.dcm"));
    expect((await readMask(join(folder, "seg"), imageOn("oblique"))).data).toEqual(data);
    const ring = await readMask(`${join(fixtures, "structures.dcm")}#segment=ring`, imageOn("axial"));
    expect(ring.data).toEqual((await expectedMask("roi-ring")).data);
  });

  test("their segments are listed: of a structure set, the ROIs that have contours", async () => {
    expect(await listSegments(join(fixtures, "overlap-seg.dcm"))).toEqual([{ label: 1, name: "core" }, { label: 2, name: "whole" }]);
    expect((await listSegments(join(fixtures, "structures.dcm")))?.map(({ label, name }) => `${label} ${name}`)).toEqual([
      "1 circle", "2 ring", "3 keyhole", "4 star", "5 gap", "6 edges", "7 point", "8 mixed", "9 beyond", "10 far", "11 tilted",
    ]);
    expect(await listSegments(path)).toBeUndefined();
    expect(await listSegments(join(folder, "none.dcm"))).toBeUndefined();
  });

  test("in memory, cut short", async () => {
    const bytes = readFileSync(join(fixtures, "two-seg.dcm"));
    expect((await maskOf(bytes, "two", imageOn("oblique"), "left")).segments).toEqual([{ label: 1, name: "left" }]);
    await expect(maskOf(bytes.subarray(0, 2000), "two", imageOn("oblique"))).rejects.toThrow(/^two: /);
  });
});
