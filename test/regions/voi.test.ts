import { describe, expect, it } from "vitest";
import { identityDirection, type Volume, type VoxelArray } from "../../src/host/image/volume.ts";
import { voiOf, voxelsOf } from "../../src/host/regions/voi.ts";

const volume = (name: string, data: VoxelArray, spacing: readonly [number, number, number] = [1, 1, 2]): Volume => ({
  name, data, size: [3, 2, 1], spacing, origin: [0, 0, 0], direction: identityDirection, components: 1, pixelType: "float64", dimension: 3,
});
const mask = volume("mask.nrrd", Uint8Array.from([0, 2, 2, 0, 1, 2]));

describe("a volume of interest", () => {
  it("gives every image's values at the label's voxels", () => {
    const a = volume("a.nrrd", Float64Array.from([1, 2, 3, 4, 5, 6]));
    const b = volume("b.nrrd", Int16Array.from([-1, -2, -3, -4, -5, -6]));
    const { voxels, points, warnings } = voiOf([{ name: "A", volume: a }, { name: "B", volume: b }], mask, 2);
    expect([...voxels]).toEqual([1, 2, 5]);
    expect(points.map((each) => [...each])).toEqual([[2, 3, 6], [-2, -3, -6]]);
    expect(warnings).toEqual([]);
  });

  it("names the label, and those there are", () => {
    expect(() => voxelsOf(mask, 3)).toThrow("mask.nrrd: no voxel of label 3; it has 1, 2");
    expect(() => voxelsOf(volume("m", new Uint8Array(6)), 1)).toThrow("m: no voxel of label 1; the mask is empty");
  });

  it("refuses another lattice and values that are no numbers, naming image, place and values", () => {
    const image = (data: number[], spacing?: readonly [number, number, number]): { name: string; volume: Volume } => ({ name: "T2", volume: volume("t2.nii", Float64Array.from(data), spacing) });
    expect(() => voiOf([image([1, 2, 3, 4, 5, 6], [1, 1, 3])], mask, 1)).toThrow("t2.nii (T2): spacing (1, 1, 3) mm differs from that of mask.nrrd, (1, 1, 2) mm");
    expect(() => voiOf([image([1, 2, 3, 4, NaN, 6])], mask, 1)).toThrow("t2.nii (T2): the value at voxel (1, 1, 0) of the VOI is NaN");
    expect(voiOf([image([NaN, 2, 3, 4, 5, 6])], mask, 1).points[0]).toEqual(Float64Array.of(5)); // outside of the VOI it does not matter
    expect(() => voiOf([], mask, 1)).toThrow("mask.nrrd: no image");
  });

  it("tells an image of another frame of reference, though its lattice be the same", () => {
    const [here, there] = ["1.2.3", "1.2.4"].map((frameOfReference) => ({ ...volume("dce1", new Float64Array(6).fill(1)), frameOfReference }));
    expect(voiOf([{ name: "DCE1", volume: here }], { ...mask, frameOfReference: "1.2.3" }, 1).warnings).toEqual([]);
    expect(voiOf([{ name: "DCE1", volume: there }], { ...mask, frameOfReference: "1.2.3" }, 1).warnings[0]).toContain("dce1: its FrameOfReferenceUID is 1.2.4, that of mask.nrrd is 1.2.3");
    expect(voiOf([{ name: "DCE1", volume: there }], mask, 1).warnings).toEqual([]);
  });

  it("asks whether an image covers the VOI where much of it is zero", () => {
    expect(voiOf([{ name: "T2", volume: volume("t2.nii", Float64Array.from([0, 0, 3, 4, 5, 6])) }], mask, 2).warnings).toEqual([
      "t2.nii (T2): 33 % of the VOI's 3 voxels are exactly 0; does the image cover the VOI?",
    ]);
  });
});
