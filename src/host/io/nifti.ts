import { NIFTI1, NIFTI2 } from "nifti-reader-js";
import { InputError } from "../errors.ts";
import { isIntegerType } from "../image/volume.ts";
import type { PixelType, Volume, VoxelArray } from "../image/volume.ts";
import { bytesOf, readData } from "./detached.ts";
import type { ReadDetached } from "./detached.ts";
import { inflate, isGzip } from "./gzip.ts";
import type { Inflated } from "./gzip.ts";
import type { FileHeader } from "./header.ts";
import { geometryOf } from "./lattice.ts";
import { niftiOrientation } from "./niftiOrientation.ts";
import type { Affine } from "./niftiOrientation.ts";
import { decodeVoxels, interleave, promisedBytes } from "./voxels.ts";

type Header = NIFTI1 | NIFTI2;

const pixelTypes: Readonly<Record<number, PixelType>> = {
  2: "uint8", 4: "int16", 8: "int32", 16: "float32", 64: "float64",
  256: "int8", 512: "uint16", 768: "uint32", 1024: "int64", 1280: "uint64",
};

/** Types of nifti1.h that hold no single real number. */
const refusedTypes: Readonly<Record<number, string>> = {
  1: "binary", 32: "complex64", 128: "RGB24", 1536: "float128", 1792: "complex128", 2048: "complex256", 2304: "RGBA32",
};

/** Intents of nifti1.h whose fifth axis is the components of one voxel. */
const vectorIntent = 1007;
const refusedIntents: Readonly<Record<number, string>> = { 1004: "matrices", 1005: "symmetric matrices", 1006: "a displacement field" };

/** Size of the header, and of the unit of length in mm, by the codes that stand in it. */
const headerSizes = [348, 540] as const;
const millimetres: Readonly<Record<number, number>> = { 1: 1000, 3: 0.001 };

/** Whether bytes begin like a NIfTI or Analyze header. */
export function isNifti(bytes: Uint8Array): boolean {
  return headerSizeOf(bytes) !== undefined;
}

/**
 * Reads a NIfTI-1 or NIfTI-2 file, .nii or .nii.gz, or the .hdr of a pair. Geometry and scaling as ITK 5.4; NaN and
 * infinite voxels are kept, where ITK turns them to 0.
 * @param readDetached gives the .img of a .hdr
 * @throws InputError naming the file and what is wrong: no NIfTI, cut short, fewer voxels than promised, 4-D, RGB, ...
 */
export async function parseNifti(source: ArrayBuffer | Uint8Array, name: string, readDetached?: ReadDetached): Promise<Volume> {
  const bytes = bytesOf(source);
  const file = isGzip(bytes) ? await inflate(bytes, "gzip") : { bytes };
  const { header, spatial, type, components, geometry } = describe(file, name);
  const data = isPair(header) ? await readPair(name, readDetached) : file;
  const stored = decodeVoxels(data, voxelOffset(header), header.littleEndian, { name, size: spatial, components, type });
  const { values, pixelType } = scale(stored, type, header);
  return { ...geometry, data: interleave(values, components, pixelType), components, pixelType, name };
}

/**
 * What a file's header says.
 * @param bytes the file's first 540 or more, decompressed
 * @param isCompressed whether the file is a .gz
 * @throws InputError as `parseNifti`
 */
export function niftiHeader(bytes: Uint8Array, name: string, isCompressed: boolean): FileHeader {
  const { header, spatial, type, components, geometry } = describe({ bytes }, name);
  const voxels = { bytes: promisedBytes({ name, size: spatial, components, type }), encoding: isCompressed ? "gzip-file" : "raw", start: voxelOffset(header) } as const;
  return { ...geometry, components, voxels: isPair(header) ? { ...voxels, file: pairOf(name) } : voxels };
}

function describe(file: Inflated, name: string) {
  const header = readHeader(file, name);
  const { spatial, components } = readDimensions(header, name);
  const type = readType(header, name);
  const steps = header.pixDims.slice(1, 4).map((step) => (step === 0 || !Number.isFinite(step) ? 1 : step));
  const { origin, axes } = niftiOrientation(header, readSform(header, file.bytes), steps, spatial.length, name);
  const unit = millimetres[header.xyzt_units & 7] ?? 1;
  const geometry = geometryOf(name, {
    size: spatial,
    spacing: steps.slice(0, spatial.length).map((step) => step * unit),
    origin: origin.map((value) => value * unit),
    axes,
  });
  return { header, spatial, type, components, geometry };
}

/** Whether the voxels are in an .img. */
const isPair = (header: Header): boolean => header.magic.startsWith("ni");

function headerSizeOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
  return headerSizes.find((size) => view.getInt32(0, true) === size || view.getInt32(0, false) === size);
}

function readHeader({ bytes, damage }: Inflated, name: string): Header {
  const size = headerSizeOf(bytes);
  const cause = damage === undefined ? "" : `; its compressed data is cut short or damaged (${damage})`;
  if (size === undefined && bytes.length >= 4) {
    const first = bytes.subarray(0, 4).join(" ");
    throw new InputError(`${name}: not a NIfTI file: it begins with bytes ${first}, not with 348 or 540${cause}`);
  }
  if (size === undefined || bytes.length < size) {
    throw new InputError(`${name}: a NIfTI header has ${size ?? headerSizes[0]} bytes, but the file holds ${bytes.length}${cause}`);
  }
  const header = size === 348 ? new NIFTI1() : new NIFTI2();
  header.readHeader(bytes.slice(0, size).buffer);
  if (!/^n[i+][1-9]/.test(header.magic)) {
    throw new InputError(
      `${name}: no NIfTI magic ("n+1" or "ni1") but "${header.magic}"; Analyze 7.5 files are not read, convert it to NIfTI`,
    );
  }
  return header;
}

/** Sizes of the spatial axes and the number of components, by ITK's rules. */
function readDimensions(header: Header, name: string): { spatial: number[]; components: number } {
  const rank = header.dims[0];
  const dims = header.dims.slice(1, 1 + rank);
  if (!(rank >= 1 && rank <= 7) || dims.some((n) => n < 1)) {
    throw new InputError(
      `${name}: dim is (${header.dims.join(", ")}); its first entry must be 1 to 7, and that many entries after it at least 1`,
    );
  }
  const refused = refusedIntents[header.intent_code];
  if (refused !== undefined) {
    throw new InputError(`${name}: holds ${refused} (intent ${header.intent_code}); only images and masks are read`);
  }
  const isVector = header.intent_code === vectorIntent && rank >= 5;
  const components = isVector ? dims.splice(4, 1)[0] : 1;
  while (dims.length > (isVector ? 2 : 3) && dims.at(-1) === 1) dims.pop();
  return { spatial: dims, components };
}

function readType(header: Header, name: string): PixelType {
  const type = pixelTypes[header.datatypeCode];
  if (type !== undefined) return type;
  const label = refusedTypes[header.datatypeCode];
  throw new InputError(
    label === undefined
      ? `${name}: unknown datatype code ${header.datatypeCode}`
      : `${name}: ${label} voxels (datatype ${header.datatypeCode}); only images of real numbers are read`,
  );
}

/** Rows of the sform. (nifti-reader-js's `affine` is the qform where qform_code is the greater.) */
function readSform(header: Header, bytes: Uint8Array): Affine {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = header instanceof NIFTI1
    ? (i: number): number => view.getFloat32(280 + 4 * i, header.littleEndian)
    : (i: number): number => view.getFloat64(400 + 8 * i, header.littleEndian);
  return [0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => value(4 * row + column)));
}

function voxelOffset(header: Header): number {
  const offset = Math.trunc(header.vox_offset) || 0;
  if (isPair(header)) return Math.max(offset, 0);
  return Math.max(offset, header instanceof NIFTI1 ? 348 : 540);
}

const pairOf = (name: string): string => name.replace(/^.*[\\/]/, "").replace(/\.hdr(\.gz)?$/i, ".img$1");

async function readPair(name: string, readDetached?: ReadDetached): Promise<Inflated> {
  const bytes = await readData(name, pairOf(name), readDetached);
  return isGzip(bytes) ? inflate(bytes, "gzip") : { bytes };
}

/** Applies scl_slope and scl_inter. As ITK: integers go through float32 and become float32, floats keep their type. */
function scale(stored: VoxelArray, type: PixelType, header: Header): { values: VoxelArray; pixelType: PixelType } {
  const slope = Number.isFinite(header.scl_slope) && Math.abs(header.scl_slope) >= Number.EPSILON ? header.scl_slope : 1;
  const intercept = Number.isFinite(header.scl_inter) ? header.scl_inter : 0;
  if (Math.abs(slope - 1) <= Number.EPSILON && Math.abs(intercept) <= Number.EPSILON) return { values: stored, pixelType: type };
  const pixelType = isIntegerType(type) ? "float32" : type;
  const values = pixelType === "float32" ? new Float32Array(stored) : new Float64Array(stored);
  for (let i = 0; i < values.length; i++) values[i] = values[i] * slope + intercept;
  return { values, pixelType };
}
