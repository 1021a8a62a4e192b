import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { exponential, logarithm, square, squareRoot, type PointwiseFilter } from "../../src/host/filters/pointwise.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import { cpuOnly } from "../adapter.ts";
import { backends } from "../kernels/backends.ts";
import { cropped, fields, filtered, targetsOf, type OracleField } from "./pointwiseFixture.ts";

const filters: readonly PointwiseFilter[] = [square, squareRoot, logarithm, exponential];
const names = filters.map((f) => f.names(defaultSettings)[0]);

/** PyRadiomics' image over each target, with what ours is. */
async function compared(engine: Engine, field: OracleField, filter: PointwiseFilter, planes: 1 | 2 = 2) {
  const image = field.images[filter.names(defaultSettings)[0]];
  return Promise.all(targetsOf(field).map(async (target) => {
    const actual = await filtered(engine, filter, field, target, { planes });
    return { actual, expected: image && cropped(image.values, field.size, target) };
  }));
}

/** Greatest |a - b| in units of what `unit` gives for b. */
function greatest(actual: Float64Array, expected: Float64Array, unit: (b: number) => number): number {
  return expected.reduce((most, b, i) => (actual[i] === b ? most : Math.max(most, Math.abs(actual[i] - b) / unit(b))), 0);
}
const magnitudeOf = (values: Float64Array): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const ulp = (b: number): number => 2 ** (Math.floor(Math.log2(Math.abs(b))) - 52);

test("are named and typed as PyRadiomics' images", () => {
  expect(names).toEqual(["square", "squareroot", "logarithm", "exponential"]);
  for (const field of fields) {
    for (const filter of filters) {
      expect(filter.refusals(field, defaultSettings).size).toBe(0);
      const image = field.images[filter.names(defaultSettings)[0]];
      if (image) expect(filter.pixelType(field)).toBe(image.dtype);
    }
  }
});

test("are undefined just where PyRadiomics gives NaN", () => {
  const missing = fields.flatMap((field) => filters.flatMap((filter) => {
    const name = filter.names(defaultSettings)[0];
    const reason = filter.undefinedFor(...field.extremes);
    expect(reason === null, `${name} of ${field.name}`).toBe(field.images[name] !== null);
    return reason === null ? [] : [`${name} of ${field.name}: ${reason}`];
  }));
  expect(missing).toEqual([
    "square of zeros: every intensity of the image is 0, and PyRadiomics scales by the largest magnitude",
    "logarithm of zeros: every intensity of the image is 0, and PyRadiomics scales by the largest magnitude",
    "exponential of zeros: every intensity of the image is 0, and PyRadiomics scales by the largest magnitude",
    expect.stringMatching(/^logarithm of float64 of 1e-17: the largest magnitude \S+e-18 is so small/),
  ]);
});

describe.each(backends)("PyRadiomics' images on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  describe.each(filters.map((filter, k) => ({ name: names[k], filter })))("$name", ({ name, filter }) => {
    test.each(fields)("$name", async (field) => {
      for (const { actual, expected } of await compared(engine, field, filter)) {
        if (!expected) expect(actual.every((v) => v === 0)).toBe(true);
        else if (backend === "gpu") expect(greatest(actual, expected, () => magnitudeOf(expected))).toBeLessThan(2e-13);
        else if (name === "square" || name === "squareroot") expect(actual).toEqual(expected);
        // Math.log and Math.exp are within one unit in the last place of numpy's; an exponential has its argument's (up to log M) besides.
        else expect(greatest(actual, expected, ulp)).toBeLessThanOrEqual(name === "logarithm" ? 2 : 16);
      }
    });
  });
});

describe.skipIf(cpuOnly)("in f32, where the output has one plane", () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend: "gpu" })));
  afterAll(() => engine.close());

  test.each(fields)("$name", async (field) => {
    for (const filter of filters) {
      for (const { actual, expected } of await compared(engine, field, filter, 1)) {
        if (!expected) expect(actual.every((v) => v === 0)).toBe(true);
        // An exponential's argument, here up to 39, is rounded to float32.
        else expect(greatest(actual, expected, () => magnitudeOf(expected))).toBeLessThan(filter === exponential ? 3e-6 : 1e-6);
      }
    }
  });
});
