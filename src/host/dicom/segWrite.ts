import dcmjs from "dcmjs";
import { InputError } from "../errors.ts";
import type { Vec3, Volume } from "../image/volume.ts";
import { text } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import { describeLattice, describePlane, offsetsOf, placed } from "./planes.ts";
import type { Placement, Plane } from "./planes.ts";
import { segmentationDataset, segmentationStorage } from "./segDataset.ts";
import type { Code, WrittenFrame, WrittenSegment } from "./segDataset.ts";
import { checkFrameOfReference } from "./segments.ts";
import type { Slice } from "./slices.ts";

/** What a label of a mask is, for those who read it elsewhere. */
export interface SegmentDescription {
  readonly label: number;
  readonly name: string;
  /** Of PS3.16 CID 7150. Default: SCT 85756007, Tissue, which any region is. */
  readonly category?: Code;
  /** What the region is, such as SCT 108369006, Neoplasm. Default: SCT 85756007, Tissue. */
  readonly type?: Code;
  /** How it came about. Default: SEMIAUTOMATIC. */
  readonly algorithm?: "MANUAL" | "SEMIAUTOMATIC" | "AUTOMATIC";
  /** What made it. Default: webradiomics. */
  readonly algorithmName?: string;
}

/** A slice of the source, and where the mask's voxels are its pixels. */
interface Place {
  readonly slice: Slice;
  readonly plane: Plane;
  readonly placement: Placement;
}

/**
 * Bytes of a DICOM segmentation (PS3.3, A.51; BINARY, explicit little endian, only frames with voxels) of a mask drawn on a
 * series of slices, which it refers to. Patient, study and frame of reference are the slices'; series and instance are new.
 * @param mask labels on the lattice of the slices, in any order and direction of the axes
 * @param slices headers of the image that the mask was drawn on (`listSeries`): without them there is no patient to refer to
 * @param segments what the labels are; they become segments 1, 2, ... in this order. Default: one for each label
 * @throws InputError naming both where slices and mask do not fit, or voxels would be lost
 */
export function writeSeg(mask: Volume, slices: readonly Slice[], segments: readonly SegmentDescription[] = defaultSegments(mask)): Uint8Array<ArrayBuffer> {
  if (slices.length === 0) throw new InputError(`${mask.name}: no slices of a DICOM series are given; a DICOM segmentation refers to the images it was drawn on`);
  checkSegments(mask, segments);
  const places = placesOf(mask, slices);
  const frames = places.flatMap((place, k) => framesOf(mask, segments, place, k + 1)).sort((a, b) => a.segment - b.segment || a.place - b.place);
  checkNothingLost(mask, segments, frames, slices);
  const dataset = segmentationDataset(frames, slices, segments.map(written), mask.spacing[sliceAxis(places[0].placement)]);
  return fileOf({ ...dataset, PixelData: packed(frames.map(({ pixels }) => pixels)) });
}

function defaultSegments({ data }: Volume): SegmentDescription[] {
  const labels = [...new Set<number>(data)].filter((label) => label !== 0).sort((a, b) => a - b);
  return labels.map((label) => ({ label, name: `Label ${label}` }));
}

const tissue: Code = { value: "85756007", scheme: "SCT", meaning: "Tissue" };

function written({ name, category = tissue, type = tissue, algorithm = "SEMIAUTOMATIC", algorithmName = "webradiomics" }: SegmentDescription): WrittenSegment {
  return { name, category, type, algorithm, algorithmName };
}

function checkSegments(mask: Volume, segments: readonly SegmentDescription[]): void {
  if (mask.components !== 1) throw new InputError(`${mask.name}: it has ${mask.components} components per voxel; a mask has one`);
  if (segments.length === 0) throw new InputError(`${mask.name}: the mask is empty, no voxel has a label other than 0`);
  const twice = segments.find(({ label }, k) => segments.findIndex((other) => other.label === label) !== k);
  if (twice !== undefined) throw new InputError(`${mask.name}: label ${twice.label} is described twice`);
  const unnamed = segments.find(({ name }) => name === "" || name.length > 64 || name.includes("\\"));
  if (unnamed !== undefined) {
    throw new InputError(`${mask.name}: label ${unnamed.label} is called "${unnamed.name}"; a segment's label has 1 to 64 characters, no backslash`);
  }
  const known = new Set<number>(segments.map(({ label }) => label));
  const unknown = [...new Set<number>(mask.data)].find((label) => label !== 0 && !known.has(label));
  if (unknown !== undefined) throw new InputError(`${mask.name}: label ${unknown} occurs, but is not among the segments described: ${[...known].join(", ")}`);
}

/** The slices in the order of the mask's, each with where it lies. */
function placesOf(mask: Volume, slices: readonly Slice[]): Place[] {
  const places = slices.map((slice): Place => {
    checkFrameOfReference(mask.name, mask.frameOfReference, { ...mask, name: slice.name, frameOfReference: text(slice.file.dataset, "FrameOfReferenceUID") });
    const plane = planeOf(slice);
    const placement = placed(plane, mask);
    if (placement !== undefined) return { slice, plane, placement };
    throw new InputError(`${mask.name}: its voxels are not pixels of ${slice.name}: the slice has ${describePlane(plane)}; the mask has ${describeLattice(mask)}`);
  });
  const axis = sliceAxis(places[0].placement);
  places.sort((a, b) => a.placement.start[axis] - b.placement.start[axis]);
  const double = places.findIndex(({ placement }, k) => k > 0 && placement.start.join() === places[k - 1].placement.start.join());
  if (double < 0) return places;
  throw new InputError(`${places[double].slice.name} and ${places[double - 1].slice.name} lie at the same place: give the slices of one phase`);
}

function planeOf({ name, format, position, orientation, spacing }: Slice): Plane {
  if (position === undefined || orientation === undefined || spacing === undefined) {
    throw new InputError(`${name}: its position, orientation or pixel spacing is missing: where it lies is unknown`);
  }
  const along = (first: number, mm: number): Vec3 => [orientation[first] * mm, orientation[first + 1] * mm, orientation[first + 2] * mm];
  return { columns: format.columns, rows: format.rows, position, alongColumns: along(0, spacing[0]), alongRows: along(3, spacing[1]) };
}

/** A frame for each segment that has voxels in a slice. */
function framesOf(mask: Volume, segments: readonly SegmentDescription[], { slice, plane, placement }: Place, place: number): WrittenFrame[] {
  const offsets = offsetsOf(placement, plane, mask.size);
  const labels = offsets.map((offset) => (offset < 0 ? 0 : mask.data[offset]));
  const present = new Set(labels);
  return segments.flatMap(({ label }, k) => {
    if (!present.has(label)) return [];
    const pixels = new Uint8Array(labels.length);
    for (let pixel = 0; pixel < pixels.length; pixel++) if (labels[pixel] === label) pixels[pixel] = 1;
    return [{ segment: k + 1, slice, place, pixels }];
  });
}

function checkNothingLost(mask: Volume, segments: readonly SegmentDescription[], frames: readonly WrittenFrame[], slices: readonly Slice[]): void {
  const empty = segments.find((_, k) => frames.every(({ segment }) => segment !== k + 1));
  if (empty !== undefined) throw new InputError(`${mask.name}: no voxel has label ${empty.label} ("${empty.name}")`);
  let set = 0;
  for (const label of mask.data) if (label !== 0) set++;
  const written = frames.reduce((sum, { pixels }) => sum + pixels.reduce((a, b) => a + b, 0), 0);
  if (written !== set) throw new InputError(`${mask.name}: ${set - written} of its ${set} voxels lie in none of the ${slices.length} slices given (${slices[0].name}, ...)`);
}

/** The axis of the mask that slices are perpendicular to. */
function sliceAxis({ columnStep, rowStep }: Placement): number {
  return [0, 1, 2].find((k) => columnStep[k] === 0 && rowStep[k] === 0) ?? 2;
}

/** Bits of all frames without a gap between them, the first in the lowest bit; of even length (PS3.5, 8.1.1). */
function packed(frames: readonly Uint8Array[]): ArrayBuffer {
  const pixels = frames.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(2 * Math.ceil(pixels / 16));
  let bit = 0;
  for (const frame of frames) {
    for (let pixel = 0; pixel < frame.length; pixel++, bit++) bytes[Math.floor(bit / 8)] |= frame[pixel] << bit % 8;
  }
  return bytes.buffer;
}

function fileOf(dataset: Dataset): Uint8Array<ArrayBuffer> {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: segmentationStorage,
    MediaStorageSOPInstanceUID: dataset.SOPInstanceUID,
    TransferSyntaxUID: "1.2.840.10008.1.2.1",
    ImplementationClassUID: "2.25.203839221850263742312937481234567",
    ImplementationVersionName: "webradiomics",
  }));
  file.dict = DicomMetaDictionary.denaturalizeDataset({ ...dataset, _vrMap: { PixelData: "OB" } });
  return new Uint8Array(file.write());
}
