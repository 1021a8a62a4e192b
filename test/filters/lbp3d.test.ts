import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { icosphere } from "../../src/host/filters/icosphere.ts";
import { lbp3d } from "../../src/host/filters/lbp3d.ts";
import { levelForms } from "../../src/host/filters/sphericalHarmonics.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import { flatKurtosis } from "../../src/kernels/lbp3d.ts";
import { cpuOnly } from "../adapter.ts";
import { document, filtered, part, titled, unpack, volume } from "./lbpFixture.ts";

const cases = document.lbp3d.map(titled);

describe.each(document.spheres)("an icosphere of $subdivisions subdivisions and radius $radius", ({ subdivisions, radius, ...expected }) => {
  const vertices = icosphere(subdivisions, radius);

  test("has trimesh's vertices, in its order", () => {
    const theirs = unpack(expected.vertices);
    expect(vertices.length).toBe(theirs.length);
    for (let i = 0; i < theirs.length; i++) {
      expect(Math.abs(vertices[i] - theirs[i])).toBeLessThanOrEqual(4e-16 * radius);
      if (Number.isInteger(theirs[i] / radius)) expect(vertices[i]).toBe(theirs[i]);
    }
  });

  test("has the levels of SciPy's harmonics", () => {
    const count = vertices.length / 3;
    const patterns = unpack(expected.patterns);
    const values = unpack(expected.values);
    const levels = values.length / (patterns.length / count);
    const forms = levelForms(vertices, radius, levels);
    for (let p = 0, v = 0; p < patterns.length; p += count) {
      for (let l = 0; l < levels; l++, v++) {
        let squares = 0;
        for (let f = l * l; f < (l + 1) ** 2; f++) {
          squares += forms.subarray(f * count, (f + 1) * count).reduce((sum, form, k) => sum + form * patterns[p + k], 0) ** 2;
        }
        expect(Math.abs(Math.sqrt(squares) - values[v]), `pattern ${p / count}, level ${l}`).toBeLessThan(4e-15 * count ** 1.5);
      }
    }
  });
});

/** Largest difference over the ROI's voxels that are not excepted. */
function greatestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>, except: (i: number) => boolean): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) if (!except(i)) most = Math.max(most, Math.abs(actual[i] - expected[i]));
  return most;
}

describe("on the CPU", () => {
  let cpu: Engine;
  beforeAll(async () => void (cpu = await openEngine({ backend: "cpu" })));

  test.each(cases)("$title equals PyRadiomics", async ({ volume: name, settings, count, differs, flat, ...expected }) => {
    const given = volume(name);
    const images = await filtered(cpu, lbp3d, given, settings);
    const { mask } = given;
    const roi = (k: number): Float64Array => images.subarray(k * mask.length, (k + 1) * mask.length).filter((_, i) => mask[i] === 1);
    for (let k = 0; k < count; k++) expect(images.subarray(k * mask.length, (k + 1) * mask.length).every((v, i) => mask[i] === 1 || v === 0)).toBe(true);
    const values = unpack(expected) as Float64Array;
    const vertices = 10 * 4 ** (settings.lbp3DIcosphereSubdivision ?? 1) + 2;
    const [other, equal] = [unpack(differs), unpack(flat)];
    const voxels = other.length;
    for (let k = 0; k < count - 1; k++) {
      const difference = greatestDifference(roi(k), values.subarray(k * voxels, (k + 1) * voxels), (i) => (other[i] & 1) === 1);
      expect(difference, `m${k + 1}`).toBeLessThan(4e-15 * vertices ** 1.5);
    }
    const kurtosis = roi(count - 1);
    const difference = greatestDifference(kurtosis, values.subarray((count - 1) * voxels), (i) => (other[i] & 2) === 2 || equal[i] === 1);
    // float32 images have a kurtosis made in float32, whose every rounding is the same here.
    if (given.field.pixelType === "float32") expect(difference).toBe(0);
    else expect(difference).toBeLessThan(1e-11);
    for (let i = 0; i < voxels; i++) if (equal[i] === 1) expect(kurtosis[i]).toBe(flatKurtosis);
    const [patterns, flats] = [other.filter((v) => (v & 1) === 1).length, equal.filter((v) => v === 1).length];
    console.log(`${name}: kurtosis within ${difference}, of ${voxels} voxels ${patterns} patterns by our rule for ties, ${flats} flat`);
  });

  test.each([
    { name: "float64", settings: {} },
    { name: "long", settings: { lbp3DIcosphereRadius: 2 } },
    { name: "int16", settings: { lbp3DIcosphereSubdivision: 0, lbp3DLevels: 3 } },
  ])("a part of the field is that part of the image: $name", async ({ name, settings }) => {
    const given = volume(name);
    const { size } = given.field;
    const whole = await filtered(cpu, lbp3d, given, settings);
    const target = { start: size.map((n) => Math.floor(n / 3)), size: size.map((n) => Math.floor(n / 2)) } as unknown as Parameters<typeof part>[2];
    const inner = await filtered(cpu, lbp3d, given, settings, target);
    const voxels = size[0] * size[1] * size[2];
    const parts = Array.from({ length: whole.length / voxels }, (_, k) => [...part(whole.subarray(k * voxels, (k + 1) * voxels), size, target)]).flat();
    expect(inner.length).toBe(parts.length);
    expect(inner.some((v) => v !== 0)).toBe(true);
    expect(greatestDifference(inner, parts, () => false)).toBeLessThan(1e-12);
  });
});

test("one image for each level, and the kurtosis", () => {
  expect(lbp3d.names({ ...defaultSettings, lbp3DLevels: 3 })).toEqual(["lbp-3D-m1", "lbp-3D-m2", "lbp-3D-m3", "lbp-3D-k"]);
});

describe.skipIf(cpuOnly)("on the GPU", () => {
  let cpu: Engine;
  let gpu: Engine;
  beforeAll(async () => {
    cpu = await openEngine({ backend: "cpu" });
    gpu = await openEngine({ backend: "gpu" });
  });
  afterAll(() => gpu.close());

  test.each(cases.filter(({ volume: name }) => ["int16", "float32", "float64", "tiny", "ramp", "steady", "steadyFloat32"].includes(name)))("$title equals the CPU", async ({ volume: name, settings }) => {
    const given = volume(name);
    const expected = await filtered(cpu, lbp3d, given, settings);
    const images = await filtered(gpu, lbp3d, given, settings);
    const difference = greatestDifference(images, expected, () => false);
    console.log(`${name}: GPU within ${difference}`);
    expect(difference).toBeLessThan(1e-11);
  });
});
