import { InputError } from "../errors.ts";

/** Gives the bytes of a file that a header names; the name is relative to the header's folder unless it is absolute. */
export type ReadDetached = (file: string) => Promise<Uint8Array>;

/** The bytes as a plain Uint8Array: a Node Buffer, whose `slice` does not copy, would surprise the readers. */
export function bytesOf(source: ArrayBuffer | Uint8Array): Uint8Array {
  return source instanceof Uint8Array
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

/**
 * Reads the data file of a header.
 * @throws InputError when the caller gave no way to read it
 */
export async function readData(headerName: string, dataName: string, readDetached?: ReadDetached): Promise<Uint8Array> {
  if (readDetached === undefined) {
    throw new InputError(`${headerName}: its voxels are in another file, ${dataName}, which was not given`);
  }
  return bytesOf(await readDetached(dataName));
}
