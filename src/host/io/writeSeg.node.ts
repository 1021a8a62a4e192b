import { choose } from "../dicom/choose.ts";
import { writeSeg } from "../dicom/segWrite.ts";
import type { SegmentDescription } from "../dicom/segWrite.ts";
import type { Slice } from "../dicom/slices.ts";
import type { Volume } from "../image/volume.ts";
import { splitChoice } from "./choice.ts";
import { writeFileAtomic } from "./files.node.ts";
import { listImages } from "./read.node.ts";

/**
 * Headers of the slices of a DICOM image: what a segmentation of it refers to.
 * @param path a folder or file, with a choice where it holds several images, as for `readImage`
 * @throws InputError when it holds no DICOM image, or several with none chosen: it then lists them
 */
export async function readHeaders(path: string): Promise<readonly Slice[]> {
  const { file, options } = splitChoice(path);
  return choose(await listImages(file), options, file).phase.slices;
}

/**
 * Writes a mask as a DICOM segmentation, as a whole or not at all.
 * @param source folder or file of the DICOM image that the mask was drawn on (`readHeaders`)
 * @param segments what the labels are; default: one segment for each label
 * @throws InputError when slices and mask do not fit (`writeSeg`), or the file cannot be written
 */
export async function writeSegmentation(path: string, mask: Volume, source: string, segments?: readonly SegmentDescription[]): Promise<void> {
  await writeFileAtomic(path, writeSeg(mask, await readHeaders(source), segments));
}
