import { describe, expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { interpolators, pixelCodes } from "../../src/kernels/resample.ts";
import { warp } from "../../src/kernels/warp.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(77);
const grid = { nx: 7, ny: 6, nz: 5, plane: 0, wx: 9, wy: 8, wz: 6, x0: 0, y0: 0, z0: 0, sx: 9, sy: 8, sz: 6, image: 0, table: 0, lattices: 0, warped: 0 };

/** An affine map as the table has it: steps along the diagonal, `turn` elsewhere. */
const affine = (steps: readonly number[], turn: number, start: readonly number[]): number[] =>
  steps.flatMap((step, i) => [...[0, 1, 2].map((j) => (i === j ? step : turn * (1 + 0.3 * i - 0.2 * j))), start[i]]);

type Fields = Partial<typeof grid> & { splines?: number; interpolator?: number; pixel?: number };
function case_(name: string, fields: readonly Fields[], table: readonly number[], lattices: readonly number[], points: number, value: () => number = () => next() * 400 - 100) {
  const items = fields.map((own) => ({ ...grid, splines: lattices.length / 4, interpolator: interpolators.linear, pixel: pixelCodes.float64, ...own }));
  const last = items[items.length - 1];
  return {
    name, items,
    inputs: {
      image: Float64Array.from({ length: last.sx * last.sy * last.sz }, value), table,
      lattices: lattices.length === 0 ? [0] : lattices, displacements: Float64Array.from({ length: Math.max(1, points * 3) }, () => next() - 0.5),
    },
    outputs: { warped: last.warped + last.nx * last.ny * last.nz },
    planes: { warped: 3 as const },
  };
}

const into = affine([0.6, 0.5, 0.55], 0, [1, 0.8, 1.2]);
const onto = affine([2, 2.2, 1.9], 0.1, [-1.7, -2.1, -1.9]);
const one = [6, 5, 5, 0];
equivalence(warp, [
  case_("affine, linear", [{}], [-3, ...affine([1.2, 1.3, 1.1], 0.05, [-0.4, 0.1, 0.2])], [], 0),
  case_("nearest copies all planes", [{ interpolator: interpolators.nearest }], [0.1, ...into, ...onto], one, 150),
  case_("a parallel lattice", [{}], [0, ...into, ...onto], one, 150),
  case_("a lattice that is parallel up to printed digits", [{}], [0, ...affine([0.6, 0.5, 0.55], 1e-7, [1.01, 0.8, 1.2]), ...onto], one, 150),
  case_("a turned lattice, B-spline to float32", [{ interpolator: interpolators.bspline, pixel: pixelCodes.float32 }], [-1, ...affine([0.6, 0.5, 0.55], 0.03, [1, 0.8, 1.2]), ...onto], one, 150),
  case_("two lattices, B-spline", [{ interpolator: interpolators.bspline }], [0, ...into, ...affine([1.1, 1.05, 0.9], 0.02, [0.1, 0, 0.2]), ...onto], [6, 5, 5, 0, 6, 5, 5, 450], 300),
  case_("a flat lattice and a flat image", [{ nz: 1, wz: 1, sz: 1, interpolator: interpolators.bspline }], [0, ...affine([0.6, 0.5, 1], 0, [1, 0.8, 0]), 2, 0.1, 0, -1.7, 0.1, 2, 0, -1.9, 0, 0, 0, 0], [6, 5, 1, 0], 30),
  case_("two blocks of planes", [{ nz: 2 }, { nz: 3, plane: 2, warped: 84 }], [0, ...into, ...onto], one, 150, () => Math.floor(next() * 500)),
  case_("a part of a larger image", [{ wx: 30, wy: 20, wz: 9, x0: 2, y0: 3, z0: 1 }], [5, ...affine([1, 1.1, 0.9], 0, [2.1, 3.2, 1.1])], [], 0, () => Math.floor(next() * 500)),
]);

describe("on the CPU", () => {
  /** A ramp x + 10 y + 100 z through a spline whose control points are displaced as `displacement` tells. */
  async function ramp(displacement: (x: number, y: number, z: number) => readonly [number, number, number], turn: number) {
    const engine = await openEngine({ backend: "cpu" });
    const [nx, ny, nz] = [6, 5, 5];
    const displacements = new Float64Array(3 * nx * ny * nz);
    for (let i = 0; i < nx * ny * nz; i++) displacement(i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))).forEach((d, k) => void (displacements[k * nx * ny * nz + i] = d));
    const image = Float64Array.from({ length: 9 * 8 * 6 }, (_, i) => (i % 9) + 10 * (Math.floor(i / 9) % 8) + 100 * Math.floor(i / 72));
    // Control points lie two voxels apart, the third of them at voxel (2, 2, 2); the lattice leads to voxels again.
    const table = [-1, 0.5, turn, 0, 1, 0, 0.5, 0, 1, 0, 0, 0.5, 1, 2, -4 * turn, 0, -2 + 4 * turn, 0, 2, 0, -2, 0, 0, 2, -2];
    const item = { ...grid, nx: 5, ny: 4, nz: 4, splines: 1, interpolator: interpolators.linear, pixel: pixelCodes.float64 };
    return (await runCase(engine, warp, { name: "ramp", items: [item], inputs: { image, table, lattices: [nx, ny, nz, 0], displacements }, outputs: { warped: 80 } })).warped;
  }
  const at = (x: number, y: number, z: number): number => (z * 4 + y) * 5 + x;

  test.each([["parallel", 0], ["turned", 0.001]])("equal control points shift, equally rising ones stretch: the lattice is %s", async (_, turn) => {
    const shifted = await ramp(() => [0.25, 0.5, 1], turn);
    expect(shifted[at(1, 2, 3)]).toBeCloseTo(1.25 + 25 + 400, 9);
    // A line through control points is the spline itself: at (1, 2, 3) control point coordinates are (1.5, 2, 2.5).
    const stretched = await ramp((x, y, z) => [0.1 * x, 0.2 * y, 0.2 * z], turn);
    expect(stretched[at(1, 2, 3)]).toBeCloseTo(1 + 0.1 * (1.5 + 2 * turn) + 10 * 2.4 + 100 * 3.5, 9);
  });

  test("a spline ends at its second control points from both ends", async () => {
    const made = await ramp(() => [1, 0, 0], 0);
    // Along y the lattice's five control points displace from 1 to 3: voxels 0 to 4; along x from 1 to 4: voxels 0 to 6.
    expect(made[at(0, 0, 0)]).toBe(1);
    expect(made[at(4, 3, 3)]).toBe(4 + 1 + 30 + 300);
    const engine = await openEngine({ backend: "cpu" });
    const displacements = new Float64Array(192).fill(1);
    const image = Float64Array.from({ length: 9 }, (_, i) => i);
    const table = [-1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const item = { ...grid, nx: 5, ny: 1, nz: 1, wy: 1, wz: 1, sy: 1, sz: 1, splines: 1, interpolator: interpolators.linear, pixel: pixelCodes.float64 };
    displacements.fill(0, 64);
    const { warped } = await runCase(engine, warp, { name: "ends", items: [item], inputs: { image, table, lattices: [4, 4, 4, 0], displacements }, outputs: { warped: 5 } });
    expect([...warped]).toEqual([0, 2, 3, 3, 4]);
  });
});
