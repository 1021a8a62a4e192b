import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { parseImage } from "./read.ts";

/**
 * Reads an image or mask from a file; the volume's name is the path as given.
 * @throws InputError when there is no such file, it cannot be read, or it is no image
 */
export async function readImage(path: string): Promise<Volume> {
  const bytes = await readBytes(path);
  return parseImage(bytes, path, (file) => readBytes(resolve(dirname(path), file), path));
}

/** @param header the file that asked for this one */
async function readBytes(path: string, header?: string): Promise<Uint8Array> {
  const where = header === undefined ? path : `${header}: its data file ${path}`;
  try {
    if ((await stat(path)).isDirectory()) {
      throw new InputError(`${where}: is a folder; DICOM folders are not read yet, give a NIfTI, NRRD or MetaImage file`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new InputError(code === "ENOENT" ? `${where}: no such file` : `${where}: cannot be read (${code ?? String(error)})`);
  }
}
