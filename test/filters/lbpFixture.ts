import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import type { Field, Filter } from "../../src/host/filters/filter.ts";
import { cropArray } from "../../src/host/image/crop.ts";
import { voxelCount, type Box, type PixelType, type Vec3, type VoxelArray } from "../../src/host/image/volume.ts";
import { defaultSettings, type Settings } from "../../src/host/params/settings.ts";

/** Values of fixtures/oracle/lbp.py. */
interface Packed { readonly dtype: string; readonly values: string }
interface Document {
  readonly volumes: Record<string, Packed & { readonly size: Vec3; readonly dimension: 2 | 3; readonly mask: Packed }>;
  readonly lbp2d: (Packed & { readonly volume: string; readonly settings: Partial<Settings>; readonly differs: Packed })[];
  readonly lbp3d: (Packed & { readonly volume: string; readonly settings: Partial<Settings>; readonly count: number; readonly differs: Packed; readonly flat: Packed })[];
  readonly spheres: { readonly subdivisions: number; readonly radius: number; readonly vertices: Packed; readonly patterns: Packed; readonly values: Packed }[];
}

export const document: Document = JSON.parse(gunzipSync(readFileSync("fixtures/pyradiomics/lbp.json.gz")).toString());

const arrays = {
  int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array, float32: Float32Array, float64: Float64Array,
} as const;

export function unpack({ dtype, values }: Packed): VoxelArray {
  return new arrays[dtype as keyof typeof arrays](new Uint8Array(gunzipSync(Buffer.from(values, "base64"))).buffer);
}

export interface TestVolume {
  readonly field: Field;
  readonly values: VoxelArray;
  readonly mask: Uint8Array;
}

export function volume(name: string): TestVolume {
  const { size, dimension, dtype, mask, ...packed } = document.volumes[name];
  return { field: { size, spacing: [1, 1, 1], dimension, pixelType: dtype as PixelType }, values: unpack({ dtype, ...packed }), mask: unpack(mask) as Uint8Array };
}

/** A short name of a case, for test titles. */
export function titled<C extends { readonly volume: string; readonly settings: Partial<Settings> }>(given: C): C & { readonly title: string } {
  const settings = Object.entries(given.settings).map(([name, value]) => `${name.replace(/^lbp.D/, "")} ${String(value)}`);
  return { ...given, title: [given.volume, ...settings].join(", ") };
}

/** All images of a filter over a target, [images][nz][ny][nx], from no more of the field than the filter needs. */
export async function filtered(
  engine: Engine, filter: Filter, { field, values, mask }: TestVolume, changed: Partial<Settings>, target: Box = { start: [0, 0, 0], size: field.size },
): Promise<Float64Array> {
  const settings = { ...defaultSettings, ...changed };
  const box = filter.needs(target, field, settings);
  const recording = new Recording("filter");
  const image = recording.upload("image", "real", cropArray(values, field.size, box));
  const extremes = Float64Array.of(0, Math.min(...values), Math.max(...values));
  const images = recording.buffer("filtered", "real", filter.names(settings).length * voxelCount(target.size) + 3);
  filter.record(recording, {
    field, source: { image, box }, target,
    extremes: { values: recording.upload("extremes", "real", extremes), first: 1 },
    mask: recording.upload("mask", "u8", cropArray(mask, field.size, target)),
  }, settings, { images, offset: 3 });
  recording.read(images);
  return (await engine.run(recording)).get(images).subarray(3);
}

/** What part of an image of the field a target sees. */
export function part(image: ArrayLike<number>, size: Vec3, target: Box): Float64Array {
  return Float64Array.from(cropArray(Float64Array.from(image), size, target));
}
