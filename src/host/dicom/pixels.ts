import { InputError } from "../errors.ts";
import { newPixels, pixelsFromBytes } from "../image/pixels.ts";
import type { PixelType, VoxelArray } from "../image/volume.ts";
import { number, text } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";

/** How the pixels of an object are stored (PS3.3, C.7.6.3). */
export interface PixelFormat {
  readonly columns: number;
  readonly rows: number;
  /** Values per pixel: 1, or 3 for colour. */
  readonly samples: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Floating-point pixels (parametric maps), not integers. */
  readonly real: boolean;
  /** Colours stored plane by plane, not pixel by pixel. */
  readonly planar: boolean;
  readonly photometric: string;
}

/** Reads the pixel format; undefined where the object holds no image. */
export function pixelFormat(dataset: Dataset): PixelFormat | undefined {
  const [rows, columns] = [number(dataset, "Rows"), number(dataset, "Columns")];
  if (rows === undefined || columns === undefined || rows * columns === 0) return undefined;
  const bitsAllocated = number(dataset, "BitsAllocated") ?? 16;
  const bitsStored = number(dataset, "BitsStored") ?? bitsAllocated;
  return {
    columns,
    rows,
    samples: number(dataset, "SamplesPerPixel") ?? 1,
    bitsAllocated,
    bitsStored,
    highBit: number(dataset, "HighBit") ?? bitsStored - 1,
    signed: number(dataset, "PixelRepresentation") === 1,
    real: dataset.FloatPixelData !== undefined || dataset.DoubleFloatPixelData !== undefined,
    planar: number(dataset, "PlanarConfiguration") === 1,
    photometric: text(dataset, "PhotometricInterpretation") ?? "MONOCHROME2",
  };
}

/**
 * The stored values of one frame: bits outside the stored ones dropped, signs extended. Colours stay as they are stored.
 * @throws InputError when there are too few bytes, or pixels of a width that is not read
 */
export function storedValues(frame: Uint8Array, format: PixelFormat, littleEndian: boolean, name: string): VoxelArray {
  const { bitsAllocated, bitsStored, highBit, signed, real } = format;
  const type = storedType(format);
  if (type === undefined || bitsStored > bitsAllocated) {
    throw new InputError(`${name}: ${bitsAllocated} bits allocated, ${bitsStored} stored per pixel; pixels of 8, 16 or 32 bits are read`);
  }
  const needed = frameBytes(format);
  if (frame.length < needed) {
    const size = `${format.columns}x${format.rows}${format.samples > 1 ? `x${format.samples}` : ""}`;
    throw new InputError(`${name}: the header promises ${size} pixels of ${bitsAllocated} bits, ${needed} bytes, but the frame holds ${frame.length}`);
  }
  const values = pixelsFromBytes(frame.subarray(0, needed), type, littleEndian);
  const unused = bitsAllocated - bitsStored;
  if (real || unused === 0) return values;
  const [left, right] = [31 - highBit, 32 - bitsStored]; // what else the word holds (overlays) is shifted out
  const out = newPixels(type, values.length);
  for (let i = 0; i < values.length; i++) {
    const word = values[i] << left;
    out[i] = signed ? word >> right : word >>> right;
  }
  return out;
}

/** Bytes of an uncompressed frame. */
export function frameBytes({ columns, rows, samples, bitsAllocated, photometric }: PixelFormat): number {
  const perPixel = photometric === "YBR_FULL_422" ? 2 : samples; // one Cb and one Cr for two Y
  return (columns * rows * perPixel * bitsAllocated) / 8;
}

function storedType({ bitsAllocated, signed, real }: PixelFormat): PixelType | undefined {
  if (real) return bitsAllocated === 64 ? "float64" : "float32";
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32) return undefined;
  return signed ? `int${bitsAllocated}` : `uint${bitsAllocated}`;
}

/** Value = slope · stored value + intercept. */
export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The pixel type of rescaled values, as ITK's GDCM reader chooses it: that of the file where nothing is rescaled; the smallest
 * integers that hold every value the stored bits can give where slope and intercept are whole; float64 else.
 * Of slices that differ, one that holds them all.
 */
export function rescaledType(slices: readonly { readonly format: PixelFormat; readonly rescale: Rescale }[]): PixelType {
  if (slices.some(({ format }) => format.real)) {
    const single = slices.every(({ format, rescale }) => format.real && format.bitsAllocated === 32 && isIdentity(rescale));
    return single ? "float32" : "float64";
  }
  if (slices.every(({ rescale }) => isIdentity(rescale))) {
    const types = new Set(slices.map(({ format }) => storedType(format) ?? "int32"));
    if (types.size === 1) return [...types][0];
  }
  if (slices.some(({ rescale }) => !Number.isInteger(rescale.slope) || !Number.isInteger(rescale.intercept))) return "float64";
  const ends = slices.flatMap(({ format, rescale }) => storedRange(format).map((value) => rescale.slope * value + rescale.intercept));
  return smallestType(Math.min(...ends), Math.max(...ends));
}

export function isIdentity({ slope, intercept }: Rescale): boolean {
  return slope === 1 && intercept === 0;
}

/** Least and greatest value of the stored bits. */
export function storedRange({ bitsStored, signed }: PixelFormat): [number, number] {
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
}

function smallestType(least: number, greatest: number): PixelType {
  for (const bits of [8, 16, 32] as const) {
    if (least >= 0 && greatest < 2 ** bits) return `uint${bits}`;
    if (least < 0 && least >= -(2 ** (bits - 1)) && greatest < 2 ** (bits - 1)) return `int${bits}`;
  }
  return "float64";
}
