import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { diameters, planeDiameter } from "../../src/host/features/farthest.ts";
import { meshMeasures } from "../../src/host/features/marchingcubes.ts";
import { outlineMeasures } from "../../src/host/features/marchingsquares.ts";
import type { Vec3 } from "../../src/host/image/volume.ts";
import { shape2DInput, shapeInput, type Grid } from "./naive.ts";

interface Entry {
  readonly config: number;
  readonly closed: readonly number[] | null;
  readonly alone: readonly number[] | null;
}

/** What fixtures/oracle/shape_tables.py had PyRadiomics' cshape say; spacings are z, y, x. */
interface Tables {
  readonly corners: readonly Vec3[];
  readonly spacing: Vec3;
  readonly cubes: readonly Entry[];
  readonly squareCorners: readonly (readonly [number, number])[];
  readonly squareSpacing: readonly [number, number];
  readonly squares: readonly Entry[];
  readonly shapes: readonly { readonly mask: number[][][]; readonly spacing: Vec3; readonly values: readonly number[] }[];
}

const tables = JSON.parse(readFileSync(new URL("../../fixtures/pyradiomics/cubes.json", import.meta.url), "utf8")) as Tables;
const spacing: Vec3 = [tables.spacing[2], tables.spacing[1], tables.spacing[0]];

function expectClose(ours: number, theirs: number): void {
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-12 * Math.max(Math.abs(theirs), 1));
}

describe("marching cubes agree with PyRadiomics", () => {
  test("each configuration alone has its surface area and its part of the volume", () => {
    expect(tables.cubes).toHaveLength(256);
    for (const { config, alone } of tables.cubes) {
      const cubes = new Float64Array(256 * 4);
      cubes[4 * config] = 1;
      const { area, volume } = meshMeasures(cubes, spacing);
      expectClose(area, alone![0]);
      expectClose(6 * volume, alone![1]);
    }
  });

  test("each configuration closed by its neighbours has the area, volume and diameters of the mesh", () => {
    for (const { config, closed } of tables.cubes) {
      if (config === 0) continue;
      const levels = new Uint8Array(8);
      tables.corners.forEach(([z, y, x], bit) => (levels[(z * 2 + y) * 2 + x] = (config >> bit) & 1));
      expectMeasures({ size: [2, 2, 2], spacing, levels }, closed!);
    }
  });

  test("whole random meshes, where neighbours join in ambiguous ways, have them too", () => {
    for (const { mask, values } of tables.shapes) {
      expectMeasures({ size: [mask[0][0].length, mask[0].length, mask.length], spacing, levels: mask.flat(2) }, values);
    }
  });

  function expectMeasures(grid: Grid, [area, volume, sameZ, sameY, sameX, all]: readonly number[]): void {
    const input = shapeInput(grid);
    const mesh = meshMeasures(input.cubes, spacing);
    const found = diameters(input.vertices, spacing);
    [[mesh.area, area], [mesh.volume, volume], [found.sameZ, sameZ], [found.sameY, sameY], [found.sameX, sameX], [found.all, all]]
      .forEach(([ours, theirs]) => expectClose(ours, theirs));
  }
});

test("marching squares agree with PyRadiomics", () => {
  const [sy, sx] = tables.squareSpacing;
  let compared = 0;
  for (const { config, closed } of tables.squares) {
    if (config === 0 || closed === null) continue; // null: PyRadiomics refuses the mask
    const levels = new Uint8Array(4);
    tables.squareCorners.forEach(([y, x], bit) => (levels[2 * y + x] = (config >> bit) & 1));
    const input = shape2DInput({ size: [2, 2, 1], spacing: [sx, sy, 1], levels });
    const { length, area } = outlineMeasures(input.squares, [sx, sy]);
    expectClose(length, closed[0]);
    expectClose(area, closed[1]);
    expectClose(planeDiameter(input.vertices, [sx, sy]), closed[2]);
    compared++;
  }
  expect(compared).toBeGreaterThan(8);
});

test("the mesh of a box is the box with bevelled edges and corners", () => {
  const n = 4;
  const { cubes } = shapeInput({ size: [n, n, n], spacing: [1, 1, 1], levels: new Uint8Array(n ** 3).fill(1) });
  const { area, volume } = meshMeasures(cubes, [1, 1, 1]);
  // Vertices lie half a voxel outside the outer voxel centres, n - 1 apart: 6 faces, 12 slopes, 8 corners.
  const side = n - 1;
  expect(area).toBeCloseTo(6 * side ** 2 + 12 * side * Math.SQRT1_2 + 8 * (Math.sqrt(3) / 8), 12);
  expect(volume).toBeCloseTo(side ** 3 + 6 * (side ** 2 / 2) + 12 * (side / 8) + 8 * (1 / 48), 12);
});

describe("greatest distances", () => {
  test("equal those of all pairs of random points", () => {
    let seed = 5;
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (const [count, extent] of [[1, 5], [2, 3], [40, 4], [60, 20], [300, 12]]) {
      const points = Int32Array.from({ length: 3 * count }, () => Math.floor(random() * extent) - 2);
      const expected = allPairs(points, [0.7, 1.3, 2.1]);
      const found = diameters(points, [0.7, 1.3, 2.1]);
      for (const key of ["all", "sameZ", "sameY", "sameX"] as const) expectClose(found[key], expected[key]);
    }
  });

  function allPairs(points: Int32Array, [sx, sy, sz]: Vec3) {
    const greatest = { all: 0, sameZ: 0, sameY: 0, sameX: 0 };
    for (let a = 0; a < points.length; a += 3) {
      for (let b = 0; b < a; b += 3) {
        const [dx, dy, dz] = [0, 1, 2].map((k) => points[a + k] - points[b + k]);
        const distance = Math.sqrt((dx * sx) ** 2 + (dy * sy) ** 2 + (dz * sz) ** 2) / 2;
        greatest.all = Math.max(greatest.all, distance);
        if (dz === 0) greatest.sameZ = Math.max(greatest.sameZ, distance);
        if (dy === 0) greatest.sameY = Math.max(greatest.sameY, distance);
        if (dx === 0) greatest.sameX = Math.max(greatest.sameX, distance);
      }
    }
    return greatest;
  }

  test("no points, or one point, are 0 apart", () => {
    expect(diameters(new Int32Array(0), [1, 1, 1])).toEqual({ all: 0, sameZ: 0, sameY: 0, sameX: 0 });
    expect(diameters(Int32Array.of(3, 4, 5, 3, 4, 5), [1, 1, 1])).toEqual({ all: 0, sameZ: 0, sameY: 0, sameX: 0 });
  });

  test("the surface of a ball of a million voxels takes no more than seconds", () => {
    const radius = 62;
    const points: number[] = [];
    for (let z = -radius; z <= radius; z++) {
      for (let y = -radius; y <= radius; y++) {
        if (z * z + y * y > radius ** 2) continue;
        const reach = 2 * Math.floor(Math.sqrt(radius ** 2 - z * z - y * y)) + 1;
        points.push(-reach, 2 * y, 2 * z, reach, 2 * y, 2 * z);
      }
    }
    const start = performance.now();
    const { all } = diameters(Int32Array.from(points), [1, 1, 1]);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(all).toBe(2 * radius + 1); // from half a voxel outside one pole to half a voxel outside the other
  });
});
