import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { gradient } from "../../src/host/filters/gradient.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import { cpuOnly } from "../adapter.ts";
import { backends } from "../kernels/backends.ts";
import { cropped, fields, filtered, targetsOf } from "./pointwiseFixture.ts";

const cases = fields.flatMap((field) => [true, false].map((gradientUseSpacing) => ({
  name: `${field.name}, per ${gradientUseSpacing ? "mm" : "voxel"}`,
  field,
  gradientUseSpacing,
  image: field.images[gradientUseSpacing ? "gradient" : "gradient voxels"]!,
})));

test("is named and typed as PyRadiomics' image", () => {
  expect(gradient.names(defaultSettings)).toEqual(["gradient"]);
  for (const { field, image } of cases) expect(gradient.pixelType(field)).toBe(image.dtype);
});

test("needs a voxel around the target, as far as the field reaches", () => {
  const target = { start: [0, 2, 3], size: [2, 2, 1] } as const;
  expect(gradient.needs(target, { ...fields[0], size: [2, 9, 5] }, defaultSettings)).toEqual({ start: [0, 1, 2], size: [2, 4, 3] });
});

describe.each(backends)("ITK's GradientMagnitude to the last bit on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test.each(cases)("$name", async ({ field, gradientUseSpacing, image }) => {
    for (const target of targetsOf(field)) {
      expect(await filtered(engine, gradient, field, target, { gradientUseSpacing })).toEqual(cropped(image.values, field.size, target));
    }
  });
});

describe.skipIf(cpuOnly)("in f32, where the output has one plane", () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend: "gpu" })));
  afterAll(() => engine.close());

  test.each(cases)("$name", async ({ field, gradientUseSpacing, image }) => {
    const greatest = Math.max(...image.values);
    for (const target of targetsOf(field)) {
      const actual = await filtered(engine, gradient, field, target, { gradientUseSpacing, planes: 1 });
      const expected = cropped(image.values, field.size, target);
      // Differences of intensities that are rounded to float32 first.
      expected.forEach((v, i) => expect(Math.abs(actual[i] - v)).toBeLessThanOrEqual(1e-6 * greatest));
    }
  });
});
