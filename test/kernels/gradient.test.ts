import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { gradient } from "../../src/kernels/gradient.ts";
import { cpuOnly } from "../adapter.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(31);

function whole(name: string, [nx, ny, nz]: readonly [number, number, number], weights: readonly number[], value: (i: number) => number) {
  const count = nx * ny * nz;
  return {
    name,
    items: [{ nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, sz: nz, image: 0, weights: 0, filtered: 0 }],
    inputs: { image: Float64Array.from({ length: count }, (_, i) => value(i)), weights },
    outputs: { filtered: count },
  };
}

const half = [0.5, 0.5, 0.5];
const perMm = [0.5 / 0.7, 0.5 / 0.9, 0.5 / 2.5];
const noise = (): number => next() * 4000 - 1000;

equivalence(gradient, [
  whole("one voxel", [1, 1, 1], half, noise),
  whole("two voxels", [1, 1, 2], perMm, noise),
  whole("float64", [7, 6, 5], perMm, noise),
  whole("float32", [7, 6, 5], perMm, () => Math.fround(noise())),
  whole("int16 in one slice", [13, 9, 1], half, () => Math.floor(noise())),
  whole("more than one slab of planes", [60, 50, 24], perMm, noise),
  whole("1e-9", [5, 4, 3], perMm, () => 1e-12 * noise()),
  {
    name: "windows of two images",
    items: [
      { nx: 2, ny: 3, nz: 1, x0: 1, y0: 0, z0: 1, sx: 4, sy: 3, sz: 3, image: 8, weights: 3, filtered: 8 },
      { nx: 2, ny: 2, nz: 2, x0: 0, y0: 0, z0: 0, sx: 2, sy: 2, sz: 2, image: 0, weights: 0, filtered: 0 },
    ],
    inputs: { image: Float64Array.from({ length: 44 }, noise), weights: [...half, ...perMm] },
    outputs: { filtered: 14 },
  },
]);

describe.each(backends)("by hand on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());
  const run = async (given: ReturnType<typeof whole>): Promise<number[]> => [...(await runCase(engine, gradient, given)).filtered];

  test("a ramp has its slope everywhere but at its ends, where it has half of it", async () => {
    expect(await run(whole("ramp", [5, 1, 1], half, (i) => 6 * i))).toEqual([3, 6, 6, 6, 3]);
    expect(await run(whole("ramp", [1, 1, 4], [9, 9, 0.25], (i) => 6 * i))).toEqual([1.5, 3, 3, 1.5]);
  });

  test("slopes of 3, 4 and 12 make 13", async () => {
    const image = whole("three slopes", [3, 3, 3], half, (i) => 3 * (i % 3) + 4 * (Math.floor(i / 3) % 3) + 12 * Math.floor(i / 9));
    expect((await run(image))[13]).toBe(13);
  });

  test("a flat image has none, however large", async () => {
    expect(await run(whole("flat", [3, 3, 3], perMm, () => 1234567.1))).toEqual(new Array(27).fill(0));
  });

  test("halfway between two float32 numbers it is the even one", async () => {
    const ulp = 2 ** -23;
    expect((await run(whole("tie", [3, 1, 1], half, (i) => [-1, 0, 1 + ulp][i])))[1]).toBe(1);
    expect((await run(whole("tie", [3, 1, 1], half, (i) => [-1, 0, 1 + 3 * ulp][i])))[1]).toBe(1 + 2 * ulp);
  });
});

test.skipIf(cpuOnly)("GPU and CPU round alike to float32", async () => {
  const gpu = await openEngine({ backend: "gpu" });
  const given = whole("float64", [40, 30, 20], perMm, noise);
  const { filtered: actual } = await runCase(gpu, gradient, given);
  gpu.close();
  const { filtered: expected } = await runCase(await openEngine({ backend: "cpu" }), gradient, given);
  // A value and residual within 2^-46 of the middle between two may round to the other: one voxel in millions.
  expect(expected.filter((v, i) => v !== actual[i]).length).toBeLessThanOrEqual(1);
});
