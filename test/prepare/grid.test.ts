import { describe, expect, test } from "vitest";
import { cropArray } from "../../src/host/image/crop.ts";
import { indexOf, pointOf } from "../../src/host/image/geometry.ts";
import { neededBox, nearestSources, positionTables, resampleGrid, resampleMaskNearest } from "../../src/host/prepare/grid.ts";
import { svdInverse } from "../../src/host/prepare/svdInverse.ts";
import type { Geometry, Vec3 } from "../../src/host/image/volume.ts";
import { boxOf, mask, oracle, unpack, volume, wantedSpacing } from "./resampleFixture.ts";

const cases = oracle.resampled.map((r) => ({ name: `${r.image} with mask ${r.mask} to ${r.spacing.join(" x ")}, ${r.interpolator}`, ...r }));

describe("against PyRadiomics and SimpleITK", () => {
  test.each(cases)("the grid and the mask on it are the same, to the last bit: $name", (given) => {
    const on = mask(given.mask);
    const box = boxOf(on);
    const { size, spacing, origin, direction } = resampleGrid(on, box, wantedSpacing(given.spacing, on, box), given.padDistance);
    expect({ size, spacing, origin, direction }).toEqual(given.lattice);
    expect(resampleMaskNearest(on, given.lattice)).toEqual(unpack(given.labels));
  });

  test.each(cases.filter((c) => c.interpolator === "sitkNearestNeighbor"))("nearest sources pick the same voxels: $name", (given) => {
    const image = volume(given.image);
    const part = neededBox(image, given.lattice, 1)!;
    const data = cropArray(image.data, image.size, part);
    const picked = Array.from(nearestSources(image, given.lattice, part), (s) => (s === 0xffffffff ? 0 : data[s]));
    expect(picked).toEqual([...unpack(given.values)]);
  });
});

const image: Geometry = { size: [40, 30, 20], spacing: [0.8, 1.1, 1.9], origin: [-20, 7, 31], direction: [0, 0, 1, 1, 0, 0, 0, -1, 0] };

function positionsFrom(tables: Float64Array, { size: [nx, ny] }: Geometry, [x, y, z]: Vec3): number[] {
  const at = (row: number, i: number): number => tables[(row * 3 + i) * 2] + tables[(row * 3 + i) * 2 + 1];
  return [0, 1, 2].map((i) => at(x, i) + at(nx + y, i) + at(nx + ny + z, i));
}

test.each([
  { name: "same direction", direction: image.direction },
  { name: "turned by a right angle", direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
  { name: "turned by 3-4-5", direction: [0.6, -0.8, 0, 0.8, 0.6, 0, 0, 0, 1] },
])("tables add up to the continuous index: $name", ({ direction }) => {
  const grid: Geometry = { size: [7, 5, 6], spacing: [1.3, 0.7, 0.9], origin: pointOf(image, [12.3, 8.1, 9.7]), direction };
  const tables = positionTables(image, grid);
  expect(tables.every((v, i) => (i % 2 === 0 ? Number.isInteger(v) : v >= -0.5 && v < 0.5))).toBe(true);
  for (const voxel of [[0, 0, 0], [6, 4, 5], [3, 1, 2]] as Vec3[]) {
    const expected = indexOf(image, pointOf(grid, voxel));
    positionsFrom(tables, grid, voxel).forEach((p, i) => expect(p).toBeCloseTo(expected[i], 11));
  }
  const needed = neededBox(image, grid, 2)!;
  for (const voxel of [[0, 0, 0], [6, 4, 5], [6, 0, 5], [0, 4, 0]] as Vec3[]) {
    positionsFrom(tables, grid, voxel).forEach((p, i) => {
      expect(Math.max(0, Math.floor(p) - 2)).toBeGreaterThanOrEqual(needed.start[i]);
      expect(Math.min(image.size[i] - 1, Math.floor(p) + 2)).toBeLessThan(needed.start[i] + needed.size[i]);
    });
  }
});

test("a grid beside the image needs nothing of it", () => {
  expect(neededBox(image, { ...image, origin: pointOf(image, [100, 0, 0]) }, 2)).toBe(null);
});

test("the inverse through singular values is the inverse", () => {
  const matrix = [0.9, -0.2, 0.3, 0.1, 1.4, -0.7, 0.05, 0.6, 2.1];
  const inverse = svdInverse(matrix);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const product = [0, 1, 2].reduce((sum, k) => sum + matrix[i * 3 + k] * inverse[k * 3 + j], 0);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 14);
    }
  }
});
