import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { isIntegerType, voxelCount, type PixelType } from "../../src/host/image/volume.ts";
import { interpolators, nowhere, pixelCodes, resample } from "../../src/kernels/resample.ts";
import { greatest, greatestDifference, oracle, unpack } from "../prepare/resampleFixture.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";
import { resampled } from "./resampled.ts";

const next = random(31);
const zero = { x0: 0, y0: 0, z0: 0, image: 0, tables: 0, sources: 0, sourced: 0, resampled: 0 };

/** A table that moves input axis i along output axis a by `step` from `start`, and every other by `turn`. */
function table(size: readonly number[], start: number, step: number, turn: number): number[] {
  return size.flatMap((n, a) => Array.from({ length: n }, (_, k) => [0, 1, 2].flatMap((i) => {
    const p = (i === a ? start + k * step : k * turn);
    const whole = Math.floor(p + 0.5);
    return [whole, p - whole];
  })).flat());
}

function case_(name: string, interpolator: keyof typeof interpolators, pixel: PixelType, turn: number, value: () => number) {
  const size = [9, 7, 5];
  return {
    name,
    items: [{ ...zero, nx: 9, ny: 7, nz: 5, wx: 8, wy: 7, wz: 6, sx: 8, sy: 7, sz: 6, interpolator: interpolators[interpolator], pixel: pixelCodes[pixel] }],
    inputs: {
      image: Float64Array.from({ length: 8 * 7 * 6 }, value),
      tables: table(size, -0.61, 0.93, turn),
      sources: Uint32Array.from({ length: 315 }, () => (next() < 0.1 ? nowhere : Math.floor(next() * 336))),
    },
    outputs: { resampled: 315 },
    planes: { resampled: 3 as const },
  };
}

const float = (): number => next() * 400 - 100;
equivalence(resample, [
  case_("nearest copies all planes", "nearest", "float64", 0, float),
  case_("linear", "linear", "float64", 0, float),
  case_("linear, turned", "linear", "float64", 0.13, float),
  case_("linear to float32", "linear", "float32", 0, () => Math.fround(float())),
  case_("linear to int16", "linear", "int16", 0.13, () => Math.floor(float())),
  case_("B-spline", "bspline", "float64", 0, float),
  case_("B-spline, turned", "bspline", "float64", -0.07, float),
  case_("B-spline to uint8, clamped", "bspline", "uint8", 0, () => Math.floor(next() * 900) - 300),
  case_("B-spline to int32", "bspline", "int32", 0, () => Math.floor(next() * 9e9 - 4e9)),
  {
    name: "one-voxel axes and a crop; two grids",
    items: [
      { ...zero, nx: 3, ny: 1, nz: 1, wx: 20, wy: 1, wz: 1, x0: 8, sx: 7, sy: 1, sz: 1, interpolator: 2, pixel: 0 },
      { ...zero, nx: 3, ny: 1, nz: 1, wx: 20, wy: 1, wz: 1, x0: 8, sx: 7, sy: 1, sz: 1, interpolator: 1, pixel: 0, resampled: 3 },
    ],
    inputs: { image: Float64Array.from({ length: 7 }, float), tables: [[10, 0.3, 0, 0, 0, 0], [11, -0.4, 0, 0, 0, 0], [12, 0.25, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]].flat(), sources: [0] },
    outputs: { resampled: 6 },
  },
]);

test("linear and B-spline interpolation keep a line that rises by 1 a voxel, nearest takes the voxels named", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const ramp = Float64Array.from({ length: 11 }, (_, i) => i);
  const items = [0, 1, 2].map((interpolator) => ({
    ...zero, nx: 3, ny: 1, nz: 1, wx: 11, wy: 1, wz: 1, sx: 11, sy: 1, sz: 1, interpolator, pixel: 0, resampled: interpolator * 3,
  }));
  const tables = [[4, 0.25, 0, 0, 0, 0], [5, -0.5, 0, 0, 0, 0], [10, 0.5, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]].flat();
  // The coefficients of a line are the line itself, away from the mirrored ends.
  const { resampled } = await runCase(engine, resample, { name: "ramp", items, inputs: { image: ramp, tables, sources: [3, 9, nowhere] }, outputs: { resampled: 9 } });
  expect([...resampled].map((v) => Number(v.toFixed(12)))).toEqual([3, 9, 0, 4.25, 4.5, 0, 4.25, 4.5, 0]);
});

test("whole numbers stay what they are, other numbers are truncated toward 0 and clamped", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const image = [2 - 2e-10, 2 + 2e-10, 1.9, -1.9, -3 + 1e-10, 300, -300, 0.5];
  const item = { ...zero, nx: 8, ny: 1, nz: 1, wx: 8, wy: 1, wz: 1, sx: 8, sy: 1, sz: 1, interpolator: 1 };
  const tables = [...image.flatMap((_, i) => [i, 0, 0, 0, 0, 0]), ...new Array<number>(12).fill(0)];
  const { resampled } = await runCase(engine, resample, {
    name: "casts",
    items: [{ ...item, pixel: pixelCodes.int8 }, { ...item, pixel: pixelCodes.uint8, resampled: 8 }],
    inputs: { image, tables, sources: [0] },
    outputs: { resampled: 16 },
  });
  expect([...resampled].map((v) => v + 0)).toEqual([2, 2, 1, -1, -3, 127, -128, 0, 2, 2, 1, 0, 0, 255, 0, 0]);
});

// The GPU equals the CPU on the cases above; of these it runs one of each kind, since software GPUs compile slowly.
const onGpu = [0, 2, 3, 4, 11, 13, 15, 18, 19, 26, 28, 35];

describe.each(backends)("PyRadiomics' resampleImage on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test.each(oracle.resampled.filter((_, i) => backend === "cpu" || onGpu.includes(i)).map((r) => ({ name: `${r.image} with mask ${r.mask} to ${r.spacing.join(" x ")}, ${r.interpolator}`, ...r })))("$name", async (given) => {
    const expected = unpack(given.values);
    const type = given.values.dtype;
    const actual = await resampled(engine, given, type);
    expect(actual.length).toBe(voxelCount(given.lattice.size));
    if (isIntegerType(type)) {
      const before = await resampled(engine, given, "float64");
      const differing = actual.findIndex((v, i) => v !== expected[i] && Math.abs(before[i] - Math.round(before[i])) > 1e-9);
      expect(differing, `voxel ${differing}: ${actual[differing]} of ${before[differing]}, PyRadiomics ${expected[differing]}`).toBe(-1);
      return;
    }
    const allowed = given.interpolator === "sitkNearestNeighbor" ? 0 : type === "float32" ? 2 ** -22 : 1e-12;
    expect(greatestDifference(actual, expected)).toBeLessThanOrEqual(allowed * greatest(expected));
  });
});
