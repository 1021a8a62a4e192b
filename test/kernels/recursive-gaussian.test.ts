import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { recursion, recursiveGaussian } from "../../src/kernels/recursive-gaussian.ts";
import { cpuOnly } from "../adapter.ts";
import { equivalence, random, runCase, type AnyOutputs } from "./equivalence.ts";

const next = random(31);
const noise = (): number => next() * 4000 - 1000;
const derivative = (sigma: number, spacing: number) => recursion("second derivative", sigma, spacing);
const gaussian = (sigma: number, spacing: number) => recursion("Gaussian", sigma, spacing);

/** Whole lines of a grid. */
function along(name: string, [nx, ny, nz]: readonly [number, number, number], axis: number, filters: readonly number[], value = noise) {
  const n = nx * ny * nz;
  return {
    name,
    items: [{ nx, ny, nz, x0: 0, y0: 0, z0: 0, sx: nx, sy: ny, axis, before: 0, after: 0, image: 0, recursion: 0, filtered: 0 }],
    inputs: { image: Float64Array.from({ length: n }, value), recursions: filters },
    outputs: { filtered: n },
  };
}

const grid = { sx: 11, sy: 10 };
const parts = {
  name: "parts of a grid, several filters",
  items: [
    { nx: 3, ny: 4, nz: 2, x0: 5, y0: 2, z0: 1, ...grid, axis: 0, before: 5, after: 2, image: 3, recursion: 1, filtered: 40 },
    { nx: 4, ny: 2, nz: 3, x0: 1, y0: 3, z0: 0, ...grid, axis: 1, before: 0, after: 5, image: 3, recursion: 0, filtered: 0 },
    { nx: 4, ny: 4, nz: 1, x0: 6, y0: 1, z0: 4, ...grid, axis: 2, before: 4, after: 1, image: 3, recursion: 2, filtered: 24 },
    { nx: 1, ny: 1, nz: 1, x0: 10, y0: 9, z0: 5, ...grid, axis: 2, before: 1, after: 0, image: 3, recursion: 2, filtered: 64 },
  ],
  inputs: { image: Float64Array.from({ length: 3 + 660 }, noise), recursions: [...derivative(1.3, 1), ...gaussian(2, 0.7), ...derivative(0.5, 3)] },
  outputs: { filtered: 65 },
};
const cases = [
  along("one voxel", [1, 1, 1], 0, gaussian(1, 1)),
  along("two voxels", [2, 3, 1], 0, gaussian(1, 1)),
  along("x", [40, 5, 3], 0, derivative(2, 0.8)),
  along("y", [7, 41, 3], 1, gaussian(3, 1)),
  along("z, int16", [5, 3, 29], 2, derivative(3, 2.5), () => Math.round(noise())),
  along("sigma of 14 voxels", [90, 4, 1], 0, derivative(5, 0.36)),
  along("sigma of 1/32 voxel", [9, 4, 1], 0, derivative(0.25, 8)),
  along("intensities of 1e-9", [30, 4, 1], 0, derivative(2, 1), () => next() * 1e-9),
  along("x, eleven rows", [21, 11, 2], 0, gaussian(1.7, 1)),
  along("y, eleven lines side by side", [11, 20, 2], 1, derivative(1.7, 1)),
  along("z, more than one slab of rows", [40, 45, 20], 2, gaussian(1.7, 1)),
  along("zeros", [9, 4, 1], 1, derivative(2, 1), () => 0),
  parts,
];
equivalence(recursiveGaussian, cases);

let cpu: Engine;
beforeAll(async () => void (cpu = await openEngine({ backend: "cpu" })));
const onCpu = (given: (typeof cases)[number]): Promise<AnyOutputs> => runCase(cpu, recursiveGaussian, given);

describe.skipIf(cpuOnly)("on the GPU", () => {
  let gpu: Engine;
  beforeAll(async () => void (gpu = await openEngine({ backend: "gpu" })));
  afterAll(() => gpu.close());

  test("all but rare voxels are the CPU's to the last bit", async () => {
    let voxels = 0;
    let different = 0;
    for (const given of cases) {
      const expected = (await onCpu(given)).filtered;
      const actual = (await runCase(gpu, recursiveGaussian, given)).filtered;
      voxels += expected.length;
      for (let i = 0; i < expected.length; i++) if (actual[i] !== expected[i]) different++;
    }
    expect(voxels).toBeGreaterThan(2000);
    expect(different).toBeLessThanOrEqual(1);
  });

  test.each(cases)("in f32, where the result has one plane: $name", async (given) => {
    const expected = (await onCpu(given)).filtered;
    const actual = (await runCase(gpu, recursiveGaussian, { ...given, planes: { filtered: 1 } })).filtered;
    const greatest = Math.max(...[...given.inputs.image, ...expected].map(Math.abs));
    expected.forEach((v, i) => expect(Math.abs(actual[i] - v)).toBeLessThanOrEqual(1e-6 * greatest));
  });
});

interface Packed { readonly dtype: string; readonly values: string }
interface Line { readonly spacing: number; readonly sigma: number; readonly values: Packed; readonly Gaussian: Packed; readonly "second derivative": Packed }
const { lines } = JSON.parse(gunzipSync(readFileSync("fixtures/pyradiomics/log.json.gz")).toString()) as { lines: readonly Line[] };

function unpack({ dtype, values }: Packed): number[] {
  const { buffer } = new Uint8Array(gunzipSync(Buffer.from(values, "base64")));
  return [...(dtype === "float32" ? new Float32Array(buffer) : new Float64Array(buffer))];
}

const everyWay = (["Gaussian", "second derivative"] as const).flatMap((kind) => [0, 1, 2].map((axis) => ({ kind, axis })));

test.each(everyWay)("$kind along axis $axis: ITK's bits", async ({ kind, axis }) => {
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) {
    const values = unpack(line.values);
    let k = 0;
    const size = [1, 1, 1].with(axis, values.length) as [number, number, number];
    const given = along("line", size, axis, recursion(kind, line.sigma, line.spacing), () => values[k++]);
    expect([...(await onCpu(given)).filtered], `${values.length} voxels of ${line.spacing} mm, sigma ${line.sigma}`).toEqual(unpack(line[kind]));
  }
});

test("a Gaussian keeps a constant, a second derivative is 1 for x^2 / 2 (times sigma^2) and 0 for a constant", async () => {
  const sigma = 3;
  const constant = (await onCpu(along("constant", [50, 1, 1], 0, gaussian(sigma, 1), () => 700))).filtered;
  for (const v of constant) expect(v).toBeCloseTo(700, 4);
  const none = (await onCpu(along("constant", [50, 1, 1], 0, derivative(sigma, 1), () => 700))).filtered;
  for (const v of none) expect(Math.abs(v)).toBeLessThan(700 * 1e-12);
  let k = 0;
  const parabola = (await onCpu(along("parabola", [201, 1, 1], 0, derivative(sigma, 1), () => (k++ - 100) ** 2 / 2))).filtered;
  expect(parabola[100]).toBeCloseTo(sigma * sigma, 5);
});

test("far from the place where a line is cut nothing of the cut is seen", async () => {
  const image = Float64Array.from({ length: 300 }, noise);
  const whole = (await onCpu({ ...along("whole", [300, 1, 1], 0, derivative(2, 1)), inputs: { image, recursions: derivative(2, 1) } })).filtered;
  const cut = { nx: 100, ny: 1, nz: 1, x0: 100, y0: 0, z0: 0, sx: 300, sy: 1, axis: 0, before: 50, after: 50, image: 0, recursion: 0, filtered: 0 };
  const part = (await onCpu({ name: "cut", items: [cut], inputs: { image, recursions: derivative(2, 1) }, outputs: { filtered: 100 } })).filtered;
  expect([...part]).toEqual([...whole.slice(100, 200)]);
});
