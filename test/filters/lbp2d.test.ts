import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { lbp2d } from "../../src/host/filters/lbp2d.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import { cpuOnly } from "../adapter.ts";
import { document, filtered, part, titled, unpack, volume } from "./lbpFixture.ts";

const cases = document.lbp2d.map(titled);
const everywhere = (n: number): Uint8Array => new Uint8Array(n).fill(1);
const magnitude = (values: ArrayLike<number>): number => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);

describe("on the CPU", () => {
  let cpu: Engine;
  beforeAll(async () => void (cpu = await openEngine({ backend: "cpu" })));

  test.each(cases)("$title equals PyRadiomics", async ({ volume: name, settings, differs, ...expected }) => {
    const given = volume(name);
    const image = await filtered(cpu, lbp2d, { ...given, mask: everywhere(given.values.length) }, settings);
    expect(lbp2d.pixelType(given.field)).toBe(expected.dtype);
    const values = unpack(expected);
    const other = unpack(differs);
    const isVariance = settings.lbp2DMethod === "var";
    // Patterns and whole numbers are equal, variances as far as the squares of intensities are known.
    const allowed = isVariance && expected.dtype.startsWith("float") ? (expected.dtype === "float32" ? 2 ** -24 : 1e-12) * magnitude(given.values) ** 2 : 0;
    let [different, unequal] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      if (other[i] === 1) {
        different++;
        // Where scikit-image has NaN, which the fixture holds as 0, there is 0.
        if (isVariance) expect(image[i]).toBe(0);
      } else {
        expect(Math.abs(image[i] - values[i]), `voxel ${i}: ${image[i]} for ${values[i]}`).toBeLessThanOrEqual(allowed);
        if (image[i] !== values[i]) unequal++;
      }
    }
    if (different + unequal > 0) console.log(`${different} of ${values.length} voxels by another rule, ${unequal} others not equal to the last bit`);
  });

  test.each([
    { title: "axial", settings: { lbp2DMethod: "default", lbp2DRadius: 2.3, lbp2DSamples: 12 } as const },
    { title: "coronal", settings: { lbp2DMethod: "var", force2Ddimension: 1 } as const },
    { title: "sagittal", settings: { lbp2DMethod: "uniform", force2Ddimension: 2, lbp2DRadius: 2 } as const },
  ])("a part of the field is that part of the image, 0 outside the mask: $title", async ({ settings }) => {
    const given = volume("float64");
    const whole = await filtered(cpu, lbp2d, { ...given, mask: everywhere(given.values.length) }, settings);
    const target = { start: [4, 3, 2], size: [7, 6, 4] } as const;
    const expected = part(whole, given.field.size, target).map((v, i) => v * part(given.mask, given.field.size, target)[i]);
    expect(expected.some((v) => v === 0) && expected.some((v) => v !== 0)).toBe(true);
    expect(await filtered(cpu, lbp2d, given, settings, target)).toEqual(expected);
  });
});

test("asks for no more of the field than the circle reaches", () => {
  const { field } = volume("int16");
  const target = { start: [5, 4, 3], size: [2, 2, 2] } as const;
  expect(lbp2d.needs(target, field, { ...defaultSettings, lbp2DRadius: 1.5, force2Ddimension: 1 })).toEqual({ start: [3, 4, 1], size: [6, 2, 6] });
});

describe.skipIf(cpuOnly)("on the GPU", () => {
  let cpu: Engine;
  let gpu: Engine;
  beforeAll(async () => {
    cpu = await openEngine({ backend: "cpu" });
    gpu = await openEngine({ backend: "gpu" });
  });
  afterAll(() => gpu.close());

  const varied = cases.filter(({ volume: name, settings }, i) => i % 3 === 0 || settings.force2Ddimension !== undefined || name === "uint8");
  test.each(varied)("$title equals the CPU", async ({ volume: name, settings, dtype }) => {
    const given = volume(name);
    const allowed = dtype.startsWith("float") && settings.lbp2DMethod === "var" ? (dtype === "float32" ? 0 : 1e-13) * magnitude(given.values) ** 2 : 0;
    const expected = await filtered(cpu, lbp2d, given, settings);
    const image = await filtered(gpu, lbp2d, given, settings);
    for (let i = 0; i < image.length; i++) expect(Math.abs(image[i] - expected[i]), `voxel ${i}: ${image[i]} for ${expected[i]}`).toBeLessThanOrEqual(allowed);
  });
});
