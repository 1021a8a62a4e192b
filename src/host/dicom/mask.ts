import type { Volume } from "../image/volume.ts";
import { parseDicom, text } from "./dataset.ts";
import type { DicomFile } from "./dataset.ts";
import { drawnRois, structureMask } from "./rtstruct.ts";
import { segmentationMask, segmentsOf } from "./seg.ts";
import type { Mask, Segment } from "./segments.ts";

interface Reader {
  readonly segments: (file: DicomFile) => readonly Segment[];
  readonly mask: (file: DicomFile, reference: Volume, segment?: string) => Promise<Mask> | Mask;
}

const segmentation: Reader = { segments: segmentsOf, mask: segmentationMask };

/** Readers of SOP classes (PS3.4, B.5): segmentation, label map segmentation, structure set. */
const readers: Readonly<Record<string, Reader>> = {
  "1.2.840.10008.5.1.4.1.1.66.4": segmentation,
  "1.2.840.10008.5.1.4.1.1.66.7": segmentation,
  "1.2.840.10008.5.1.4.1.1.481.3": { segments: drawnRois, mask: structureMask },
};

function readerOf({ dataset }: DicomFile): Reader | undefined {
  return readers[text(dataset, "SOPClassUID") ?? ""];
}

/**
 * The mask in a DICOM segmentation or structure set, on the reference's lattice; undefined where the file is neither.
 * @param name what errors call the file
 * @param segment number or name of one segment or ROI, which becomes label 1
 * @throws InputError naming the file and what is wrong with it
 */
export async function dicomMask(bytes: Uint8Array, name: string, reference: Volume, segment?: string): Promise<Mask | undefined> {
  const file = parseDicom(bytes, name);
  return readerOf(file)?.mask(file, reference, segment);
}

/**
 * The segments of a DICOM segmentation, or the ROIs of a structure set that have contours; undefined where the file is neither.
 * @throws InputError when it cannot be read
 */
export function dicomSegments(bytes: Uint8Array, name: string): readonly Segment[] | undefined {
  const file = parseDicom(bytes, name, true);
  return readerOf(file)?.segments(file);
}
