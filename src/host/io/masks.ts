import { isDicom } from "../dicom/magic.ts";
import type { Mask } from "../dicom/segments.ts";
import { InputError } from "../errors.ts";
import { labelVolume, missingLabel } from "../image/mask.ts";
import type { Volume } from "../image/volume.ts";
import { bytesOf } from "./detached.ts";
import type { ReadDetached } from "./detached.ts";
import { isJpeg, isPng } from "./raster.ts";
import { parseImage } from "./read.ts";

/**
 * The mask in a file's bytes: an image (what `parseImage` reads), a DICOM segmentation or a DICOM structure set. A mask of an
 * image keeps its own lattice, which callers compare with the reference's; a picture (PNG, JPEG) has none and takes the
 * reference's, and so do DICOM's segments and contours.
 * @param name what errors call the file
 * @param segment number or name of one segment or ROI, or number of a label of an image; it becomes label 1
 * @throws InputError naming the file and what is wrong with it
 */
export async function maskOf(source: ArrayBuffer | Uint8Array, name: string, reference: Volume, segment?: string, readDetached?: ReadDetached): Promise<Mask> {
  const bytes = bytesOf(source);
  const mask = await dicomMask(bytes, name, reference, segment);
  if (mask !== undefined) return mask;
  if (isPng(bytes) || isJpeg(bytes)) return imageMask(pictureOn(reference, await parseImage(bytes, name)), [], segment);
  const warnings: string[] = [];
  return imageMask(await parseImage(bytes, name, readDetached, { warn: (text) => warnings.push(text) }), warnings, segment);
}

/** The reader of DICOM masks is loaded when it is first needed: DICOM's dictionary takes longer to load than all the rest. */
async function dicomMask(bytes: Uint8Array, name: string, reference: Volume, segment?: string): Promise<Mask | undefined> {
  return isDicom(bytes) ? (await import("../dicom/mask.ts")).dicomMask(bytes, name, reference, segment) : undefined;
}

/** A picture where the reference is: it says no place or distance of its own. */
function pictureOn({ size, spacing, origin, direction, dimension, name }: Volume, picture: Volume): Volume {
  if (picture.size.every((count, k) => count === size[k])) return { ...picture, spacing, origin, direction, dimension };
  throw new InputError(`${picture.name}: it has ${picture.size.slice(0, 2).join("x")} pixels; ${name} has ${size.slice(0, dimension).join("x")}`);
}

/**
 * An image as a mask: its labels as they are, or one of them.
 * @param segment number of the label wanted, which becomes label 1
 * @throws InputError when there is no such label
 */
export function imageMask(volume: Volume, warnings: readonly string[], segment?: string): Mask {
  return { ...(segment === undefined ? volume : onlyLabel(volume, segment)), segments: [], warnings };
}

function onlyLabel(volume: Volume, segment: string): Volume {
  const label = Number(segment);
  if (!Number.isInteger(label) || label < 1) {
    throw new InputError(`${volume.name}: segment "${segment}" asked for; the labels of an image file are chosen by their number, 1 or more`);
  }
  const labels = labelVolume(volume);
  const data = new Uint8Array(labels.data.length);
  for (let i = 0; i < data.length; i++) if (labels.data[i] === label) data[i] = 1;
  if (!data.includes(1)) missingLabel(labels, label);
  return { ...labels, data, pixelType: "uint8" };
}
