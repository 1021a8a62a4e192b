import { InputError } from "../errors.ts";
import type { PixelType, Volume, VoxelArray } from "../image/volume.ts";
import { bytesPerValue } from "../image/pixels.ts";
import { bytesOf, readData } from "./detached.ts";
import type { ReadDetached } from "./detached.ts";
import { inflate } from "./gzip.ts";
import type { FileHeader } from "./header.ts";
import { geometryOf } from "./lattice.ts";
import { nrrdLattice } from "./nrrdLattice.ts";
import { decodeVoxels, interleave, parseVoxels, promisedBytes } from "./voxels.ts";
import type { Promised } from "./voxels.ts";

/** The spellings of each type. */
const pixelTypes: Readonly<Record<string, PixelType>> = {
  "signed char": "int8", int8: "int8", int8_t: "int8",
  uchar: "uint8", "unsigned char": "uint8", uint8: "uint8", uint8_t: "uint8",
  short: "int16", "short int": "int16", "signed short": "int16", "signed short int": "int16", int16: "int16", int16_t: "int16",
  ushort: "uint16", "unsigned short": "uint16", "unsigned short int": "uint16", uint16: "uint16", uint16_t: "uint16",
  int: "int32", "signed int": "int32", int32: "int32", int32_t: "int32",
  uint: "uint32", "unsigned int": "uint32", uint32: "uint32", uint32_t: "uint32",
  longlong: "int64", "long long": "int64", "long long int": "int64", "signed long long": "int64",
  "signed long long int": "int64", int64: "int64", int64_t: "int64",
  ulonglong: "uint64", "unsigned long long": "uint64", "unsigned long long int": "uint64", uint64: "uint64", uint64_t: "uint64",
  float: "float32", double: "float64",
};

/** The spellings of each encoding. */
const encodings: Readonly<Record<string, "raw" | "gzip" | "text">> = { raw: "raw", gzip: "gzip", gz: "gzip", ascii: "text", text: "text", txt: "text" };

/** Kinds whose axis holds parts of one value, such as a colour. */
const refusedKinds = /(color|rgb|hsv|complex|matrix|tensor|quaternion)/i;
/** Kinds whose axis is one of space; unknown ones count as such. */
const domainKinds = new Set(["domain", "space", "time", "???", "none"]);

/** The fields of a header by their names in lower case without spaces, and the byte at which the data begin. */
interface NrrdHeader {
  readonly fields: ReadonlyMap<string, string>;
  readonly end: number;
}

/** Whether bytes begin with the magic of the NRRD format. */
export function isNrrd(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 4)) === "NRRD";
}

/**
 * Reads a NRRD file, attached or detached, raw, gzip or ascii. Geometry as ITK 5.4's NrrdImageIO gives it. An axis of
 * a vector or list kind, wherever it stands, becomes the components.
 * @param readDetached gives the file named by "data file"
 * @throws InputError naming the file and what is wrong: no NRRD, cut short, fewer voxels than promised, 4-D, RGB, ...
 */
export async function parseNrrd(source: ArrayBuffer | Uint8Array, name: string, readDetached?: ReadDetached): Promise<Volume> {
  const bytes = bytesOf(source);
  const { fields, end, sizes, range, pixelType, geometry, components } = describe(bytes, name);
  const dataFile = fields.get("datafile");
  const rest = dataFile === undefined ? bytes.subarray(end) : await readData(name, singleFile(dataFile, name), readDetached);
  const stored = await readVoxels(rest, fields, { name, size: sizes, components: 1, type: pixelType });
  const data = range === undefined ? stored : componentsLast(stored, sizes, range, pixelType, name);
  return { ...geometry, data, components, pixelType, name };
}

/**
 * What a file's header says.
 * @param bytes the file's first: the whole header
 * @throws InputError as `parseNrrd`
 */
export function nrrdHeader(bytes: Uint8Array, name: string): FileHeader {
  const { fields, end, sizes, pixelType, geometry, components } = describe(bytes, name);
  const dataFile = fields.get("datafile");
  const file = dataFile === undefined ? undefined : singleFile(dataFile, name);
  const encoding = encodings[required(fields, "encoding", name).toLowerCase()];
  if (encoding === undefined) throw unknownEncoding(fields, name);
  const skips = Number(fields.get("lineskip") ?? 0) !== 0 || Number(fields.get("byteskip") ?? 0) !== 0;
  const voxels = { bytes: promisedBytes({ name, size: sizes, components: 1, type: pixelType }), encoding, ...(file !== undefined && { file }) };
  return { ...geometry, components, voxels: skips ? voxels : { ...voxels, start: file === undefined ? end : 0 } };
}

function describe(bytes: Uint8Array, name: string) {
  if (!isNrrd(bytes)) throw new InputError(`${name}: not a NRRD file: it does not begin with "NRRD"`);
  const { fields, end } = readHeader(bytes, name);
  const pixelType = readType(fields, name);
  const sizes = readSizes(fields, name);
  const range = rangeAxis(fields, sizes.length, name);
  const domain = sizes.map((_, axis) => axis).filter((axis) => axis !== range);
  const geometry = geometryOf(name, nrrdLattice(fields, sizes, domain, name));
  return { fields, end, sizes, range, pixelType, geometry, components: range === undefined ? 1 : sizes[range] };
}

function readHeader(bytes: Uint8Array, name: string): NrrdHeader {
  const fields = new Map<string, string>();
  const decoder = new TextDecoder("latin1");
  let start = bytes.indexOf(0x0a) + 1;
  while (start > 0 && start < bytes.length) {
    const feed = bytes.indexOf(0x0a, start);
    const stop = feed < 0 ? bytes.length : feed;
    const line = decoder.decode(bytes.subarray(start, stop)).replace(/\r$/, "");
    start = stop + 1;
    if (line === "") return { fields, end: start };
    const field = /^([^:#]+): *(.*)$/.exec(line);
    if (field !== null && !field[2].startsWith("=")) fields.set(field[1].toLowerCase().replaceAll(" ", ""), field[2].trim());
  }
  if (fields.has("datafile")) return { fields, end: bytes.length };
  throw new InputError(`${name}: its NRRD header does not end: no empty line in ${bytes.length} bytes, and no "data file"`);
}

/** @throws InputError when the header lacks the field */
function required(fields: ReadonlyMap<string, string>, field: string, name: string): string {
  const value = fields.get(field);
  if (value === undefined) throw new InputError(`${name}: its NRRD header has no "${field}"`);
  return value;
}

function readType(fields: ReadonlyMap<string, string>, name: string): PixelType {
  const text = required(fields, "type", name);
  const type = pixelTypes[text.toLowerCase()];
  if (type === undefined) throw new InputError(`${name}: type "${text}" is not one that is read`);
  return type;
}

function readSizes(fields: ReadonlyMap<string, string>, name: string): number[] {
  const dimension = Number(required(fields, "dimension", name));
  const text = required(fields, "sizes", name);
  const sizes = text.split(/\s+/).map(Number);
  if (sizes.length !== dimension || !sizes.every((n) => Number.isSafeInteger(n) && n > 0)) {
    throw new InputError(`${name}: sizes are "${text}"; dimension ${dimension} asks for that many positive integers`);
  }
  return sizes;
}

/** The axis of the components, if there is one: the axis of a kind that is no domain. */
function rangeAxis(fields: ReadonlyMap<string, string>, dimension: number, name: string): number | undefined {
  const kinds = fields.get("kinds")?.split(/\s+/) ?? new Array<string>(dimension).fill("???");
  if (kinds.length !== dimension) throw new InputError(`${name}: kinds are "${kinds.join(" ")}", but dimension is ${dimension}`);
  const refused = kinds.find((kind) => refusedKinds.test(kind));
  if (refused !== undefined) throw new InputError(`${name}: ${refused} voxels; only images of real numbers are read`);
  const ranges = kinds.map((_, axis) => axis).filter((axis) => !domainKinds.has(kinds[axis].toLowerCase()));
  if (ranges.length > 1) throw new InputError(`${name}: kinds are "${kinds.join(" ")}"; only one axis may hold components`);
  return ranges[0];
}

function singleFile(dataFile: string, name: string): string {
  if (/^LIST\b/.test(dataFile) || /%\d*d/.test(dataFile)) {
    throw new InputError(`${name}: its voxels are spread over many files (data file: ${dataFile}); only one data file is read`);
  }
  return dataFile;
}

async function readVoxels(bytes: Uint8Array, fields: ReadonlyMap<string, string>, promised: Promised): Promise<VoxelArray> {
  const { name, type } = promised;
  const body = skipLines(bytes, Number(fields.get("lineskip") ?? 0), name);
  const byteSkip = Number(fields.get("byteskip") ?? 0);
  // A negative skip counts from the end: -1 is "the voxels are the last bytes".
  const start = (length: number): number => (byteSkip < 0 ? length - promisedBytes(promised) + byteSkip + 1 : byteSkip);
  switch (encodings[required(fields, "encoding", name).toLowerCase()]) {
    case "raw":
      return decodeVoxels({ bytes: body }, start(body.length), readEndian(fields, type, name), promised);
    case "gzip": {
      const file = await inflate(body, "gzip");
      return decodeVoxels(file, start(file.bytes.length), readEndian(fields, type, name), promised);
    }
    case "text":
      return parseVoxels(body.subarray(byteSkip), promised);
    default:
      throw unknownEncoding(fields, name);
  }
}

function unknownEncoding(fields: ReadonlyMap<string, string>, name: string): InputError {
  return new InputError(`${name}: encoding "${fields.get("encoding")!.toLowerCase()}"; only raw, gzip and ascii are read`);
}

/** Whether the voxels are little-endian. */
function readEndian(fields: ReadonlyMap<string, string>, type: PixelType, name: string): boolean {
  if (bytesPerValue(type) === 1) return true;
  const endian = required(fields, "endian", name).toLowerCase();
  if (endian !== "little" && endian !== "big") throw new InputError(`${name}: endian is "${endian}", neither little nor big`);
  return endian === "little";
}

function skipLines(bytes: Uint8Array, lines: number, name: string): Uint8Array {
  let start = 0;
  for (let line = 0; line < lines; line++) {
    const feed = bytes.indexOf(0x0a, start);
    if (feed < 0) throw new InputError(`${name}: line skip is ${lines}, but the data have ${line} lines`);
    start = feed + 1;
  }
  return bytes.subarray(start);
}

/** Moves the component axis to where ITK has it, the fastest. */
function componentsLast(stored: VoxelArray, sizes: readonly number[], axis: number, type: PixelType, name: string): VoxelArray {
  if (axis === 0) return stored;
  if (axis === sizes.length - 1) return interleave(stored, sizes[axis], type);
  throw new InputError(`${name}: its components lie along axis ${axis} of ${sizes.length}; they must be the first or the last axis`);
}
