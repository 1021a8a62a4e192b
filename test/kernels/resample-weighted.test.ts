import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { isIntegerType, type PixelType } from "../../src/host/image/volume.ts";
import { nowhere, pixelCodes } from "../../src/kernels/resample.ts";
import { resampleWeighted } from "../../src/kernels/resample-weighted.ts";
import { greatest, greatestDifference, oracle, unpack } from "../prepare/resampleFixture.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";
import { resampled } from "./resampled.ts";

const next = random(37);
const zero = { x0: 0, y0: 0, z0: 0, image: 0, fx: 0, fy: 1, fz: 2, table: 0, sources: 0, sourced: 0, sums: 0, resampled: 0 };

/** For each coordinate a first voxel and weights, which may reach beyond the image. */
function table(counts: readonly number[], sizes: readonly number[], taps: number): number[] {
  return counts.flatMap((n, axis) => Array.from({ length: n }, () => [
    Math.floor(next() * (sizes[axis] + taps)) - taps, ...Array.from({ length: taps }, () => next() * 1.5 - 0.5),
  ])).flat();
}

function case_(name: string, pixel: PixelType, taps: number, follows: readonly [number, number, number], value: () => number) {
  const [fx, fy, fz] = follows;
  const grid = [9, 7, 5];
  const item = { ...zero, nx: 9, ny: 7, nz: 5, wx: 8, wy: 7, wz: 6, sx: 8, sy: 7, sz: 6, fx, fy, fz, taps, pixel: pixelCodes[pixel] };
  return {
    name,
    items: [item, { ...item, sourced: 1, sums: 1000, resampled: 315 }],
    inputs: {
      image: Float64Array.from({ length: 8 * 7 * 6 }, value),
      table: table(follows.map((f) => grid[f]), [8, 7, 6], taps),
      sources: Uint32Array.from({ length: 315 }, () => (next() < 0.1 ? nowhere : 0)),
    },
    outputs: { resampled: 630 },
  };
}

const float = (): number => next() * 400 - 100;
equivalence(resampleWeighted, [
  case_("ten weights", "float64", 10, [0, 1, 2], float),
  case_("to float32, axes in another order", "float32", 8, [2, 0, 1], () => Math.fround(float())),
  case_("to int16, axes swapped", "int16", 4, [0, 2, 1], () => Math.floor(float())),
  case_("to uint8, clamped", "uint8", 3, [1, 0, 2], () => Math.floor(next() * 900) - 300),
  {
    name: "one-voxel axes, a crop, one weight",
    items: [{ ...zero, nx: 3, ny: 1, nz: 1, wx: 20, wy: 1, wz: 1, x0: 8, sx: 7, sy: 1, sz: 1, taps: 1, pixel: 0 }],
    inputs: { image: Float64Array.from({ length: 7 }, float), table: [8, 0.5, 14, 2, 11, 0.3, 0, 1, 0, 1], sources: [0] },
    outputs: { resampled: 3 },
  },
]);

test("weights multiply over the axes; beyond the ends the last voxels are repeated; each output axis takes the input axis named", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const { resampled: out } = await runCase(engine, resampleWeighted, {
    name: "by hand",
    items: [{ ...zero, nx: 1, ny: 2, nz: 1, wx: 2, wy: 2, wz: 1, sx: 2, sy: 2, sz: 1, fx: 1, fy: 0, fz: 2, taps: 2, pixel: 0 }],
    inputs: { image: [1, 2, 10, 20], table: [-1, 0.25, 0.5, 1, 3, 5, 0, 0.5, 0.25, 0, 1, 0], sources: [0] },
    outputs: { resampled: 2 },
  });
  // x: (0.25 + 0.5) of voxel 0, then (3 + 5) of voxel 1; y: half of row 0 and a quarter of row 1.
  expect([...out]).toEqual([0.75 * (0.5 * 1 + 0.25 * 10), 8 * (0.5 * 2 + 0.25 * 20)]);
});

const cases = oracle.weighted.filter(({ interpolator }) => interpolator !== "sitkLabelGaussian").map((w) => ({ name: `${w.image} with mask ${w.mask} to ${w.lattice.spacing.join(" x ")}, ${w.interpolator}`, ...w }));

describe.each(backends)("SimpleITK on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test.each(cases.filter((_, i) => backend === "cpu" || i % 5 === 0))("$name", async (given) => {
    const expected = unpack(given.values);
    const type = given.values.dtype;
    const actual = await resampled(engine, given, type);
    if (isIntegerType(type)) {
      const before = await resampled(engine, given, "float64");
      const differing = actual.findIndex((v, i) => v !== expected[i] && Math.abs(before[i] - Math.round(before[i])) > 1e-9);
      expect(differing, `voxel ${differing}: ${actual[differing]} of ${before[differing]}, SimpleITK ${expected[differing]}`).toBe(-1);
      return;
    }
    expect(greatestDifference(actual, expected)).toBeLessThanOrEqual((type === "float32" ? 2 ** -22 : 1e-12) * greatest(expected));
  });

  test("slab by slab it is the same", async () => {
    const given = cases.find(({ image }) => image === "float64")!;
    const whole = await resampled(engine, given, "float64");
    expect(await resampled(engine, given, "float64", 60_000)).toEqual(whole);
    await expect(resampled(engine, given, "float64", 1000)).rejects.toThrow("this adapter binds 1000");
  });
});

test("a mask turned against the image is refused, with both directions", async () => {
  const engine = await openEngine({ backend: "cpu" });
  const { lattice } = oracle.resampled.find(({ mask }) => mask === "turned")!;
  await expect(resampled(engine, { image: "float64", lattice, interpolator: "sitkLanczosWindowedSinc" }, "float64")).rejects.toThrow(
    /^float64: interpolator sitkLanczosWindowedSinc needs the axes of image and mask parallel; direction of the image \(0\.81.*\), of the mask \(0\.85.*\)/,
  );
});
