import { describe, expect, it } from "vitest";
import { identityDirection, type Vec3, type Volume } from "../../src/host/image/volume.ts";
import { largestSlice, picture, slice, spreadSlices, type View } from "../../src/host/report/slices.ts";

const size: Vec3 = [5, 4, 3];
const spacing: Vec3 = [1, 2, 3];

function volume(data: Uint8Array, changes: Partial<Volume> = {}): Volume {
  return { size, spacing, origin: [0, 0, 0], direction: identityDirection, data, components: 1, pixelType: "uint8", dimension: 3, name: "test", ...changes };
}

/** Voxels whose values tell where they are; ROI of three voxels in an L in slice 1 and one voxel in slice 2. */
const image = Uint8Array.from({ length: 60 }, (_, i) => 4 * i);
const roi = new Uint8Array(60);
for (const [x, y, z] of [[1, 1, 1], [2, 1, 1], [1, 2, 1], [3, 3, 2]]) roi[(z * 4 + y) * 5 + x] = 7;
const upright = picture(volume(image), volume(roi), 7);

/** The same anatomy stored with the axes in another order and direction: stored axis k runs along axes[k], reversed or not. */
function restored(axes: Vec3, reversed: readonly [boolean, boolean, boolean]): ReturnType<typeof picture> {
  const stored = axes.map((axis) => size[axis]) as unknown as Vec3;
  const move = (data: Uint8Array): Uint8Array => {
    const moved = new Uint8Array(data.length);
    for (let c = 0, at = 0; c < stored[2]; c++) {
      for (let b = 0; b < stored[1]; b++) {
        for (let a = 0; a < stored[0]; a++, at++) {
          const index = [0, 0, 0];
          [a, b, c].forEach((i, k) => (index[axes[k]] = reversed[k] ? stored[k] - 1 - i : i));
          moved[at] = data[(index[2] * size[1] + index[1]) * size[0] + index[0]];
        }
      }
    }
    return moved;
  };
  const direction = new Array<number>(9).fill(0);
  axes.forEach((axis, k) => (direction[3 * axis + k] = reversed[k] ? -1 : 1));
  const geometry = { size: stored, spacing: axes.map((axis) => spacing[axis]) as unknown as Vec3, direction };
  return picture(volume(move(image), geometry), volume(move(roi), geometry), 7);
}

describe("slice", () => {
  it("cuts the axial plane as it is stored", () => {
    const cut = slice({ ...upright, window: [0, 255] }, "axial", 1);
    expect([cut.width, cut.height, cut.number, cut.of]).toEqual([5, 4, 2, 3]);
    expect([...cut.pixels]).toEqual([...image.subarray(20, 40)]);
    expect(cut.sides).toEqual(["R", "L", "A", "P"]);
  });

  it("puts the head at the top of the coronal plane", () => {
    const cut = slice({ ...upright, window: [0, 255] }, "coronal", 0);
    expect(cut.pixelSize).toEqual([1, 3]);
    expect([...cut.pixels]).toEqual([2, 1, 0].flatMap((z) => [...image.subarray(20 * z, 20 * z + 5)]));
    expect(cut.sides).toEqual(["R", "L", "S", "I"]);
  });

  it.each([
    { axes: [0, 1, 2], reversed: [true, true, false] },
    { axes: [1, 2, 0], reversed: [false, true, false] },
    { axes: [2, 0, 1], reversed: [true, true, true] },
  ] as const)("looks the same however the volume is stored: $axes $reversed", ({ axes, reversed }) => {
    const other = restored(axes, reversed);
    for (const view of ["axial", "coronal", "sagittal"] as View[]) {
      const [a, b] = [upright, other].map((of) => slice({ ...of, window: [0, 255] }, view, largestSlice(of, view)));
      expect([b.width, b.height, b.pixelSize, b.outline]).toEqual([a.width, a.height, a.pixelSize, a.outline]);
      expect([...b.pixels]).toEqual([...a.pixels]);
    }
  });

  it("outlines the region along voxel edges: an L of three voxels has a boundary of 8", () => {
    const { outline } = slice(upright, "axial", 1);
    expect(outline).toBe("M1 1h2M2 2h1M1 3h1M1 1v2M2 2v1M3 1v1");
    const lengths = [...outline.matchAll(/[hv](\d+)/g)].map((match) => Number(match[1]));
    expect(lengths.reduce((sum, length) => sum + length)).toBe(8);
  });

  it("keeps the margin in mm around the region, inside the volume", () => {
    const cut = slice(upright, "axial", 1, 1.5);
    // ROI x 1..3 with two voxels of 1 mm, y 1..3 with one of 2 mm.
    expect([cut.width, cut.height]).toEqual([5, 4]);
    expect(slice(upright, "axial", 1, 0).width).toBe(3);
  });
});

describe("picture", () => {
  it("finds the slices that hold the region", () => {
    expect(largestSlice(upright, "axial")).toBe(1);
    expect(spreadSlices(upright, "axial", 6)).toEqual([1, 2]);
    expect([upright.low, upright.high]).toEqual([[1, 1, 1], [3, 3, 2]]);
  });
});
