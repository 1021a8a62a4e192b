import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** A matrix of a .npy file, in C order. */
export interface Npy {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** numpy's file format, version 1, little-endian float64; matrices in Fortran order are transposed into C order. */
export function readNpy(path: string): Npy {
  const bytes = readFileSync(path);
  const headerEnd = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString("latin1", 10, headerEnd);
  expect(header).toContain("'descr': '<f8'");
  const shape = /\(([^)]*)\)/.exec(header)![1].split(",").filter((part) => part.trim()).map(Number);
  const data = new Float64Array(new Uint8Array(bytes.subarray(headerEnd)).buffer);
  if (header.includes("'fortran_order': False")) return { shape, data };
  expect(shape).toHaveLength(2);
  const [rows, columns] = shape;
  return { shape, data: data.map((_, at) => data[(at % columns) * rows + Math.floor(at / columns)]) };
}
