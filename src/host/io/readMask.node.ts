import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isDicom } from "../dicom/magic.ts";
import type { Mask, Segment } from "../dicom/segments.ts";
import { InputError } from "../errors.ts";
import type { Volume } from "../image/volume.ts";
import { imageMask, maskOf } from "./masks.ts";
import { fileOfImage, readImage } from "./read.node.ts";

/**
 * Reads a mask from a file: an image, a DICOM segmentation or a DICOM structure set (see `maskOf`); or from a folder: of one
 * file, or a DICOM series whose values are labels. A path may carry the segment, such as `rt.dcm#segment=GTV-1`, or a choice of
 * `readImage`.
 * @param reference the image that the mask is for
 * @param segment number or name of one segment or ROI, or number of a label of an image; it becomes label 1, and goes before
 * what the path says
 * @throws InputError naming the file and what is wrong with it
 */
export async function readMask(path: string, reference: Volume, segment?: string): Promise<Mask> {
  const { file, segment: chosen } = withoutSegment(path);
  const only = await onlyFileOf(file);
  const wanted = segment ?? chosen;
  const bytes = await readFile(only).catch(() => undefined);
  if (bytes !== undefined) return maskOf(bytes, only, reference, wanted, (data) => dataOf(only, resolve(dirname(only), data)));
  const warnings: string[] = []; // a series, a choice of images, or nothing that can be read: readImage says what is in the way
  return imageMask(await readImage(file, { warn: (text) => warnings.push(text) }), warnings, wanted);
}

/**
 * The segments of a DICOM segmentation, or the ROIs of a structure set that have contours: what `readMask` can choose from;
 * undefined where the file is neither.
 * @param path a file, or a folder of one file
 * @throws InputError when a DICOM file cannot be read
 */
export async function listSegments(path: string): Promise<readonly Segment[] | undefined> {
  const only = await onlyFileOf(path);
  const bytes = await readFile(only).catch(() => undefined);
  return bytes !== undefined && isDicom(bytes) ? (await import("../dicom/mask.ts")).dicomSegments(bytes, only) : undefined;
}

/** The file or folder that a mask's path names, without the segment or the choice that it may carry. */
export function fileOfMask(path: string): string {
  return fileOfImage(withoutSegment(path).file);
}

function withoutSegment(path: string): { readonly file: string; readonly segment?: string } {
  const [, file, segment] = /^(.+)#segment=(.+)$/s.exec(path) ?? [];
  return file === undefined ? { file: path } : { file, segment };
}

/** The data file that a header names. */
async function dataOf(header: string, path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${header}: its data file ${path}: ${error.code === "ENOENT" ? "no such file" : `cannot be read (${error.code ?? error.message})`}`);
  });
}

/** The one file of a folder, as archives hand out segmentations; any other path as it is. */
async function onlyFileOf(path: string): Promise<string> {
  const isFolder = await stat(path).then((found) => found.isDirectory(), () => false);
  const files = isFolder ? await readdir(path) : [];
  return files.length === 1 ? join(path, files[0]) : path;
}
