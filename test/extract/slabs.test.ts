/** Regions larger than one binding are cut into slabs; many levels take the sparse path. Neither may change a value. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { extractCase, type CaseResult } from "../../src/host/extract/extract.ts";
import { cutIntoSlabs } from "../../src/host/extract/slabs.ts";
import { identityDirection, type Volume } from "../../src/host/image/volume.ts";
import { resolveParameters } from "../../src/host/params/parameters.ts";
import { cpuOnly } from "../adapter.ts";
import { random } from "../kernels/equivalence.ts";

describe("cutting", () => {
  test("one slab where all fits", () => expect(cutIntoSlabs([10, 10, 8], 1, 4, 3200)).toEqual([{ held: [0, 8], core: [0, 8] }]));
  test("cores follow each other, halos overlap and end with the region", () => {
    expect(cutIntoSlabs([10, 10, 8], 1, 4, 2000)).toEqual([
      { held: [0, 4], core: [0, 3] }, { held: [2, 7], core: [3, 6] }, { held: [5, 8], core: [6, 8] },
    ]);
  });
  test("a plane that does not fit is refused with the sizes", () => {
    expect(() => cutIntoSlabs([512, 512, 8], 1, 4, 1000)).toThrow(/512x512 voxels .* this adapter binds 1000/);
  });
});

function volume(name: string, data: Float32Array | Uint8Array): Volume {
  const pixelType = data instanceof Uint8Array ? "uint8" : "float32";
  return { size: [17, 13, 19], spacing: [0.9, 1.1, 2], origin: [0, 0, 0], direction: identityDirection, data, components: 1, pixelType, dimension: 3, name };
}

const next = random(7);
const voxels = 17 * 13 * 19;
const inside = (i: number): boolean => {
  const [x, y, z] = [i % 17, Math.floor(i / 17) % 13, Math.floor(i / 221)];
  return (x - 8) ** 2 / 64 + (y - 6) ** 2 / 36 + (z - 9) ** 2 / 81 <= 1 && next() < 0.95;
};
// Few levels and smooth values, so that runs and zones cross every slab border.
const smooth = volume("smooth", Float32Array.from({ length: voxels }, (_, i) => Math.fround(60 * Math.sin(i / 40) + 20 * Math.cos(i / 221))));
const fine = volume("fine", Float32Array.from({ length: voxels }, () => Math.fround(next() * 1000)));
const mask = volume("mask", Uint8Array.from({ length: voxels }, (_, i) => Number(inside(i))));

function sameValues(actual: CaseResult, expected: CaseResult): void {
  for (const [column, value] of expected.columns) {
    if (typeof value !== "number" || column.startsWith("diagnostics_Versions")) continue;
    const got = actual.columns.get(column) as number;
    expect(Math.abs(got - value), `${column}: ${got} instead of ${value}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
  }
}

const settings = {
  base: { binWidth: 25 },
  "distances 1 to 3": { binWidth: 25, distances: [1, 2, 3] },
  normalised: { normalize: true, normalizeScale: 100, binWidth: 20 },
  resampled: { resampledPixelSpacing: [0.8, 0.8, 0.8], binWidth: 10 },
  "resegmented, 2-D": { resegmentRange: [-1, 1], resegmentMode: "sigma", force2D: true, binWidth: 10 },
};

describe.skipIf(cpuOnly)("on a GPU that binds little", () => {
  let cpu: Engine;
  let fifteenPlanes: Engine;
  let wholeInput: Engine;
  beforeAll(async () => {
    cpu = await openEngine({ backend: "cpu" });
    fifteenPlanes = await openEngine({ backend: "gpu", maxBindingBytes: 17 * 13 * 12 * 15 });
    // Resampling needs 28 planes of the image on either side, here all of it; its finer output does not fit.
    wholeInput = await openEngine({ backend: "gpu", maxBindingBytes: 17 * 13 * 12 * 19 });
  });
  afterAll(() => [fifteenPlanes, wholeInput].forEach((engine) => engine.close()));

  test.each(Object.entries(settings))("%s", async (name, overrides) => {
    const parameters = resolveParameters({ overrides });
    const expected = await extractCase(cpu, { id: name, image: smooth, mask }, parameters);
    sameValues(await extractCase(name === "resampled" ? wholeInput : fifteenPlanes, { id: name, image: smooth, mask }, parameters), expected);
  });
});

describe("many levels", () => {
  const parameters = resolveParameters({ overrides: { binWidth: 0.02 } });

  test("50,000 of them are computed, alike on both backends", { timeout: 120_000 }, async () => {
    const cpu = await openEngine({ backend: "cpu" });
    const expected = await extractCase(cpu, { id: "fine", image: fine, mask }, parameters);
    for (const [column, value] of expected.columns) if (typeof value === "number") expect(value, column).not.toBeNaN();
    expect(expected.columns.get("original_glcm_JointEntropy")).toBeGreaterThan(9);
    if (cpuOnly) return;
    const gpu = await openEngine({ backend: "gpu" });
    sameValues(await extractCase(gpu, { id: "fine", image: fine, mask }, parameters), expected);
    gpu.close();
  });

  test.skipIf(cpuOnly)("matrices that do not fit a binding are made in parts, or refused with both sizes", { timeout: 120_000 }, async () => {
    const given = resolveParameters({ overrides: { binWidth: 3 } });
    const cpu = await openEngine({ backend: "cpu" });
    const expected = await extractCase(cpu, { id: "fine", image: fine, mask }, given);
    // 334 levels: 446 kB an offset, so two offsets at once; the case itself fits.
    const parts = await openEngine({ backend: "gpu", maxBindingBytes: 1_000_000 });
    sameValues(await extractCase(parts, { id: "fine", image: fine, mask }, given), expected);
    parts.close();
    const small = await openEngine({ backend: "gpu", maxBindingBytes: 200_000 });
    await expect(extractCase(small, { id: "fine", image: fine, mask }, given)).rejects.toThrow(/grey levels take \d+ bytes, this adapter binds 200000/);
    small.close();
  });

  test("more than 65,535 are refused with the numbers", async () => {
    const engine = await openEngine({ backend: "cpu" });
    const given = resolveParameters({ overrides: { binWidth: 0.001 } });
    await expect(extractCase(engine, { id: "fine", image: fine, mask }, given)).rejects.toThrow(/binWidth 0\.001 makes \d+ grey levels .* at most 65535/);
  });
});
