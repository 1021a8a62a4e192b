/** fixtures/pyradiomics/resample.json: what PyRadiomics resamples, normalises and resegments (fixtures/oracle/resample.py). */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Box, Geometry, PixelType, Vec3, Volume, VoxelArray } from "../../src/host/image/volume.ts";
import type { Interpolator } from "../../src/host/params/settings.ts";

interface Packed {
  readonly dtype: PixelType;
  readonly values: string;
}
interface File {
  readonly volumes: Readonly<Record<string, Geometry & Packed>>;
  readonly resampled: readonly {
    readonly image: string; readonly mask: string; readonly spacing: Vec3; readonly padDistance: number;
    readonly interpolator: Interpolator; readonly lattice: Geometry; readonly values: Packed; readonly labels: Packed;
  }[];
  readonly weighted: readonly { readonly image: string; readonly mask: string; readonly interpolator: Interpolator; readonly lattice: Geometry; readonly values: Packed }[];
  readonly normalised: readonly { readonly image: string; readonly scale: number; readonly outliers: number | null; readonly values: Packed }[];
  readonly resegmented: readonly {
    readonly image: string; readonly mask: string; readonly mode: "absolute" | "relative" | "sigma"; readonly range: readonly number[];
    readonly labels: Packed;
  }[];
}

const arrays = {
  uint8: Uint8Array, int16: Int16Array, uint32: Uint32Array, float32: Float32Array, float64: Float64Array,
} as const;

export const oracle = JSON.parse(readFileSync("fixtures/pyradiomics/resample.json", "utf8")) as File;

export function unpack({ dtype, values }: Packed): VoxelArray {
  const bytes = gunzipSync(Buffer.from(values, "base64"));
  return new arrays[dtype as keyof typeof arrays](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export function volume(name: string): Volume & { readonly dtype: PixelType } {
  const found = oracle.volumes[name];
  return { ...found, data: unpack(found), components: 1, pixelType: found.dtype, dimension: 3, name };
}

export function mask(name: string): Geometry & { readonly data: Uint32Array } {
  return volume(`mask ${name}`) as Volume & { data: Uint32Array };
}

export function boxOf({ data, size }: ReturnType<typeof mask>): Box {
  const low = [...size];
  const high = [-1, -1, -1];
  data.forEach((label, i) => {
    if (label === 0) return;
    [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))].forEach((c, k) => {
      low[k] = Math.min(low[k], c);
      high[k] = Math.max(high[k], c);
    });
  });
  return { start: low as unknown as Vec3, size: high.map((h, k) => h - low[k] + 1) as unknown as Vec3 };
}

/** The spacing asked for, with PyRadiomics' rule for zeros and one-slice ROIs. */
export function wantedSpacing(spacing: Vec3, on: Geometry, box: Box): Vec3 {
  return spacing.map((s, k) => (s === 0 || box.size[k] === 1 ? on.spacing[k] : s)) as unknown as Vec3;
}

/** The greatest magnitude. */
export function greatest(values: ArrayLike<number>): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) found = Math.max(found, Math.abs(values[i]));
  return found;
}

export function greatestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return greatest(Array.from(a, (v, i) => v - b[i]));
}
