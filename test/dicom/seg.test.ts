// Segmentations that highdicom wrote (fixtures/oracle/dicom_masks.py), on the lattices that SimpleITK reads of their series.
import { describe, expect, test } from "vitest";
import { segmentationMask } from "../../src/host/dicom/seg.ts";
import { dicomFixture, expectedMask, imageOn } from "./maskFixture.ts";

const oblique = imageOn("oblique");

describe("segments become voxels", () => {
  test("binary, frames beginning within bytes, an oblique lattice: labels of all, or one", async () => {
    const { data } = await expectedMask("two");
    const all = await segmentationMask(dicomFixture("two-seg.dcm"), oblique);
    expect(all.data).toEqual(data);
    expect(all).toMatchObject({ size: oblique.size, origin: oblique.origin, direction: oblique.direction, pixelType: "uint8", frameOfReference: oblique.frameOfReference });
    expect(all.segments).toEqual([{ label: 1, name: "left" }, { label: 2, name: "left rim (größer)" }]);
    expect(all.warnings).toEqual(['two-seg.dcm: it has several segments, all taken, with their numbers as labels: 1 "left", 2 "left rim (größer)"']);
    for (const [wanted, label] of [["1", 1], ["left", 1], ["2", 2], ["left rim (größer)", 2]] as const) {
      const one = await segmentationMask(dicomFixture("two-seg.dcm"), oblique, wanted);
      expect(one.data).toEqual(data.map((value) => (value === label ? 1 : 0)));
      expect(one.warnings).toEqual([]);
    }
  });

  test("a label map", async () => {
    const { data } = await expectedMask("two");
    expect((await segmentationMask(dicomFixture("labelmap-seg.dcm"), oblique)).data).toEqual(data);
    expect((await segmentationMask(dicomFixture("labelmap-seg.dcm"), oblique, "right")).data).toEqual(data.map((value) => (value === 2 ? 1 : 0)));
  });

  test("overlapping segments of slices in reverse order, one by one", async () => {
    const { data } = await expectedMask("two");
    expect((await segmentationMask(dicomFixture("overlap-seg.dcm"), oblique, "core")).data).toEqual(data.map((value) => (value === 1 ? 1 : 0)));
    expect((await segmentationMask(dicomFixture("overlap-seg.dcm"), oblique, "whole")).data).toEqual(data.map((value) => (value > 0 ? 1 : 0)));
    await expect(segmentationMask(dicomFixture("overlap-seg.dcm"), oblique)).rejects.toThrow(
      /overlap-seg.dcm: segments \d and \d overlap, and a voxel has one label; ask for one by number or name: 1 "core", 2 "whole"/);
  });

  test.each(["probability", "occupancy"])("a fractional one from one half on: %s (the second is run-length encoded)", async (name) => {
    expect((await segmentationMask(dicomFixture(`${name}-seg.dcm`), oblique)).data).toEqual((await expectedMask("half")).data);
  });

  test("a sagittal one on an image whose axes are turned and flipped", async () => {
    const mask = await segmentationMask(dicomFixture("sagittal-seg.dcm"), imageOn("turned"));
    expect(mask.data).toEqual((await expectedMask("turned")).data);
    expect(mask.segments).toEqual([{ label: 1, name: "block" }]);
  });

  test("what lies outside the image is counted", async () => {
    const { data } = await expectedMask("two");
    const plane = oblique.size[0] * oblique.size[1];
    const short = imageOn("oblique", { size: [oblique.size[0], oblique.size[1], 3] });
    const mask = await segmentationMask(dicomFixture("two-seg.dcm"), short);
    expect(mask.data).toEqual(data.slice(0, 3 * plane));
    const lost = [...data.slice(3 * plane)].filter((value) => value > 0).length;
    expect(mask.warnings[1]).toBe(`two-seg.dcm: ${lost} voxels lie outside oblique.nii and are left out`);
  });
});

describe("what cannot be a mask of the image says why", () => {
  const rejected = async (file: string, message: RegExp, { image = oblique, wanted = undefined as string | undefined, change = {} } = {}): Promise<void> =>
    expect(segmentationMask(dicomFixture(file, change), image, wanted)).rejects.toThrow(message);

  test("another frame of reference", () =>
    rejected("two-seg.dcm", /two-seg.dcm: its FrameOfReferenceUID is 1\.2\..+, that of oblique.nii is 9\.9:/, { image: imageOn("oblique", { frameOfReference: "9.9" }) }));

  test("another lattice: spacing, half a voxel beside, another direction", async () => {
    const message = /two-seg.dcm: its pixels are not voxels of oblique.nii: a frame has 23x19 pixels of 1.3x1.1 mm at \(.+; the image has 23x19x6 voxels of/;
    const [x, y, z] = oblique.origin;
    await rejected("two-seg.dcm", message, { image: imageOn("oblique", { spacing: [1.3, 1.2, 2.5] }) });
    await rejected("two-seg.dcm", message, { image: imageOn("oblique", { origin: [x, y, z + 0.6] }) });
    await rejected("two-seg.dcm", message, { image: imageOn("oblique", { direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] }) });
  });

  test("nothing within the image", async () => {
    const [cx, , , cy, , , cz] = oblique.direction;
    const origin = [cx, cy, cz].map((cosine, k) => oblique.origin[k] + 100 * cosine * oblique.spacing[0]) as [number, number, number];
    await rejected("two-seg.dcm", /in its segments \(.+\) no voxel lies in oblique.nii: its frames reach from x -.+ mm, the image from x .+ mm/, { image: imageOn("oblique", { origin }) });
  });

  test("no such segment, or none at all", async () => {
    await rejected("two-seg.dcm", /two-seg.dcm: there is no segment "lesion"; the file has 1 "left", 2 "left rim/, { wanted: "lesion" });
    await rejected("two-seg.dcm", /SegmentSequence is missing or empty/, { change: { SegmentSequence: [] } });
    const same = [{ SegmentNumber: 1, SegmentLabel: "left" }, { SegmentNumber: 2, SegmentLabel: "left" }];
    await rejected("two-seg.dcm", /"left" is the name of several segments: give its number/, { wanted: "left", change: { SegmentSequence: same } });
    await rejected("two-seg.dcm", /in segment 3 "empty" no voxel is set/, { wanted: "3", change: { SegmentSequence: [...same, { SegmentNumber: 3, SegmentLabel: "empty" }] } });
  });

  test("attributes that are missing or contradict each other", async () => {
    await rejected("two-seg.dcm", /SegmentationType is missing; BINARY/, { change: { SegmentationType: undefined } });
    await rejected("two-seg.dcm", /BitsAllocated is 8; a BINARY segmentation has 1/, { change: { BitsAllocated: 8 } });
    await rejected("two-seg.dcm", /NumberOfFrames is 9, but PerFrameFunctionalGroupsSequence has 6 items/, { change: { NumberOfFrames: 9 } });
    await rejected("two-seg.dcm", /PixelData has 3 bytes; 6 frames of 23x19 bits need 328/, { change: { PixelData: new ArrayBuffer(3) } });
    await rejected("two-seg.dcm", /two-seg.dcm: frame 1: ImageOrientationPatient is missing or does not have 6 numbers/, { change: { SharedFunctionalGroupsSequence: [] } });
  });
});
