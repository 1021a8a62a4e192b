import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isDicom } from "../dicom/magic.ts";
import type { Series } from "../dicom/series.ts";
import type { DicomSource } from "../dicom/slices.ts";
import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { splitChoice } from "./choice.ts";
import type { ReadOptions } from "./choice.ts";
import { listSeries, parseImage, parseSeries } from "./read.ts";

/**
 * Reads an image or mask from a file, or from a folder of DICOM files (and the folders in it); the volume's name is the path as
 * given. A path may carry a choice: `folder#series=3,phase=2`, `cine.dcm#frame=12`, `us.png#spacing=0.1x0.1`; a file whose own
 * name ends so goes before. `options` go before what the path says.
 * @throws InputError when there is no such file, it cannot be read, or is no image; when a folder holds several series or phases and
 *   none is chosen: it then lists them
 */
export async function readImage(path: string, options: ReadOptions = {}): Promise<Volume> {
  const { file, options: inPath } = located(path);
  const chosen = { ...inPath, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
  if (isFolder(file)) return { ...(await parseSeries(sourcesIn(file), file, chosen)), name: path };
  const bytes = await readBytes(file);
  return { ...(await parseImage(bytes, file, (data) => readBytes(resolve(dirname(file), data), file), chosen)), name: path };
}

/**
 * The DICOM series in a file or folder: what `readImage` can choose from (`describeSeries` shows it); a choice in the path is
 * passed over.
 * @throws InputError when there is no such file, or it holds no DICOM image
 */
export async function listImages(path: string): Promise<Series[]> {
  const file = fileOfImage(path);
  const sources = isFolder(file) ? sourcesIn(file) : [{ name: file, read: () => readBytes(file) }];
  const all = await listSeries(sources);
  if (all.length === 0) throw new InputError(`${path}: holds no DICOM image`);
  return all;
}

/**
 * The file or folder that an image path names, without the choice that it may carry (`readImage`).
 * @throws InputError when the choice is written wrongly
 */
export function fileOfImage(path: string): string {
  return located(path).file;
}

/**
 * An image path's file or folder, and the choice that it carries (`readImage`).
 * @throws InputError when the choice is written wrongly
 */
export function located(path: string): { readonly file: string; readonly options: ReadOptions } {
  return !path.includes("#") || existsSync(path) ? { file: path, options: {} } : splitChoice(path);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Whether there are DICOM files in a folder or the folders in it. */
export function holdsDicom(folder: string): boolean {
  return filesIn(folder).some(beginsAsDicom);
}

/** The DICOM files in a folder and the folders in it, in the order of their names. */
function sourcesIn(folder: string): DicomSource[] {
  return filesIn(folder).filter(beginsAsDicom).sort().map((name) => ({ name, read: () => readBytes(name) }));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
}

/** Only the first bytes are read: what lies beside DICOM files may be large. */
function beginsAsDicom(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const head = new Uint8Array(133);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  return isDicom(head);
}

/** @param header the file that asked for this one */
async function readBytes(path: string, header?: string): Promise<Uint8Array> {
  const where = header === undefined ? path : `${header}: its data file ${path}`;
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new InputError(code === "ENOENT" ? `${where}: no such file` : `${where}: cannot be read (${code ?? String(error)})`);
  }
}
