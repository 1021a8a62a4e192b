import { open, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isDicom } from "../dicom/dataset.ts";
import { listSeries } from "../dicom/series.ts";
import type { Series } from "../dicom/series.ts";
import type { DicomSource } from "../dicom/slices.ts";
import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { splitChoice } from "./choice.ts";
import type { ReadOptions } from "./choice.ts";
import { parseImage, parseSeries } from "./read.ts";

/**
 * Reads an image or mask from a file, or from a folder of DICOM files (and the folders in it); the volume's name is the path as
 * given. A path may carry a choice: `folder#series=3,phase=2`, `cine.dcm#frame=12`, `us.png#spacing=0.1x0.1`; a file whose own
 * name ends so goes before. `options` go before what the path says.
 * @throws InputError when there is no such file, it cannot be read, or is no image; when a folder holds several series or phases and
 *   none is chosen: it then lists them
 */
export async function readImage(path: string, options: ReadOptions = {}): Promise<Volume> {
  const { file, chosen } = await located(path, options);
  if (await isFolder(file)) return { ...(await parseSeries(await sourcesIn(file), file, chosen)), name: path };
  const bytes = await readBytes(file);
  return { ...(await parseImage(bytes, file, (data) => readBytes(resolve(dirname(file), data), file), chosen)), name: path };
}

/**
 * The DICOM series in a file or folder: what `readImage` can choose from (`describeSeries` shows it).
 * @throws InputError when there is no such file, or it holds no DICOM image
 */
export async function listImages(path: string): Promise<Series[]> {
  const sources = (await isFolder(path)) ? await sourcesIn(path) : [{ name: path, read: () => readBytes(path) }];
  const all = await listSeries(sources);
  if (all.length === 0) throw new InputError(`${path}: holds no DICOM image`);
  return all;
}

/** The file or folder that a path names, and what of it. */
async function located(path: string, options: ReadOptions): Promise<{ file: string; chosen: ReadOptions }> {
  if (!path.includes("#") || (await exists(path))) return { file: path, chosen: options };
  const { file, options: chosen } = splitChoice(path);
  return { file, chosen: { ...chosen, ...options } };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

/** The DICOM files in a folder and the folders in it, in the order of their names. */
async function sourcesIn(folder: string): Promise<DicomSource[]> {
  const names = (await readdir(folder, { recursive: true })).sort().map((name) => join(folder, name));
  const sources: DicomSource[] = [];
  for (const name of names) if (await beginsAsDicom(name)) sources.push({ name, read: () => readBytes(name) });
  return sources;
}

/** Only the first bytes are read: what lies beside DICOM files may be large. */
async function beginsAsDicom(path: string): Promise<boolean> {
  if (!(await isFile(path))) return false;
  const file = await open(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error));
  try {
    const head = new Uint8Array(133);
    await file.read(head, 0, head.length, 0);
    return isDicom(head);
  } finally {
    await file.close();
  }
}

/** @param header the file that asked for this one */
async function readBytes(path: string, header?: string): Promise<Uint8Array> {
  const where = header === undefined ? path : `${header}: its data file ${path}`;
  try {
    return await readFile(path);
  } catch (error) {
    return unreadable(where, error as NodeJS.ErrnoException);
  }
}

function unreadable(where: string, error: NodeJS.ErrnoException): never {
  throw new InputError(error.code === "ENOENT" ? `${where}: no such file` : `${where}: cannot be read (${error.code ?? String(error)})`);
}
