import type { PixelType, VoxelArray } from "./volume.ts";

const arrays = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
  int64: Float64Array,
  uint64: Float64Array,
} as const;

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const lowWord = hostIsLittleEndian ? 0 : 1;

/** Bytes of one value in a file. */
export function bytesPerValue(type: PixelType): number {
  return arrays[type].BYTES_PER_ELEMENT;
}

/** Zeros of a pixel type. */
export function newPixels(type: PixelType, length: number): VoxelArray {
  return new arrays[type](length);
}

/** A 64-bit integer that float64 cannot hold, and where it was found. */
export class InexactInteger extends RangeError {
  readonly index: number;
  readonly value: bigint;

  constructor(index: number, value: bigint) {
    super(`value ${index} is ${value}, which float64 cannot hold exactly`);
    this.index = index;
    this.value = value;
  }
}

/**
 * Values of a type from a file's bytes, sharing their memory where byte order and alignment allow.
 * @throws InexactInteger for a 64-bit integer that float64 cannot hold
 */
export function pixelsFromBytes(bytes: Uint8Array, type: PixelType, littleEndian: boolean): VoxelArray {
  const width = bytesPerValue(type);
  const swap = width > 1 && littleEndian !== hostIsLittleEndian;
  const own = swap || bytes.byteOffset % width !== 0 ? new Uint8Array(bytes) : bytes;
  if (swap) reverseEach(own, width);
  const { byteOffset, length } = own;
  const buffer = own.buffer as ArrayBuffer; // No caller reads files into shared memory.
  if (type === "int64" || type === "uint64") {
    return valuesOfWords(new Uint32Array(buffer, byteOffset, length / 4), type === "int64");
  }
  return new arrays[type](buffer, byteOffset, length / width);
}

/** Little-endian bytes of values in their type: what a file holds, and ITK's buffer on today's machines. */
export function bytesOfPixels(data: VoxelArray, type: PixelType): Uint8Array {
  const values = type === "int64" || type === "uint64" ? wordsOfValues(data) : data;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (hostIsLittleEndian) return bytes;
  const swapped = new Uint8Array(bytes);
  reverseEach(swapped, bytesPerValue(type));
  return swapped;
}

function reverseEach(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width) {
    for (let low = start, high = start + width - 1; low < high; low++, high--) {
      const byte = bytes[low];
      bytes[low] = bytes[high];
      bytes[high] = byte;
    }
  }
}

function valuesOfWords(words: Uint32Array, signed: boolean): Float64Array {
  const values = new Float64Array(words.length / 2);
  for (let i = 0; i < values.length; i++) {
    const low = words[2 * i + lowWord];
    const top = words[2 * i + 1 - lowWord];
    const high = (signed ? top | 0 : top) * 2 ** 32;
    values[i] = high + low;
    if (values[i] - high !== low) throw new InexactInteger(i, BigInt(high) + BigInt(low));
  }
  return values;
}

function wordsOfValues(values: VoxelArray): Uint32Array {
  const words = new Uint32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    const high = Math.floor(values[i] / 2 ** 32);
    words[2 * i + lowWord] = values[i] - high * 2 ** 32;
    words[2 * i + 1 - lowWord] = high;
  }
  return words;
}
