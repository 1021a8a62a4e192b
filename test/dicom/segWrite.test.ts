// Segmentations that we write, read back by ourselves and by highdicom. After a change of the writer:
// WRITE_SEG=1 npx vitest run test/dicom/segWrite.test.ts, then python fixtures/oracle/dicom_masks.py written, then this test again.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { items, parseDicom, text } from "../../src/host/dicom/dataset.ts";
import type { Dataset } from "../../src/host/dicom/dataset.ts";
import { segmentationMask } from "../../src/host/dicom/seg.ts";
import { writeSeg } from "../../src/host/dicom/segWrite.ts";
import type { SegmentDescription } from "../../src/host/dicom/segWrite.ts";
import { pointOf } from "../../src/host/image/geometry.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { readImage } from "../../src/host/io/read.node.ts";
import { readHeaders } from "../../src/host/io/writeSeg.node.ts";
import { fixture } from "./fixture.ts";
import { folder } from "./maskFixture.ts";

const slices = await readHeaders(fixture("mr_oblique"));
const image = await readImage(fixture("mr_oblique"));
const [nx, ny, nz] = image.size;
const mask: Volume = { ...image, name: "mask.nii", pixelType: "uint8", data: Uint8Array.from({ length: nx * ny * nz }, (_, i) => (i < nx * ny ? 0 : [0, 0, 0, 4, 7, 0, 0][(i * i + 3 * i) % 7])) };
const segments: SegmentDescription[] = [
  { label: 7, name: "Läsion", type: { value: "108369006", scheme: "SCT", meaning: "Neoplasm" }, algorithm: "MANUAL" },
  { label: 4, name: "ring" },
];
const numbered = mask.data.map((label) => (label === 0 ? 0 : label === 7 ? 1 : 2));

/** What does not change from one writing to the next. */
function lasting(value: unknown, keyword = ""): unknown {
  if (/^(Content|Series)(Date|Time)$/.test(keyword)) return "now";
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
  if (typeof value === "string") return value.startsWith("2.25.") ? "a new UID" : value;
  if (Array.isArray(value)) return value.map((each) => lasting(each));
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, lasting(each, key)])) : value;
}

describe("a segmentation", () => {
  test("is read back voxel by voxel", async () => {
    const file = parseDicom(writeSeg(mask, slices, segments), "written");
    const back = await segmentationMask(file, image);
    expect(back.data).toEqual(numbered);
    expect(back.segments).toEqual([{ label: 1, name: "Läsion" }, { label: 2, name: "ring" }]);
    const plain = await segmentationMask(parseDicom(writeSeg(mask, slices), "written"), image);
    expect(plain.segments).toEqual([{ label: 1, name: "Label 4" }, { label: 2, name: "Label 7" }]);
  });

  test("of a mask with axes in another order and direction is the same", async () => {
    const [d, [sx, sy, sz]] = [image.direction, image.spacing];
    const turned: Volume = { // x runs along the slices, y against the old x
      ...mask,
      size: [nz, nx, ny],
      spacing: [sz, sx, sy],
      origin: pointOf(image, [nx - 1, 0, 0]),
      direction: [0, 3, 6].flatMap((row) => [d[row + 2], -d[row], d[row + 1]]),
      data: new Uint8Array(nx * ny * nz),
    };
    mask.data.forEach((label, i) => {
      const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      turned.data[z + nz * (nx - 1 - x + nx * y)] = label;
    });
    const back = await segmentationMask(parseDicom(writeSeg(turned, slices, segments), "written"), image);
    expect(back.data).toEqual(numbered);
  });

  test("refers each frame to the slice at its place, and leaves slices without voxels out", () => {
    const { dataset } = parseDicom(writeSeg(mask, slices, segments), "written");
    const frames = items(dataset, "PerFrameFunctionalGroupsSequence");
    expect(frames.length).toBe(2 * (nz - 1));
    for (const frame of frames) {
      const [source] = items(items(frame, "DerivationImageSequence")[0], "SourceImageSequence");
      const slice = slices.find(({ instanceUid }) => instanceUid === text(source, "ReferencedSOPInstanceUID"));
      expect(items(frame, "PlanePositionSequence")[0].ImagePositionPatient).toEqual(slice?.position);
    }
    const { dataset: own } = slices[0].file;
    for (const keyword of ["PatientName", "PatientID", "StudyInstanceUID", "FrameOfReferenceUID"]) expect(dataset[keyword]).toEqual(own[keyword]);
    expect(text(dataset, "SeriesInstanceUID")).not.toBe(text(own, "SeriesInstanceUID"));
  });

  test("of an enhanced multi-frame image refers to its frames", async () => {
    const path = `${fixture("phases/enhanced")}#phase=2`;
    const [frames, dynamic] = [await readHeaders(path), await readImage(path)];
    const data = Uint8Array.from(dynamic.data, (_, i) => i % 3 & 1);
    const file = parseDicom(writeSeg({ ...dynamic, data, pixelType: "uint8" }, frames), "written");
    expect((await segmentationMask(file, dynamic)).data).toEqual(data);
    const written = items(file.dataset, "PerFrameFunctionalGroupsSequence");
    const numbers = written.map((frame) => items(items(frame, "DerivationImageSequence")[0], "SourceImageSequence")[0].ReferencedFrameNumber);
    expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(frames.map(({ frame }) => frame + 1).sort((a, b) => a - b));
    expect(items(items(file.dataset, "ReferencedSeriesSequence")[0], "ReferencedInstanceSequence").length).toBe(1);
  });

  test("is what highdicom reads by the images it refers to, with all that PS3.3 wants", () => {
    const bytes = writeSeg(mask, slices, segments);
    const path = `${folder}written-seg.dcm`;
    if (process.env.WRITE_SEG !== undefined) writeFileSync(path, bytes);
    const read = (file: Uint8Array): Dataset => parseDicom(file, "written").dataset;
    expect(lasting(read(bytes))).toEqual(lasting(read(readFileSync(path))));
    const theirs = JSON.parse(readFileSync(`${folder}written.json`, "utf8")) as { segments: unknown; patient: string; missing: string[]; labels: Record<string, number[]> };
    expect(theirs.missing).toEqual([]);
    expect(theirs.segments).toEqual([[1, "Läsion", "MANUAL", "85756007", "Neoplasm"], [2, "ring", "SEMIAUTOMATIC", "85756007", "Tissue"]]);
    const heights = slices.map(({ position }) => (position ?? []).reduce((sum, value, k) => sum + value * image.direction[3 * k + 2], 0));
    const sorted = slices.map((slice, k) => ({ slice, height: heights[k] })).sort((a, b) => a.height - b.height);
    sorted.forEach(({ slice }, z) => expect(theirs.labels[slice.instanceUid ?? ""]).toEqual([...numbered.subarray(z * nx * ny, (z + 1) * nx * ny)]));
  });
});

describe("what cannot be written says why", () => {
  test("no slices, other slices, two at one place", async () => {
    expect(() => writeSeg(mask, [])).toThrow(/mask.nii: no slices of a DICOM series are given/);
    expect(() => writeSeg({ ...mask, spacing: [image.spacing[0], image.spacing[1] * 1.1, image.spacing[2]] }, slices)).toThrow(/mask.nii: its voxels are not pixels of .+: the slice has .+; the mask has/);
    expect(() => writeSeg({ ...mask, frameOfReference: "9.9" }, slices)).toThrow(/mask.nii: its FrameOfReferenceUID is 9.9, that of/);
    expect(() => writeSeg(mask, [...slices, slices[0]])).toThrow(/ lie at the same place: give the slices of one phase/);
    await expect(readHeaders(fixture("several"))).rejects.toThrow(/several: holds \d+ series; choose one/);
  });

  test("voxels that would be lost", () => {
    expect(() => writeSeg(mask, slices.slice(1))).toThrow(/mask.nii: \d+ of its \d+ voxels lie in none of the \d+ slices given/);
    expect(() => writeSeg(mask, slices, [segments[0]])).toThrow(/mask.nii: label 4 occurs, but is not among the segments described: 7/);
    expect(() => writeSeg(mask, slices, [...segments, { label: 9, name: "none" }])).toThrow(/mask.nii: no voxel has label 9 \("none"\)/);
    expect(() => writeSeg(mask, slices, [...segments, segments[0]])).toThrow(/mask.nii: label 7 is described twice/);
    expect(() => writeSeg(mask, slices, [{ ...segments[0], name: "a\\b" }, segments[1]])).toThrow(/mask.nii: label 7 is called "a\\b"; a segment's label has 1 to 64 characters/);
    expect(() => writeSeg({ ...mask, data: new Uint8Array(mask.data.length) }, slices)).toThrow(/mask.nii: the mask is empty/);
  });
});
