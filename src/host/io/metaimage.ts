import { InputError } from "../errors.ts";
import type { PixelType, Volume, VoxelArray } from "../image/volume.ts";
import { bytesOf, readData } from "./detached.ts";
import type { ReadDetached } from "./detached.ts";
import { inflate, isGzip } from "./gzip.ts";
import type { FileHeader } from "./header.ts";
import { geometryOf, unitAxes } from "./lattice.ts";
import type { Lattice } from "./lattice.ts";
import { decodeVoxels, parseNumber, parseVoxels, promisedBytes } from "./voxels.ts";
import type { Promised } from "./voxels.ts";

const pixelTypes: Readonly<Record<string, PixelType>> = {
  MET_CHAR: "int8", MET_UCHAR: "uint8", MET_SHORT: "int16", MET_USHORT: "uint16", MET_INT: "int32", MET_UINT: "uint32",
  MET_LONG: "int32", MET_ULONG: "uint32", MET_LONG_LONG: "int64", MET_ULONG_LONG: "uint64",
  MET_FLOAT: "float32", MET_DOUBLE: "float64",
};

/** Headers are text, and short: what comes later is no header. */
const longestHeader = 65536;

interface MetaHeader {
  readonly fields: ReadonlyMap<string, string>;
  /** The byte after the header's last line, where attached data begin. */
  readonly end: number;
}

/** Whether bytes begin like a MetaImage header: lines of "Key = value", NDims among them. */
export function isMetaImage(bytes: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 8000));
  return /^\s*\w+ *=/.test(text) && /^ *NDims *=/m.test(text);
}

/**
 * Reads a MetaImage: .mha, or the .mhd of a .raw or .zraw. Geometry as ITK 5.4's MetaImageIO gives it.
 * @param readDetached gives the file named by ElementDataFile
 * @throws InputError naming the file and what is wrong: no MetaImage, cut short, fewer voxels than promised, 4-D, ...
 */
export async function parseMetaImage(source: ArrayBuffer | Uint8Array, name: string, readDetached?: ReadDetached): Promise<Volume> {
  const bytes = bytesOf(source);
  const { fields, end, dataFile, lattice, geometry, pixelType, components } = describe(bytes, name);
  const rest = dataFile === undefined ? bytes : await readData(name, dataFile, readDetached);
  const promised = { name, size: lattice.size, components, type: pixelType };
  const data = await readVoxels(rest, end, fields, promised);
  return { ...geometry, data, components, pixelType, name };
}

/**
 * What a file's header says.
 * @param bytes the file's first: the whole header
 * @throws InputError as `parseMetaImage`
 */
export function metaImageHeader(bytes: Uint8Array, name: string): FileHeader {
  const { fields, end, dataFile, lattice, geometry, pixelType, components } = describe(bytes, name);
  const headerSize = Number(fields.get("HeaderSize") ?? 0);
  const isText = fields.has("BinaryData") && !isTrue(fields, "BinaryData");
  const compressed = Number(fields.get("CompressedDataSize") ?? 0);
  return {
    ...geometry,
    components,
    voxels: {
      bytes: promisedBytes({ name, size: lattice.size, components, type: pixelType }),
      encoding: isText ? "text" : isTrue(fields, "CompressedData") ? "zlib" : "raw",
      ...(dataFile !== undefined && { file: dataFile }),
      ...(headerSize >= 0 && { start: headerSize > 0 ? headerSize : end }),
      ...(compressed > 0 && { compressed }),
    },
  };
}

/** `end`: the byte of the data's file after the header. */
function describe(bytes: Uint8Array, name: string) {
  if (!isMetaImage(bytes)) throw new InputError(`${name}: not a MetaImage: it does not begin with lines such as "NDims = 3"`);
  const { fields, end } = readHeader(bytes, name);
  const lattice = readLattice(fields, name);
  const geometry = geometryOf(name, lattice);
  const pixelType = pixelTypes[fields.get("ElementType") ?? ""];
  if (pixelType === undefined) {
    throw new InputError(`${name}: ElementType ${fields.get("ElementType") ?? "is missing"}; only scalar types are read`);
  }
  const components = Number(fields.get("ElementNumberOfChannels") ?? 1);
  if (!Number.isSafeInteger(components) || components < 1) {
    throw new InputError(`${name}: ElementNumberOfChannels is ${fields.get("ElementNumberOfChannels")}; it must be a positive integer`);
  }
  const file = fields.get("ElementDataFile") ?? "";
  const attached = file.toUpperCase() === "LOCAL";
  return { fields, end: attached ? end : 0, dataFile: attached ? undefined : singleFile(file, name), lattice, geometry, pixelType, components };
}

const isTrue = (fields: ReadonlyMap<string, string>, key: string): boolean => /^[Tt1]/.test(fields.get(key) ?? "");

function readHeader(bytes: Uint8Array, name: string): MetaHeader {
  const fields = new Map<string, string>();
  const decoder = new TextDecoder("latin1");
  for (let start = 0; start < Math.min(bytes.length, longestHeader); ) {
    const feed = bytes.indexOf(0x0a, start);
    const stop = feed < 0 ? bytes.length : feed;
    const line = /^\s*(\w+)\s*[=:]\s*(.*?)\s*$/.exec(decoder.decode(bytes.subarray(start, stop)));
    start = stop + 1;
    if (line === null) continue;
    fields.set(line[1], line[2]);
    if (line[1] === "ElementDataFile") return { fields, end: start };
  }
  const searched = Math.min(bytes.length, longestHeader);
  throw new InputError(`${name}: its MetaImage header does not end: no ElementDataFile in its first ${searched} bytes`);
}

function readLattice(fields: ReadonlyMap<string, string>, name: string): Lattice {
  const dimension = Number(fields.get("NDims"));
  const numbers = (length: number, ...keys: string[]): number[] | undefined => {
    const key = keys.find((candidate) => fields.has(candidate));
    if (key === undefined) return undefined;
    const values = (fields.get(key) ?? "").split(/\s+/).map(parseNumber);
    if (values.length < length || values.some(Number.isNaN)) {
      throw new InputError(`${name}: ${key} is "${fields.get(key)}"; NDims ${dimension} asks for ${length} numbers`);
    }
    return values.slice(0, length);
  };
  const size = numbers(dimension, "DimSize");
  if (size === undefined) throw new InputError(`${name}: its MetaImage header has no DimSize`);
  const matrix = numbers(dimension * dimension, "TransformMatrix", "Rotation", "Orientation");
  return {
    size,
    spacing: numbers(dimension, "ElementSpacing", "ElementSize") ?? new Array<number>(dimension).fill(1),
    origin: numbers(dimension, "ImagePosition", "Origin", "Offset", "Position") ?? new Array<number>(dimension).fill(0),
    // A row of the matrix is the direction of an axis.
    axes: matrix === undefined ? unitAxes(dimension) : unitAxes(dimension).map((_, k) => matrix.slice(k * dimension, (k + 1) * dimension)),
  };
}

function singleFile(dataFile: string, name: string): string {
  if (/^LIST\b/.test(dataFile) || dataFile.includes("%")) {
    throw new InputError(`${name}: its voxels are spread over many files (ElementDataFile = ${dataFile}); only one data file is read`);
  }
  return dataFile;
}

async function readVoxels(bytes: Uint8Array, end: number, fields: ReadonlyMap<string, string>, promised: Promised): Promise<VoxelArray> {
  const headerSize = Number(fields.get("HeaderSize") ?? 0);
  if (fields.has("BinaryData") && !isTrue(fields, "BinaryData")) return parseVoxels(bytes.subarray(end), promised);
  const littleEndian = !isTrue(fields, fields.has("BinaryDataByteOrderMSB") ? "BinaryDataByteOrderMSB" : "ElementByteOrderMSB");
  if (isTrue(fields, "CompressedData")) {
    const compressed = bytes.subarray(headerSize > 0 ? headerSize : end);
    const size = Number(fields.get("CompressedDataSize") ?? 0) || compressed.length;
    const stream = compressed.subarray(0, size);
    const file = isGzip(stream) ? await inflate(stream, "gzip") : await inflate(stream, "deflate", promisedBytes(promised));
    return decodeVoxels(file, 0, littleEndian, promised);
  }
  const start = headerSize > 0 ? headerSize : headerSize === -1 ? bytes.length - promisedBytes(promised) : end;
  return decodeVoxels({ bytes }, start, littleEndian, promised);
}
