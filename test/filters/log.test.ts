/** LoG against fixtures/pyradiomics/log.json.gz (fixtures/oracle/log.py). */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import type { Field } from "../../src/host/filters/filter.ts";
import { log, logNames, recordBatches } from "../../src/host/filters/log.ts";
import { voxelCount, type Box, type PixelType, type Vec3 } from "../../src/host/image/volume.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import type { Planes } from "../../src/kernels/operation.ts";
import { cpuOnly } from "../adapter.ts";
import { cropped, targetsOf } from "./pointwiseFixture.ts";

interface Packed { readonly dtype: PixelType; readonly values: string }
interface Stored {
  readonly size: Vec3; readonly spacing: Vec3; readonly dimension: 2 | 3;
  readonly values: Packed; readonly sigmas: readonly string[]; readonly images: Readonly<Record<string, Packed>>;
}
interface Case extends Field {
  readonly name: string;
  readonly values: Float64Array;
  readonly sigmas: readonly string[];
  /** By name, those that PyRadiomics makes. */
  readonly images: ReadonlyMap<string, Float64Array>;
}

const arrays = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array, float64: Float64Array };
const document = JSON.parse(gunzipSync(readFileSync("fixtures/pyradiomics/log.json.gz")).toString()) as { readonly fields: Readonly<Record<string, Stored>> };
const cases = Object.entries(document.fields).map(([name, { values, images, ...lattice }]): Case => ({
  ...lattice, name, values: unpack(values), pixelType: values.dtype,
  images: new Map(Object.entries(images).map(([image, packed]) => [image, unpack(packed)])),
}));
const named = (name: string): Case => cases.find((c) => c.name === name)!;

function unpack({ dtype, values }: Packed): Float64Array {
  return Float64Array.from(new arrays[dtype as keyof typeof arrays](new Uint8Array(gunzipSync(Buffer.from(values, "base64"))).buffer));
}

function settingsOf({ sigmas }: Case) {
  return { ...defaultSettings, sigma: sigmas.map(Number), sigmaTexts: sigmas };
}

/** All images over a target, from no more of the field than they need; what is refused stays away. */
async function filtered(
  engine: Engine, field: Case, target: Box, { planes = 2 as Planes, together = 2 ** 24 } = {},
): Promise<ReadonlyMap<string, Float64Array>> {
  const settings = settingsOf(field);
  const count = voxelCount(target.size);
  const names = log.names(settings);
  const recording = new Recording(field.name);
  const box = log.needs(target, field, settings);
  const source = { image: recording.upload("source", "real", cropped(field.values, field.size, box)), box };
  const extremes = { values: recording.upload("extremes", "real", [0, 0]), first: 0 };
  const mask = recording.upload("mask", "u8", new Uint8Array(count).fill(1));
  const images = recording.buffer("images", "real", 3 + names.length * count, planes);
  recordBatches(recording, { field, source, target, extremes, mask }, settings, { images, offset: 3 }, together);
  recording.read(images);
  const values = (await engine.run(recording)).get(images);
  const refused = log.refusals(field, settings);
  return new Map(names.flatMap((name, k) => (refused.has(name) ? [] : [[name, values.subarray(3 + k * count, 3 + (k + 1) * count)] as const])));
}

/** The greatest difference in units in the last place of the greatest value, and how many values are not equal. */
function difference(actual: Float64Array, expected: Float64Array): { readonly ulps: number; readonly voxels: number } {
  const greatest = expected.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const ulp = 2 ** (Math.floor(Math.log2(greatest)) - 23);
  const off = Array.from(expected, (v, i) => Math.abs(v - actual[i]));
  return { ulps: Math.max(0, ...off) / (greatest > 0 ? ulp : 1), voxels: off.filter((d) => d > 0).length };
}

test("is named as by PyRadiomics, which prints the sigmas of a parameter file", () => {
  for (const given of cases) {
    const names = log.names(settingsOf(given));
    const refused = log.refusals(given, settingsOf(given));
    expect(names.filter((name) => !refused.has(name))).toEqual([...given.images.keys()]);
  }
  expect(logNames(["1.0", "3", "0.25", "1e-05"])).toEqual(["log-sigma-1-0-mm-3D", "log-sigma-3-mm-3D", "log-sigma-0-25-mm-3D", "log-sigma-1e-05-mm-3D"]);
  expect(log.names({ ...defaultSettings, sigma: [1, 2.5] })).toEqual(["log-sigma-1-mm-3D", "log-sigma-2-5-mm-3D"]);
  expect(log.names(defaultSettings)).toEqual([]);
  expect(log.pixelType(named("float64"))).toBe("float32");
});

test("says why there is no image", () => {
  const reasons = (name: string): string[] => [...log.refusals(named(name), settingsOf(named(name))).values()];
  expect(reasons("one slice")[0]).toBe("LoG needs at least 4 voxels along every axis, the image has 1 along z");
  expect(reasons("three rows")).toEqual(["LoG needs at least 4 voxels along every axis, the image has 3 along y"]);
  expect(reasons("uint8")).toEqual(["sigma 3.5 mm needs at least 5 voxels along y (spacing 1 mm), the image has 4"]);
  expect(reasons("at the limit").length).toBe(3);
  const coarse = { ...named("int16"), sigmas: ["0.078"], spacing: [1, 2.5, 1] as const };
  expect([...log.refusals(coarse, settingsOf(coarse)).values()]).toEqual(["sigma 0.078 mm is less than 1/32 of the spacing along y, 2.5 mm: its second derivative is lost in rounding"]);
});

test("needs 20.1 sigma around the target, as far as the field reaches", () => {
  const field = { ...named("int16"), size: [200, 60, 30] as const, spacing: [0.5, 1, 5] as const };
  const target = { start: [80, 20, 15], size: [10, 10, 2] } as const;
  expect(log.needs(target, field, { ...defaultSettings, sigma: [0.5, 1] })).toEqual({ start: [39, 0, 10], size: [92, 51, 12] });
  expect(log.needs(target, { ...field, dimension: 2 }, { ...defaultSettings, sigma: [1] }).size[2]).toBe(2);
  // A sigma that is refused needs nothing.
  expect(log.needs(target, field, { ...defaultSettings, sigma: [0.5, 99] }).size).toEqual([52, 32, 8]);
  expect(log.needs(target, field, defaultSettings)).toEqual(target);
});

describe("on the CPU", () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend: "cpu" })));

  test.each(cases)("$name: whole images have SimpleITK's bits, parts differ nowhere either", async (given) => {
    for (const target of targetsOf(given)) {
      const actual = await filtered(engine, given, target);
      expect([...actual.keys()]).toEqual([...given.images.keys()]);
      for (const [name, image] of given.images) expect(actual.get(name), `${name} of ${target.size}`).toEqual(cropped(image, given.size, target));
    }
  });

  test.each([1, 3000, 12000])("batches of %i voxels change nothing", async (together) => {
    for (const given of [named("int16"), named("2-D")]) {
      const target = targetsOf(given)[1];
      expect(await filtered(engine, given, target, { together })).toEqual(await filtered(engine, given, target));
    }
  });

  test("one voxel in the middle of a long line", async () => {
    const given = named("far along x");
    const target = { start: [36, 2, 1], size: [1, 1, 1] } as const;
    expect(log.needs(target, given, settingsOf(given)).size).toEqual([43, 5, 4]);
    for (const [name, values] of await filtered(engine, given, target)) expect(values).toEqual(cropped(given.images.get(name)!, given.size, target));
  });

  test("a flat image gives rounding noise, zeros give 0", async () => {
    const size = [9, 8, 7] as const;
    const flat: Case = { ...named("int16"), size, sigmas: ["1.0", "2.5"], values: new Float64Array(9 * 8 * 7).fill(-1000) };
    for (const values of (await filtered(engine, flat, { start: [0, 0, 0], size })).values()) {
      for (const v of values) expect(Math.abs(v)).toBeLessThan(1000 * 1e-12);
    }
    const zeros = named("zeros");
    for (const values of (await filtered(engine, zeros, { start: [0, 0, 0], size: zeros.size })).values()) for (const v of values) expect(v).toBe(0);
  });
});

describe.skipIf(cpuOnly)("on the GPU", () => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend: "gpu" })));
  afterAll(() => engine.close());

  test("all but rare voxels have SimpleITK's bits, and none is off by more than two roundings", async () => {
    let voxels = 0;
    let different = 0;
    for (const name of ["int16", "float32", "float64", "float64 of 1e-9", "uint8", "far along y", "far along z", "2-D", "zeros"]) {
      const given = named(name);
      for (const target of targetsOf(given).slice(0, 2)) {
        for (const [image, values] of await filtered(engine, given, target)) {
          const found = difference(values, cropped(given.images.get(image)!, given.size, target));
          expect(found.ulps, `${image} of ${name}`).toBeLessThanOrEqual(2);
          voxels += values.length;
          different += found.voxels;
        }
      }
    }
    expect(voxels).toBeGreaterThan(5000);
    expect(different).toBeLessThanOrEqual(voxels / 5000);
  });

  test("in f32, where the output has one plane", async () => {
    for (const name of ["int16", "float32", "uint8", "2-D"]) {
      const given = named(name);
      const target = targetsOf(given)[1];
      const magnitude = given.values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      for (const [image, values] of await filtered(engine, given, target, { planes: 1 })) {
        const expected = cropped(given.images.get(image)!, given.size, target);
        values.forEach((v, i) => expect(Math.abs(v - expected[i]), `${image} of ${name}`).toBeLessThanOrEqual(log.singleError(settingsOf(given), given)!(magnitude)));
      }
    }
  });
});
