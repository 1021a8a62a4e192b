/** fixtures/pyradiomics/pointwise.json: fields and PyRadiomics' filters of them (fixtures/oracle/pointwise.py). */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Engine } from "../../src/host/engine/engine.ts";
import { Recording } from "../../src/host/engine/recording.ts";
import type { Field, Filter } from "../../src/host/filters/filter.ts";
import { voxelCount, type Box, type PixelType, type Vec3, type VoxelArray } from "../../src/host/image/volume.ts";
import { defaultSettings } from "../../src/host/params/settings.ts";
import type { Planes } from "../../src/kernels/operation.ts";

interface Packed {
  readonly dtype: PixelType;
  readonly values: string;
}
interface Stored {
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly dimension: 2 | 3;
  readonly values: Packed;
  readonly images: Readonly<Record<string, Packed | null>>;
}

export interface OracleField extends Field {
  readonly name: string;
  readonly values: VoxelArray;
  readonly extremes: readonly [number, number];
  /** Filtered images by name; null where PyRadiomics gives nothing but NaN. */
  readonly images: Readonly<Record<string, { readonly dtype: PixelType; readonly values: VoxelArray } | null>>;
}

const arrays = { uint8: Uint8Array, int16: Int16Array, int32: Int32Array, float32: Float32Array, float64: Float64Array } as const;

function unpack({ dtype, values }: Packed): { dtype: PixelType; values: VoxelArray } {
  const bytes = gunzipSync(Buffer.from(values, "base64"));
  const type = arrays[dtype as keyof typeof arrays];
  return { dtype, values: new type(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) };
}

const document = JSON.parse(readFileSync("fixtures/pyradiomics/pointwise.json", "utf8")) as { fields: Record<string, Stored> };

export const fields: readonly OracleField[] = Object.entries(document.fields).map(([name, { values, images, ...lattice }]) => {
  const field = unpack(values);
  return {
    ...lattice,
    name,
    values: field.values,
    pixelType: field.dtype,
    extremes: [Math.min(...field.values), Math.max(...field.values)],
    images: Object.fromEntries(Object.entries(images).map(([image, packed]) => [image, packed && unpack(packed)])),
  };
});

/** Values in a box of a field, slowest axis first. */
export function cropped(values: ArrayLike<number>, [sx, sy]: Vec3, { start, size }: Box): Float64Array {
  const out = new Float64Array(voxelCount(size));
  for (let i = 0; i < out.length; i++) {
    const x = start[0] + (i % size[0]);
    const y = start[1] + (Math.floor(i / size[0]) % size[1]);
    out[i] = values[((start[2] + Math.floor(i / (size[0] * size[1]))) * sy + y) * sx + x];
  }
  return out;
}

/** The whole field, a box that keeps clear of its ends where it can, and boxes at its first and at its last corner. */
export function targetsOf({ size }: Field): readonly Box[] {
  const start = size.map((n) => Math.min(2, n - 1)) as unknown as Vec3;
  const part = size.map((n) => Math.max(1, n - 4)) as unknown as Vec3;
  const corner = size.map((n) => Math.ceil(n / 2)) as unknown as Vec3;
  return [
    { start: [0, 0, 0], size },
    { start, size: part },
    { start: [0, 0, 0], size: corner },
    { start: size.map((n, k) => n - corner[k]) as unknown as Vec3, size: corner },
  ];
}

/** What a filter with one image gives over a target, from no more of the field than it needs. */
export async function filtered(
  engine: Engine, filter: Filter, field: OracleField, target: Box, { gradientUseSpacing = true, planes = 2 as Planes } = {},
): Promise<Float64Array> {
  const settings = { ...defaultSettings, gradientUseSpacing };
  const count = voxelCount(target.size);
  const recording = new Recording(field.name);
  const box = filter.needs(target, field, settings);
  const source = { image: recording.upload("source", "real", cropped(field.values, field.size, box)), box };
  const extremes = { values: recording.upload("extremes", "real", [0, ...field.extremes]), first: 1 };
  const mask = recording.upload("mask", "u8", new Uint8Array(count).fill(1));
  // Not from the first element on, as where several filters share the buffer.
  const images = recording.buffer("images", "real", count + 3, planes);
  filter.record(recording, { field, source, target, extremes, mask }, settings, { images, offset: 3 });
  recording.read(images);
  return (await engine.run(recording)).get(images).subarray(3);
}
