import { expect, test } from "vitest";
import { openEngine } from "../../src/host/engine/engine.ts";
import { horizons, prefilter, prefilterHalo } from "../../src/kernels/prefilter.ts";
import { equivalence, random, runCase } from "./equivalence.ts";

const next = random(19);

function along(name: string, [nx, ny, nz]: readonly [number, number, number], axis: 0 | 1 | 2, value: () => number, horizon: number = horizons.itk) {
  const n = nx * ny * nz;
  return {
    name,
    items: [{ nx, ny, nz, axis, horizon, image: 0, coefficients: 0 }],
    inputs: { image: Float64Array.from({ length: n }, value) },
    outputs: { coefficients: n },
  };
}

const noise = (): number => next() * 4000 - 1000;
const cases = [
  along("one voxel", [1, 1, 1], 0, noise),
  along("two voxels", [2, 3, 1], 0, noise),
  along("x, the full sum", [18, 5, 3], 0, noise),
  along("x, the cut sum", [19, 3, 3], 0, noise),
  along("x, the full sum of SciPy", [32, 2, 2], 0, noise, horizons.scipy),
  along("x, SciPy's cut", [33, 2, 2], 0, noise, horizons.scipy),
  along("y", [5, 41, 3], 1, noise),
  along("z", [5, 3, 29], 2, noise),
  along("int16", [23, 4, 2], 0, () => Math.floor(noise())),
  {
    name: "two grids",
    items: [{ nx: 20, ny: 2, nz: 1, axis: 0, horizon: 18, image: 10, coefficients: 0 }, { nx: 2, ny: 3, nz: 4, axis: 2, horizon: 32, image: 0, coefficients: 40 }],
    inputs: { image: Float64Array.from({ length: 50 }, noise) },
    outputs: { coefficients: 64 },
  },
];
equivalence(prefilter, cases);

/** The spline with mirrored coefficients at sample k: (c[k - 1] + 4 c[k] + c[k + 1]) / 6. */
function atSample(c: ArrayLike<number>, k: number): number {
  const n = c.length;
  return (c[k === 0 ? 1 : k - 1] + 4 * c[k] + c[k === n - 1 ? n - 2 : k + 1]) / 6;
}

async function coefficients(image: ArrayLike<number>, horizon: number = horizons.itk): Promise<ArrayLike<number>> {
  const given = { name: "line", items: [{ nx: image.length, ny: 1, nz: 1, axis: 0, horizon, image: 0, coefficients: 0 }], inputs: { image }, outputs: { coefficients: image.length } };
  return (await runCase(await openEngine({ backend: "cpu" }), prefilter, given)).coefficients;
}

test.each([2, 3, 18])("the spline passes through the samples of a line of %i", async (n) => {
  const image = Float64Array.from({ length: n }, noise);
  const c = await coefficients(image);
  for (let k = 0; k < n; k++) expect(Math.abs(atSample(c, k) - image[k])).toBeLessThan(1e-11);
});

test("in longer lines the cut sum is off by 1e-10 at the first sample and by nothing far from it", async () => {
  const image = Float64Array.from({ length: 60 }, noise);
  const c = await coefficients(image);
  expect(Math.abs(atSample(c, 0) - image[0])).toBeLessThan(1e-6);
  for (let k = 25; k < 60; k++) expect(Math.abs(atSample(c, k) - image[k])).toBeLessThan(1e-11);
});

test("SciPy's sum misses nothing in longer lines", async () => {
  const image = Float64Array.from({ length: 60 }, noise);
  const c = await coefficients(image, horizons.scipy);
  for (let k = 0; k < 60; k++) expect(Math.abs(atSample(c, k) - image[k])).toBeLessThan(1e-11);
});

test("a crop's coefficients beyond its halo are the whole line's", async () => {
  const image = Float64Array.from({ length: 120 }, noise);
  const whole = await coefficients(image);
  const crop = await coefficients(image.subarray(20, 95));
  for (let k = prefilterHalo; k < 75 - prefilterHalo; k++) expect(Math.abs(crop[k] - whole[20 + k])).toBeLessThan(4000 * 2e-14);
});
