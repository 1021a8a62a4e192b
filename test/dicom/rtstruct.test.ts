// Structure sets made by fixtures/oracle/dicom_masks.py, against dcmrtstruct2nii's masks and what can be counted by hand.
import { describe, expect, test } from "vitest";
import { structureMask } from "../../src/host/dicom/rtstruct.ts";
import { toggleInside } from "../../src/host/dicom/contours.ts";
import type { Mask } from "../../src/host/dicom/segments.ts";
import type { Volume } from "../../src/host/image/volume.ts";
import { dicomFixture, expectedMask, imageOn } from "./maskFixture.ts";

const axial = imageOn("axial");
const maskOf = (roi: string, image: Volume = axial): Mask => structureMask(dicomFixture("structures.dcm"), image, roi);

function count(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** Voxels of each slice. */
function perSlice({ data, size: [nx, ny, nz] }: Volume): number[] {
  return Array.from({ length: nz }, (_, z) => count(data.subarray(z * nx * ny, (z + 1) * nx * ny)));
}

describe("contours become the voxels that dcmrtstruct2nii makes of them", () => {
  test.each(["circle", "ring", "keyhole", "star"])("%s", async (roi) => {
    const mask = maskOf(roi);
    expect(mask.data).toEqual((await expectedMask(`roi-${roi}`)).data);
    expect(mask.segments).toEqual([{ label: 1, name: roi }]);
    expect(mask.warnings).toEqual([]);
    expect(mask.frameOfReference).toBe(axial.frameOfReference);
  });

  test("on an oblique lattice", async () => {
    const mask = structureMask(dicomFixture("oblique-structures.dcm"), imageOn("oblique"));
    expect(mask.data).toEqual((await expectedMask("roi-slanted")).data);
  });

  test("a keyhole and a ring of two contours are the same voxels", () => {
    expect(perSlice(maskOf("keyhole"))).toEqual(perSlice(maskOf("ring")));
  });

  test("an image with its axes in another order", () => {
    const [nx, ny, nz] = axial.size;
    const [sx, sy, sz] = axial.spacing;
    const turned = imageOn("axial", { size: [nz, nx, ny], spacing: [sz, sx, sy], direction: [0, 1, 0, 0, 0, 1, 1, 0, 0] });
    const [expected, mask] = [maskOf("star"), maskOf("star", turned)];
    const back = expected.data.map((_, i) => mask.data[Math.floor(i / (nx * ny)) + nz * (i % (nx * ny))]);
    expect(back).toEqual(expected.data);
  });
});

describe("which centres are inside", () => {
  test("on an edge: those of the low edge, so that neighbours share none", () => {
    const mask = maskOf("edges");
    expect(perSlice(mask)).toEqual([0, 0, 30, 30, 0, 0]);
    const row = (z: number): number[] => [...mask.data.subarray((z * axial.size[1] + 5) * axial.size[0], (z * axial.size[1] + 6) * axial.size[0])];
    expect(row(2).flatMap((value, x) => (value ? [x] : []))).toEqual([4, 5, 6, 7, 8]);
    expect(row(3).flatMap((value, x) => (value ? [x] : []))).toEqual([9, 10, 11, 12, 13]);
  });

  test("as many as the area of a circle and of a triangle", () => {
    const n = 400;
    const slice = { start: 0, strides: [1, n], sizes: [n, n] } as const;
    const circle = Float64Array.from({ length: 4000 }, (_, k) => 200.3 + 150 * (k % 2 ? Math.sin : Math.cos)((Math.floor(k / 2) / 2000) * 2 * Math.PI));
    const data = new Uint8Array(n * n);
    toggleInside(circle, data, slice);
    expect(Math.abs(count(data) / (Math.PI * 150 ** 2) - 1)).toBeLessThan(1e-3);
    data.fill(0);
    toggleInside(Float64Array.of(10, 10, 310, 10, 10, 310), data, slice);
    expect(count(data)).toBe((300 * 301) / 2); // Rows of 300, 299, ... 1
  });
});

describe("doubts are told", () => {
  test("a gap, and two planes for one slice", () => {
    const mask = maskOf("gap");
    expect(perSlice(mask).map((n) => n > 0)).toEqual([false, true, true, false, true, false]);
    expect(mask.warnings).toEqual([
      'structures.dcm: ROI 5 "gap": 1 of 4 contour planes are left out: their slices of axial.nii have a nearer one',
      'structures.dcm: ROI 5 "gap": contours lie up to 0.6 mm off the slices of axial.nii; each is taken for the nearest slice',
      'structures.dcm: ROI 5 "gap": slices between contours have none, and are empty: a gap of 6 mm from z = 11 to 17 mm',
    ]);
  });

  test("contours of other kinds, and one that stands there twice", () => {
    const mask = maskOf("mixed");
    expect(perSlice(mask)[2]).toBe(perSlice(maskOf("gap"))[2]);
    expect(mask.warnings.map((text) => text.slice(text.indexOf("contours")))).toEqual([
      "contours that stand there twice are left out (1)", "contours of type POINT are left out (1)", "contours of type OPEN_PLANAR are left out (1)",
    ]);
  });

  test("contours that reach beyond the image", () => {
    const mask = maskOf("beyond");
    expect(perSlice(mask).map((n) => n > 0)).toEqual([false, false, false, false, true, true]);
    expect(mask.warnings).toEqual([expect.stringMatching(/ROI 9 "beyond": 3 contours reach beyond axial.nii \(x -28.+, z 17 to 23 mm; the image: x -20 to 16, .+ mm\) and are cut off there/)]);
  });
});

describe("what cannot be a mask of the image says why", () => {
  test("several ROIs, none asked for, and wrong ones", () => {
    expect(() => structureMask(dicomFixture("structures.dcm"), axial)).toThrow(/structures.dcm: it has several ROIs; ask for one by number or name: 1 "circle", 2 "ring", 3 "keyhole"/);
    expect(() => maskOf("liver")).toThrow(/there is no ROI "liver"; the file has 1 "circle"/);
    expect(() => maskOf("none")).toThrow(/ROI "none" has no contours; those that have: 1 "circle"/);
    expect(maskOf("2").data).toEqual(maskOf("ring").data);
  });

  test("another frame of reference, of the ROI or of the file", () => {
    const message = /structures.dcm: ROI 1 "circle": its FrameOfReferenceUID is 1\.2\..+, that of axial.nii is 9\.9/;
    expect(() => maskOf("circle", imageOn("axial", { frameOfReference: "9.9" }))).toThrow(message);
    const { dataset } = dicomFixture("structures.dcm");
    const rois = (dataset.StructureSetROISequence as object[]).map((roi) => ({ ...roi, ReferencedFrameOfReferenceUID: null }));
    expect(() => structureMask(dicomFixture("structures.dcm", { StructureSetROISequence: rois }), imageOn("axial", { frameOfReference: "9.9" }), "circle")).toThrow(message);
  });

  test("contours outside, not parallel, or of points only", () => {
    expect(() => maskOf("far")).toThrow(/ROI 10 "far": it encloses no voxel centre of axial.nii: contours reach from x .+ mm, the image from x -20 to 16/);
    expect(() => maskOf("tilted")).toThrow(/ROI 11 "tilted": its contours are not parallel to the slices of axial.nii: along the flattest axis one rises over 1 voxels \(3 mm\)/);
    expect(() => maskOf("point")).toThrow(/ROI 7 "point": it has no closed contour: 1 of type POINT/);
  });

  test("contours that are no points", () => {
    const broken = [{ ReferencedROINumber: 1, ContourSequence: [{ ContourGeometricType: "CLOSED_PLANAR", ContourData: [1, 2, 3, 4] }] }];
    expect(() => structureMask(dicomFixture("structures.dcm", { ROIContourSequence: broken }), axial, "1")).toThrow(/ROI 1 "circle": contour 1: ContourData has 4 numbers; points need three each/);
    expect(() => structureMask(dicomFixture("structures.dcm", { ROIContourSequence: [] }), axial, "1")).toThrow(/none of its ROIs has contours/);
  });
});
