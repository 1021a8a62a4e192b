import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine, type Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import type { Field } from "../../src/host/filters/filter.ts";
import { wavelet } from "../../src/host/filters/wavelet.ts";
import { cropArray } from "../../src/host/image/crop.ts";
import { voxelCount, type Box, type PixelType, type Vec3, type VoxelArray } from "../../src/host/image/volume.ts";
import { defaultSettings, type Settings } from "../../src/host/params/settings.ts";
import { waveletNames } from "../../src/host/params/wavelets.ts";
import { uniform } from "../../src/host/random.ts";
import type { Planes } from "../../src/kernels/operation.ts";
import { backends } from "../kernels/backends.ts";

interface Packed {
  readonly dtype: PixelType;
  readonly values: string;
}
interface Case extends Packed {
  readonly volume: string;
  readonly settings: Partial<Settings>;
  readonly names: readonly string[];
}
/** What PyRadiomics makes of small volumes (fixtures/oracle/wavelet.py). */
const oracle = JSON.parse(gunzipSync(readFileSync("fixtures/pyradiomics/wavelet.json.gz")).toString()) as {
  readonly volumes: Readonly<Record<string, Packed & { readonly size: Vec3 }>>;
  readonly cases: readonly Case[];
};

const arrays = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array, float64: Float64Array };

function unpack({ dtype, values }: Packed): VoxelArray {
  const bytes = Uint8Array.from(Buffer.from(values, "base64"));
  return new arrays[dtype as keyof typeof arrays](bytes.buffer);
}

interface Image {
  readonly field: Field;
  readonly data: VoxelArray;
}

function image(size: Vec3, pixelType: PixelType, data: VoxelArray): Image {
  return { field: { size, spacing: [1, 1, 1], dimension: 3, pixelType }, data };
}

function volume(name: string): Image {
  const packed = oracle.volumes[name];
  return image(packed.size, packed.dtype, unpack(packed));
}

const whole = ({ field }: Image): Box => ({ start: [0, 0, 0], size: field.size });

/** All images of a target, one after the other. */
async function filtered(engine: Engine, given: Image, settings: Partial<Settings>, target = whole(given), planes: Planes = 2): Promise<Float64Array> {
  const all = { ...defaultSettings, ...settings };
  const recording = new Recording("wavelet");
  const box = wavelet.needs(target, given.field, all);
  const source = { box, image: recording.upload("image", "real", cropArray(given.data, given.field.size, box)) };
  const extremes = { values: recording.zeros("extremes", "real", 2), first: 0 };
  const mask = recording.zeros("mask", "u8", voxelCount(target.size));
  const offset = 5;
  const length = wavelet.names(all).length * voxelCount(target.size);
  const images = recording.buffer("images", "real", offset + length, planes);
  wavelet.record(recording, { field: given.field, source, target, extremes, mask }, all, { images, offset });
  recording.read(images);
  return (await engine.run(recording)).get(images).subarray(offset);
}

function greatest(values: ArrayLike<number>): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) found = Math.max(found, Math.abs(values[i]));
  return found;
}

const greatestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => greatest(Array.from(a, (v, i) => v - b[i]));

/** Volumes with an axis of one voxel, and those axes. */
const oneVoxel: Readonly<Record<string, readonly number[]>> = { slice: [2], slice32: [2], column32: [0], voxel: [0, 1, 2], voxel32: [0, 1, 2] };

/** Targets inside and at all borders, with one level and more, in float64 and float32. */
const boxes: readonly { pixelType: PixelType; size: Vec3; settings: Partial<Settings>; targets: Box[] }[] = [
  {
    pixelType: "float64", size: [17, 12, 13], settings: {},
    targets: [{ start: [6, 4, 5], size: [3, 4, 2] }, { start: [0, 0, 0], size: [2, 2, 3] }, { start: [14, 3, 10], size: [3, 5, 3] }],
  },
  {
    pixelType: "float32", size: [19, 14, 1], settings: { wavelet: "bior2.2", level: 3 },
    targets: [{ start: [9, 5, 0], size: [2, 2, 1] }, { start: [0, 10, 0], size: [5, 4, 1] }],
  },
  {
    pixelType: "float64", size: [15, 7, 22], settings: { wavelet: "db3", start_level: 1, level: 2, force2D: true, force2Ddimension: 1 },
    targets: [{ start: [12, 3, 10], size: [3, 2, 2] }, { start: [7, 6, 15], size: [1, 1, 4] }],
  },
];

const called = ({ volume: name, settings }: Case): string => `${name} ${Object.values(settings).join(" ")}`;

test("names are PyRadiomics'", () => {
  for (const { names, settings } of oracle.cases) expect(wavelet.names({ ...defaultSettings, ...settings })).toEqual(names);
});

test("the fixture holds every wavelet", () => {
  expect(new Set(oracle.cases.map(({ settings }) => settings.wavelet ?? "coif1"))).toEqual(new Set(waveletNames));
});

test("float32 stays float32, the rest becomes float64", () => {
  for (const given of oracle.cases) expect(wavelet.pixelType(volume(given.volume).field)).toBe(given.dtype);
});

describe.each(backends)("on the $backend", ({ backend }) => {
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine({ backend })));
  afterAll(() => engine.close());

  test("images of float64 are PyRadiomics'", async () => {
    for (const given of oracle.cases.filter(({ dtype }) => dtype === "float64")) {
      const from = volume(given.volume);
      expect(greatestDifference(await filtered(engine, from, given.settings), unpack(given)), called(given)).toBeLessThan(1e-12 * greatest(from.data));
    }
  });

  test("images of float32 are PyWavelets' bits", async () => {
    const plain = oracle.cases.filter(({ dtype, volume: name }) => dtype === "float32" && !["flat32", ...Object.keys(oneVoxel)].includes(name));
    expect(plain.length).toBeGreaterThan(waveletNames.length);
    for (const given of plain) expect(await filtered(engine, volume(given.volume), given.settings), called(given)).toEqual(Float64Array.from(unpack(given)));
  });

  test.each(Object.entries(oneVoxel))("along an axis of one voxel the high-pass is exactly 0, PyWavelets' is noise: %s", async (name, letters) => {
    const given = oracle.cases.find((c) => c.volume === name && c.settings.wavelet !== "dmey")!;
    const from = volume(name);
    const expected = unpack(given);
    const actual = await filtered(engine, from, given.settings);
    const voxels = voxelCount(from.field.size);
    const tolerance = greatest(from.data) * (given.dtype === "float32" ? 3e-7 : 1e-12);
    for (let i = 0; i < actual.length; i++) {
      const word = given.names[Math.floor(i / voxels)].slice(-3);
      if (letters.some((letter) => word[letter] === "H")) expect(actual[i]).toBe(0);
      else if (given.dtype === "float32") expect(actual[i]).toBe(expected[i]);
      expect(Math.abs(actual[i] - expected[i])).toBeLessThan(tolerance);
    }
  });

  test("where a high-pass meets equal voxels it is exactly 0, PyWavelets' is noise", async () => {
    const [given, given32] = ["flat", "flat32"].map((name) => oracle.cases.find((c) => c.volume === name && c.settings.wavelet === undefined)!);
    const actual = await filtered(engine, volume("flat"), given.settings);
    const expected = unpack(given);
    expect(actual.filter((v) => v === 0).length).toBeGreaterThan(800);
    for (let i = 0; i < actual.length; i++) expect(actual[i] === 0).toBe(Math.abs(expected[i]) < 1e-9);

    const actual32 = await filtered(engine, volume("flat32"), given32.settings);
    const expected32 = unpack(given32);
    expect(actual32.map((v) => Number(v === 0))).toEqual(actual.map((v) => Number(v === 0)));
    // What a further filter makes of the noise is missing, too.
    expect(actual32.filter((v, i) => v !== 0 && v !== expected32[i]).length).toBe(20);
    expect(greatestDifference(actual32, expected32)).toBeLessThan(1e-7 * greatest(volume("flat32").data));
  });

  test("a target's intensities are those of the whole image", async () => {
    for (const { pixelType, size, settings, targets } of boxes) {
      const next = uniform(5);
      const data = Float32Array.from({ length: voxelCount(size) }, () => next() * 2000 - 500);
      const from = image(size, pixelType, data);
      const all = await filtered(engine, from, settings);
      for (const target of targets) {
        const voxels = voxelCount(target.size);
        const actual = await filtered(engine, from, settings, target);
        for (let k = 0; k * voxels < actual.length; k++) {
          const expected = cropArray(all.subarray(k * voxelCount(size), (k + 1) * voxelCount(size)), size, target);
          expect(actual.subarray(k * voxels, (k + 1) * voxels), `image ${k} at ${target.start}`).toEqual(expected);
        }
      }
    }
  });

  test("in one plane it computes in f32", async () => {
    const given = oracle.cases.find(({ volume: name }) => name === "float64")!;
    const difference = greatestDifference(await filtered(engine, volume("float64"), given.settings, undefined, 1), unpack(given));
    expect(difference / greatest(unpack(given))).toBeLessThan(5e-7);
  });
});

test("a target inside needs a halo of the filter's length a level, one at the border the whole axis", () => {
  const field: Field = { size: [60, 50, 40], spacing: [1, 1, 1], dimension: 3, pixelType: "int16" };
  const target: Box = { start: [20, 20, 1], size: [5, 6, 7] };
  const needed = (settings: Partial<Settings>): Box => wavelet.needs(target, field, { ...defaultSettings, ...settings });
  expect(needed({})).toEqual({ start: [18, 18, 0], size: [10, 11, 40] });
  expect(needed({ level: 2 })).toEqual({ start: [16, 16, 0], size: [15, 16, 40] });
  expect(needed({ start_level: 1, level: 2, force2D: true })).toEqual({ start: [14, 14, 1], size: [20, 21, 7] });
  expect(needed({ wavelet: "haar", force2D: true, force2Ddimension: 2 })).toEqual({ start: [20, 20, 1], size: [5, 7, 8] });
  expect(needed({ wavelet: "db38" })).toEqual({ start: [0, 0, 0], size: [60, 50, 40] });
});
