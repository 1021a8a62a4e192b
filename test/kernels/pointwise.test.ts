import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { formulas, pointwise } from "../../src/kernels/pointwise.ts";
import type { Planes } from "../../src/kernels/operation.ts";
import { cpuOnly } from "../adapter.ts";
import { backends } from "./backends.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(29);
const all = Object.values(formulas);

/** The four functions of one line of intensities. */
function line(name: string, image: ArrayLike<number>, extremes: readonly [number, number], planes: Planes = 2) {
  const nx = image.length;
  const place = { nx, ny: 1, nz: 1, x0: 0, y0: 0, z0: 0, sx: nx, sy: 1, image: 0, extremes: 0 };
  return {
    name,
    items: all.map((formula, k) => ({ ...place, formula, filtered: k * nx })),
    inputs: { image, extremes },
    outputs: { filtered: 4 * nx },
    planes: { filtered: planes },
  };
}

const noise = (count: number, scale: number): Float64Array => Float64Array.from({ length: count }, () => (next() * 2 - 1) * scale);

equivalence(pointwise, [
  line("one voxel", [3], [-2, 3]),
  line("nothing but zeros", [0, 0], [0, 0]),
  line("too small for a logarithm", [1e-20, -3e-18], [-3e-18, 0]),
  line("float64", noise(300, 1500), [-1500, 1500]),
  line("float32", new Float32Array(noise(300, 1e-3)), [-1e-3, 1e-3]),
  line("int16", noise(300, 3000).map(Math.round), [-1200, 3000]),
  {
    name: "windows of two images",
    items: [
      { formula: 2, nx: 3, ny: 2, nz: 2, x0: 1, y0: 1, z0: 1, sx: 5, sy: 4, image: 0, extremes: 0, filtered: 8 },
      { formula: 3, nx: 2, ny: 2, nz: 2, x0: 0, y0: 0, z0: 0, sx: 2, sy: 2, image: 60, extremes: 2, filtered: 0 },
    ],
    inputs: { image: noise(68, 40), extremes: [-40, 30, -55, 60] },
    outputs: { filtered: 20 },
  },
]);

describe.each(backends)("by hand on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test("functions of -1, 0, 1 and 4 where the largest magnitude is 4", async () => {
    const { filtered } = await runCase(engine, pointwise, line("by hand", [-1, 0, 1, 4], [-1, 4]));
    const e = 4 / Math.log(5);
    const expected = [
      0.25, 0, 0.25, 4,
      -2, 0, 2, 4,
      -e * Math.LN2, 0, e * Math.LN2, 4,
      4 ** -0.25, 1, 4 ** 0.25, 4,
    ];
    expected.forEach((v, i) => expect(Math.abs(filtered[i] - v), String(i)).toBeLessThan(4e-14));
  });

  test("where the largest magnitude is 1 an exponential is 1 everywhere", async () => {
    const { filtered } = await runCase(engine, pointwise, line("one", [-1, 0, 0.3, 1], [-1, 1]));
    expect([...filtered.subarray(12)]).toEqual([1, 1, 1, 1]);
  });

  test("the largest magnitude is that of the minimum where that is larger", async () => {
    const { filtered } = await runCase(engine, pointwise, line("negative", [-9, 4], [-9, 4]));
    expect([...filtered.subarray(0, 4)].map((v) => Math.round(v * 1e9) / 1e9)).toEqual([9, 1.777777778, -9, 6]);
  });
});

/** Magnitudes from 2^low to 2^high, in as many bits as a float64 has. */
function widely(count: number, low: number, high: number): Float64Array {
  return Float64Array.from({ length: count }, () => (next() < 0.5 ? -1 : 1) * (1 + next()) * 2 ** (low + (high - low) * next()));
}

describe.skipIf(cpuOnly)("value and residual, relative to each result", () => {
  const count = 5000;
  let cpu: Engine;
  let gpu: Engine;
  beforeAll(async () => {
    cpu = await openEngine({ backend: "cpu" });
    gpu = await openEngine({ backend: "gpu" });
  });
  afterAll(() => gpu.close());

  /** Greatest of |gpu / cpu - 1| over what `allowed` gives for an intensity. */
  async function worst(formula: number, image: Float64Array, magnitude: number, allowed: (x: number) => number): Promise<number> {
    const given = line("wide", image, [-magnitude, magnitude]);
    const one = { ...given, items: [{ ...given.items[formula], filtered: 0 }], outputs: { filtered: image.length } };
    const expected = (await runCase(cpu, pointwise, one)).filtered;
    const actual = (await runCase(gpu, pointwise, one)).filtered;
    return [...expected].reduce((most, v, i) => Math.max(most, Math.abs(actual[i] / v - 1) / allowed(image[i])), 0);
  }

  test.each([1e-3, 1, 4000, 1e9])("the logarithm is good to 2^-44 below %d", async (magnitude) => {
    const top = Math.floor(Math.log2(magnitude)) - 1;
    expect(await worst(formulas.logarithm, widely(count, top - 30, top), magnitude, () => 2 ** -44)).toBeLessThan(1);
  });

  test("the logarithm is good to 2^-44 from 2^-40 to 2^100", async () => {
    expect(await worst(formulas.logarithm, widely(count, -40, 100), 2 ** 101, () => 2 ** -44)).toBeLessThan(1);
  });

  // The argument x log(M) / M comes with three roundings of 2^-47 or so.
  test.each([1e-9, 0.5, 3, 4000, 1e9, 1e20])("the exponential is good to 2^-45 (1 + |argument|) where the magnitude is %d", async (magnitude) => {
    const argument = (x: number): number => Math.abs((x * Math.log(magnitude)) / magnitude);
    expect(await worst(formulas.exponential, noise(count, magnitude), magnitude, (x) => 2 ** -45 * (1 + argument(x)))).toBeLessThan(1);
  });

  test.each([1e-12, 4000])("square and square root are good to 2^-44 where the magnitude is %d", async (magnitude) => {
    const top = Math.floor(Math.log2(magnitude)) - 1;
    for (const formula of [formulas.square, formulas.squareRoot]) {
      expect(await worst(formula, widely(count, top - 12, top), magnitude, () => 2 ** -44)).toBeLessThan(1);
    }
  });

  test("one plane is good to 1e-6 of the largest", async () => {
    for (const magnitude of [1e-3, 1, 4000]) {
      const given = line("single", noise(500, magnitude), [-magnitude, magnitude], 1);
      const { filtered: expected } = await runCase(cpu, pointwise, given);
      const { filtered: actual } = await runCase(gpu, pointwise, given);
      for (let k = 0; k < 4; k++) {
        const part = [...expected.subarray(k * 500, (k + 1) * 500)];
        const largest = Math.max(...part.map(Math.abs));
        part.forEach((v, i) => expect(Math.abs(actual[k * 500 + i] - v)).toBeLessThan(1e-6 * largest));
      }
    }
  });
});
