import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { axisWeights } from "../../src/host/prepare/axisWeights.ts";
import { positionTables } from "../../src/host/prepare/grid.ts";
import { nowhere } from "../../src/kernels/resample.ts";
import { resampleLabel } from "../../src/kernels/resample-label.ts";
import { oracle, unpack, volume } from "../prepare/resampleFixture.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";
import { resampled } from "./resampled.ts";

const next = random(41);
const zero = { x0: 0, y0: 0, z0: 0, image: 0, fx: 0, fy: 1, fz: 2, table: 0, taps: 3, sources: 0, sourced: 0, resampled: 0 };

/** Three weights around each coordinate, in sixteenths: sums of them agree often. */
function table(counts: readonly number[], sizes: readonly number[]): number[] {
  return counts.flatMap((n, axis) => Array.from({ length: n }, () => {
    const first = Math.floor(next() * sizes[axis]);
    return [first, ...[0, 1, 2].map((k) => (first + k < sizes[axis] ? Math.floor(next() * 16) / 16 : 0))];
  })).flat();
}

function case_(name: string, follows: readonly [number, number, number], value: () => number) {
  const [fx, fy, fz] = follows;
  const grid = [9, 7, 5];
  const item = { ...zero, nx: 9, ny: 7, nz: 5, sx: 8, sy: 7, sz: 6, fx, fy, fz };
  return {
    name,
    items: [item, { ...item, sourced: 1, resampled: 315 }],
    inputs: {
      image: Float64Array.from({ length: 8 * 7 * 6 }, value),
      table: table(follows.map((f) => grid[f]), [8, 7, 6]),
      sources: Uint32Array.from({ length: 315 }, () => (next() < 0.1 ? nowhere : 0)),
    },
    outputs: { resampled: 630 },
    planes: { resampled: 3 as const },
  };
}

equivalence(resampleLabel, [
  case_("few values", [0, 1, 2], () => Math.floor(next() * 4) / 10),
  case_("all values differ, axes in another order", [2, 0, 1], () => next() * 400 - 100),
  case_("two values", [1, 0, 2], () => Math.floor(next() * 2)),
]);

test("the value with most weight wins, of equal ones the one that is complete first", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const { resampled: out } = await runCase(engine, resampleLabel, {
    name: "by hand",
    items: [{ ...zero, nx: 4, ny: 1, nz: 1, sx: 4, sy: 1, sz: 1 }],
    inputs: {
      image: [5, 7, 5, 7],
      table: [0, 0.3, 0.5, 0.3, 0, 0.2, 0.5, 0.1, 1, 0.25, 0.5, 0.25, 1, 0.1 + 0.2, 0.6, 0.3, 0, 1, 0, 0, 0, 1, 0, 0],
      sources: [0],
    },
    outputs: { resampled: 4 },
  });
  // 0.3 + 0.3 > 0.5; 0.5 > 0.2 + 0.1; then 5 in the middle against 7 on both sides: 0.5 each, and 0.6 each up to rounding.
  expect([...out]).toEqual([5, 7, 5, 5]);
});

describe.each(backends)("SimpleITK on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  const cases = oracle.weighted.filter(({ interpolator }) => interpolator === "sitkLabelGaussian").map((w) => ({ name: `${w.image} with mask ${w.mask} to ${w.lattice.spacing.join(" x ")}`, ...w }));
  test.each(cases)("$name", async (given) => {
    const actual = await resampled(engine, given, given.values.dtype);
    const expected = unpack(given.values);
    const differing = [...actual.keys()].filter((v) => actual[v] !== expected[v]);
    // At twice the spacing two voxels of each axis weigh the same, and SimpleITK's rounding decides for one of them.
    const ties = given.image === "float32";
    for (const v of ties ? differing : []) expect(weightOf(given, v, expected[v]) / weightOf(given, v, actual[v])).toBeCloseTo(1, 12);
    if (!ties) expect(differing).toEqual([]);
  });
});

/** What the voxels of a value weigh together at a grid point. */
function weightOf({ image, lattice }: (typeof oracle.weighted)[number], point: number, value: number): number {
  const from = volume(image);
  const [nx, ny] = lattice.size;
  const { taps, table } = axisWeights(from, lattice.size, positionTables(from, lattice), "sitkLabelGaussian")!;
  const rows = [point % nx, nx + (Math.floor(point / nx) % ny), nx + ny + Math.floor(point / (nx * ny))].map((row) => table.subarray(row * (1 + taps)));
  let sum = 0;
  for (let tap = 0; tap < taps ** 3; tap++) {
    const k = [tap % taps, Math.floor(tap / taps) % taps, Math.floor(tap / taps ** 2)];
    const [x, y, z] = rows.map((row, axis) => row[0] + k[axis]);
    if (from.data[(z * from.size[1] + y) * from.size[0] + x] === value) sum += rows.reduce((w, row, axis) => w * row[1 + k[axis]], 1);
  }
  return sum;
}
