import { InputError } from "../errors.ts";
import { bytesOfPixels, bytesPerValue, newPixels } from "../image/pixels.ts";
import type { PixelType, Volume, VoxelArray } from "../image/volume.ts";
import { gzip } from "./gzip.ts";

const nrrdTypes: Readonly<Record<PixelType, string>> = {
  int8: "signed char", uint8: "unsigned char", int16: "short", uint16: "unsigned short", int32: "int", uint32: "unsigned int",
  int64: "long long int", uint64: "unsigned long long int", float32: "float", float64: "double",
};
const niftiTypes: Readonly<Record<PixelType, number>> = {
  int8: 256, uint8: 2, int16: 4, uint16: 512, int32: 8, uint32: 768, int64: 1024, uint64: 1280, float32: 16, float64: 64,
};

export const imageFormats = ["nrrd", "nifti"] as const;
export type ImageFormat = (typeof imageFormats)[number];
/** What names of `imageFile` end in. */
export const endings: Readonly<Record<ImageFormat, string>> = { nrrd: ".nrrd", nifti: ".nii.gz" };

/** Name and bytes of an image file: compressed NRRD, or compressed NIfTI-1. */
export async function imageFile(name: string, volume: Volume, format: ImageFormat): Promise<{ name: string; bytes: Uint8Array }> {
  return { name: `${name}${endings[format]}`, bytes: await (format === "nrrd" ? writeNrrd(volume) : writeNifti(volume, { gzip: true })) };
}

/** Bytes of a NRRD file (attached, gzip) with the geometry in full precision. */
export async function writeNrrd(volume: Volume): Promise<Uint8Array> {
  const { dimension, size, spacing, origin, direction, components, pixelType } = volume;
  const spatial = [0, 1, 2].slice(0, dimension);
  const vectors = spatial.map((k) => vector(spatial.map((row) => direction[3 * row + k] * spacing[k])));
  const many = components > 1;
  const header = [
    "NRRD0004",
    `type: ${nrrdTypes[pixelType]}`,
    `dimension: ${dimension + (many ? 1 : 0)}`,
    dimension === 3 ? "space: left-posterior-superior" : "space dimension: 2",
    `sizes: ${[...(many ? [components] : []), ...spatial.map((k) => size[k])].join(" ")}`,
    `space directions: ${[...(many ? ["none"] : []), ...vectors].join(" ")}`,
    `kinds: ${[...(many ? ["vector"] : []), ...spatial.map(() => "domain")].join(" ")}`,
    "endian: little",
    "encoding: gzip",
    `space origin: ${vector(spatial.map((k) => origin[k]))}`,
  ];
  return joined(new TextEncoder().encode(`${header.join("\n")}\n\n`), await gzip(bytesOfPixels(volume.data, pixelType)));
}

function vector(values: readonly number[]): string {
  return `(${values.join(",")})`;
}

/** Greatest size of an axis that a NIfTI-1 header can say. */
const greatestNiftiSize = 32767;

/**
 * Bytes of a NIfTI-1 file whose geometry is a sform in scanner coordinates: float32, as the format has it.
 * @throws InputError for an axis of more than 32767 voxels
 */
export async function writeNifti(volume: Volume, options: { readonly gzip: boolean }): Promise<Uint8Array> {
  const { dimension, size, spacing, origin, direction, components, pixelType } = volume;
  if (Math.max(...size, components) > greatestNiftiSize) {
    throw new InputError(
      `${volume.name}: size ${size.join("x")}; NIfTI-1 holds at most ${greatestNiftiSize} voxels along an axis, write NRRD`,
    );
  }
  const header = new DataView(new ArrayBuffer(352));
  const int16 = (offset: number, values: readonly number[]): void => values.forEach((v, i) => header.setInt16(offset + 2 * i, v, true));
  const float32 = (offset: number, values: readonly number[]): void => values.forEach((v, i) => header.setFloat32(offset + 4 * i, v, true));
  header.setInt32(0, 348, true); // sizeof_hdr
  int16(40, components > 1 ? [5, ...size, 1, components, 1, 1] : [dimension, ...size, 1, 1, 1, 1]); // dim
  int16(68, [components > 1 ? 1007 : 0, niftiTypes[pixelType], 8 * bytesPerValue(pixelType)]); // intent_code, datatype, bitpix
  float32(76, [1, ...spacing, 1, 1, 1, 1, 352, 1, 0]); // pixdim, vox_offset, scl_slope, scl_inter
  header.setUint8(123, 2); // xyzt_units: mm
  int16(252, [0, 1]); // qform_code: none; sform_code: scanner
  for (const row of [0, 1, 2]) {
    const sign = row < 2 ? -1 : 1; // LPS to RAS
    const cosines = direction.slice(3 * row, 3 * row + 3);
    float32(280 + 16 * row, [...cosines.map((cosine, k) => sign * cosine * spacing[k]), sign * origin[row]]); // srow
  }
  int16(344, [0x2b6e, 0x31]); // magic "n+1"
  const planes = deinterleave(volume.data, components, pixelType);
  const bytes = joined(new Uint8Array(header.buffer), bytesOfPixels(planes, pixelType));
  return options.gzip ? gzip(bytes) : bytes;
}

/** From ITK's order [voxels][components] to NIfTI's [components][voxels]. */
function deinterleave(data: VoxelArray, components: number, type: PixelType): VoxelArray {
  if (components === 1) return data;
  const voxels = data.length / components;
  const planes = newPixels(type, data.length);
  for (let i = 0; i < data.length; i++) planes[(i % components) * voxels + Math.floor(i / components)] = data[i];
  return planes;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
