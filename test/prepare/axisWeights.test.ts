import { expect, test } from "vitest";
import { identityDirection, type Geometry } from "../../src/host/image/volume.ts";
import { axisWeights, type WeightingInterpolator } from "../../src/host/prepare/axisWeights.ts";
import { positionTables } from "../../src/host/prepare/grid.ts";

// SimpleITK's values are checked in test/kernels/resample-weighted.test.ts and resample-label.test.ts.
const image: Geometry = { size: [6, 5, 1], spacing: [2, 1, 3], origin: [0, 0, 0], direction: identityDirection };

function weights(interpolator: WeightingInterpolator, grid: Geometry) {
  const found = axisWeights(image, grid.size, positionTables(image, grid), interpolator);
  if (!found) return null;
  const rows = found.table.length / (1 + found.taps);
  return { ...found, rows: Array.from({ length: rows }, (_, r) => [...found.table.subarray(r * (1 + found.taps), (r + 1) * (1 + found.taps))]) };
}

/** Points at -1, -0.5, 0, ... 6 voxels along x. */
const along: Geometry = { size: [15, 1, 1], spacing: [1, 1, 3], origin: [-2, 2, 0], direction: identityDirection };

test("points outside the image weigh nothing, those on its faces and inside do", () => {
  for (const interpolator of ["sitkGaussian", "sitkLabelGaussian", "sitkHammingWindowedSinc"] as const) {
    const { rows } = weights(interpolator, along)!;
    const weighing = rows.slice(0, 15).map((row) => row.slice(1).some((w) => w !== 0));
    expect(weighing).toEqual(Array.from({ length: 15 }, (_, k) => k >= 1 && k <= 13));
  }
});

test("weights of a Gaussian stay within the image and add up to 1; one slice weighs 1", () => {
  const { rows, taps } = weights("sitkGaussian", along)!;
  expect(taps).toBe(6);
  for (const [first, ...own] of rows.slice(1, 14)) {
    expect(first).toBeGreaterThanOrEqual(0);
    expect(own.every((w, k) => w === 0 || first + k < 6)).toBe(true);
    expect(own.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 14);
  }
  expect(rows[16]).toEqual([0, 1, 0, 0, 0, 0, 0]);
});

test("a windowed sinc function at a voxel takes the voxel; halfway it is symmetric", () => {
  const { rows } = weights("sitkCosineWindowedSinc", along)!;
  expect(rows[8]).toEqual([-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  const [first, ...own] = rows[9];
  expect(first).toBe(-1);
  own.forEach((w, k) => expect(w).toBeCloseTo(own[9 - k], 14));
  expect(own[4]).toBeCloseTo((Math.cos(Math.PI / 20) * 2) / Math.PI, 14);
});

test("axes in another order follow the grid's; a turned grid has no such weights", () => {
  const swapped: Geometry = { size: [3, 4, 1], spacing: [1, 2, 3], origin: [0, 0, 0], direction: [0, 1, 0, 1, 0, 0, 0, 0, 1] };
  expect(weights("sitkGaussian", swapped)!.follows).toEqual([1, 0, 2]);
  const turned: Geometry = { ...along, size: [3, 3, 1], direction: [0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1] };
  expect(weights("sitkGaussian", turned)).toBe(null);
});
