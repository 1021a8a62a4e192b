/** fixtures/transforms/transforms.json: what SimpleITK makes of transforms and images (fixtures/oracle/transforms.py). */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Geometry, PixelType, Volume, VoxelArray } from "../../src/host/image/volume.ts";

interface Packed {
  readonly dtype: PixelType;
  readonly values: string;
}
interface File {
  readonly transforms: readonly {
    readonly name: string; readonly dimension: 2 | 3; readonly text: string; readonly written: string;
    readonly points: readonly number[][]; readonly mapped: readonly number[][]; readonly mappedWritten: readonly number[][];
    readonly determinants: readonly number[];
  }[];
  readonly volumes: Readonly<Record<string, Geometry & Packed & { readonly dimension: 2 | 3 }>>;
  readonly resampled: readonly {
    readonly volume: string; readonly reference: string; readonly transform: string;
    readonly interpolator: "nearest" | "linear" | "bspline"; readonly outside: number; readonly result: Packed;
  }[];
}

export const oracle = JSON.parse(readFileSync("fixtures/transforms/transforms.json", "utf8")) as File;

const arrays = { uint8: Uint8Array, int16: Int16Array, float32: Float32Array, float64: Float64Array } as const;

export function unpack({ dtype, values }: Packed): VoxelArray {
  const bytes = gunzipSync(Buffer.from(values, "base64"));
  return new arrays[dtype as keyof typeof arrays](bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

export function volumeOf(name: string): Volume {
  const { dtype, values, ...found } = oracle.volumes[name];
  return { ...found, data: unpack({ dtype, values }), components: 1, pixelType: dtype, name };
}

export function transformOf(name: string) {
  const found = oracle.transforms.find((t) => t.name === name);
  if (!found) throw new Error(`no transform ${name}`);
  return found;
}
