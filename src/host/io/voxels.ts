import { InputError } from "../errors.ts";
import { InexactInteger, bytesPerValue, newPixels, pixelsFromBytes } from "../image/pixels.ts";
import { isIntegerType } from "../image/volume.ts";
import type { PixelType, VoxelArray } from "../image/volume.ts";
import type { Inflated } from "./gzip.ts";

/** The voxels that a file's header promises. */
export interface Promised {
  readonly name: string;
  /** Voxels along each axis, as the header gives them. */
  readonly size: readonly number[];
  readonly components: number;
  readonly type: PixelType;
}

export function promisedBytes(promised: Promised): number {
  return promisedValues(promised) * bytesPerValue(promised.type);
}

/**
 * The promised values of a binary file, from byte `start` of its (decompressed) bytes.
 * @throws InputError when there are fewer bytes, before anything is allocated; when the compressed stream is damaged;
 *   when a 64-bit integer has no exact float64
 */
export function decodeVoxels(file: Inflated, start: number, littleEndian: boolean, promised: Promised): VoxelArray {
  const { name, size, components, type } = promised;
  const needed = promisedBytes(promised);
  const first = Math.max(start, 0); // "The last bytes of the file" may begin before a file that is too short.
  const found = Math.max(file.bytes.length - first, 0);
  if (found < needed || file.damage !== undefined) {
    const voxel = components > 1 ? `${components} x ${type}` : type;
    const cause = file.damage === undefined ? "" : `; its compressed data is cut short or damaged (${file.damage})`;
    throw new InputError(
      `${name}: the header promises ${size.join("x")} voxels of ${voxel}, ${needed} bytes, but the file holds ${found}${cause}`,
    );
  }
  try {
    return pixelsFromBytes(file.bytes.subarray(first, first + needed), type, littleEndian);
  } catch (error) {
    if (error instanceof InexactInteger) throw new InputError(`${name}: ${error.message}`);
    throw error;
  }
}

/**
 * The promised values of a text file, separated by white space.
 * @throws InputError when there are fewer, or one is not of the type
 */
export function parseVoxels(bytes: Uint8Array, promised: Promised): VoxelArray {
  const { name, size, type } = promised;
  const tokens = new TextDecoder("latin1").decode(bytes).match(/\S+/g) ?? [];
  const needed = promisedValues(promised);
  if (tokens.length < needed) {
    throw new InputError(
      `${name}: the header promises ${size.join("x")} voxels, ${needed} values, but the file holds ${tokens.length}`,
    );
  }
  const data = newPixels(type, needed);
  for (let i = 0; i < needed; i++) {
    const value = parseNumber(tokens[i]);
    data[i] = value;
    const fits = isIntegerType(type)
      ? data[i] === value && Number.isSafeInteger(value)
      : !Number.isNaN(value) || /^[+-]?nan/i.test(tokens[i]);
    if (!fits) throw new InputError(`${name}: value ${i} is "${tokens[i]}", which is no ${type}`);
  }
  return data;
}

/** A number as C prints it; NaN for what is none. */
export function parseNumber(token: string): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(token);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  return token === "" ? NaN : Number(token);
}

/** Values stored component by component [components][voxels] brought into ITK's order [voxels][components]. */
export function interleave(planes: VoxelArray, components: number, type: PixelType): VoxelArray {
  if (components === 1) return planes;
  const voxels = planes.length / components;
  const out = newPixels(type, planes.length);
  for (let c = 0; c < components; c++) {
    for (let i = 0; i < voxels; i++) out[i * components + c] = planes[c * voxels + i];
  }
  return out;
}

function promisedValues({ size, components }: Promised): number {
  return size.reduce((product, n) => product * n, components);
}
