import { InputError } from "../errors.ts";
import { cornersOf, describeExtent } from "../image/geometry.ts";
import { voxelCount } from "../image/volume.ts";
import type { Vec3, Volume } from "../image/volume.ts";
import { items, number, text } from "./dataset.ts";
import type { DicomFile } from "./dataset.ts";
import { describeLattice, describePlane, offsetsOf, placed, pointOnPlane } from "./planes.ts";
import type { Plane } from "./planes.ts";
import { segFrames } from "./segFrames.ts";
import { checkFrameOfReference, chosenSegment, listed, maskOn, nestedText } from "./segments.ts";
import type { Mask, Segment } from "./segments.ts";

/**
 * The segments of a DICOM segmentation (PS3.3, A.51) as voxels of a reference image. Frames whose pixels are the reference's
 * voxels, whatever the order of slices and axes, are taken voxel by voxel; nothing is resampled, as with masks of other files.
 * A voxel is in a fractional segment from one half on: of an occupancy, this keeps volumes; of a probability, it is the
 * likelier of the two.
 * @param wanted number or label of one segment, which becomes label 1. Without it, segments keep their numbers as labels; a
 * single one is label 1.
 * @throws InputError naming the file and what is in the way: another frame of reference, another lattice, no voxel in the
 * image, no such segment, or segments that overlap with none asked for
 */
export async function segmentationMask(file: DicomFile, reference: Volume, wanted?: string): Promise<Mask> {
  const { dataset, name } = file;
  checkFrameOfReference(name, text(dataset, "FrameOfReferenceUID"), reference);
  const all = segmentsOf(file);
  if (all.length === 0) throw new InputError(`${name}: SegmentSequence is missing or empty: it has no segment`);
  const single = wanted === undefined ? (all.length === 1 ? all[0] : undefined) : chosenSegment(name, "segment", all, wanted);
  const { data, outside } = await paint(file, all, single, reference);
  const segments = single === undefined ? all : [{ label: 1, name: single.name }];
  const warnings: string[] = [];
  if (single === undefined) warnings.push(`${name}: it has several segments, all taken, with their numbers as labels: ${listed(all)}`);
  if (outside > 0) warnings.push(`${name}: ${outside} voxels lie outside ${reference.name} and are left out`);
  return maskOn(reference, name, data, segments, warnings);
}

/** The segments that a segmentation names. */
export function segmentsOf({ dataset }: DicomFile): Segment[] {
  return items(dataset, "SegmentSequence").map((item) => ({ label: number(item, "SegmentNumber") ?? 0, name: nestedText(item, "SegmentLabel") ?? "" }));
}

interface Painted {
  readonly data: Uint8Array | Uint16Array;
  /** Voxels that have no place in the reference. */
  readonly outside: number;
}

/** @param single the one segment wanted, as label 1; otherwise all */
async function paint(file: DicomFile, all: readonly Segment[], single: Segment | undefined, reference: Volume): Promise<Painted> {
  const highest = Math.max(...all.map(({ label }) => label));
  const data = new (single === undefined && highest > 255 ? Uint16Array : Uint8Array)(voxelCount(reference.size));
  const reach: Vec3[] = [];
  let outside = 0;
  for await (const { plane, labels } of segFrames(file)) {
    let offsets: Int32Array | undefined;
    for (let pixel = 0; pixel < labels.length; pixel++) {
      const label = labels[pixel];
      if (label === 0 || (single !== undefined && label !== single.label)) continue;
      offsets ??= offsetsIn(reference, plane, file.name);
      const offset = offsets[pixel];
      const value = single === undefined ? label : 1;
      if (offset < 0) outside++;
      else if (data[offset] === 0 || data[offset] === value) data[offset] = value;
      else throw overlapping(file.name, data[offset], value, all);
    }
    if (offsets !== undefined) reach.push(pointOnPlane(plane, 0, 0), pointOnPlane(plane, plane.columns - 1, plane.rows - 1));
  }
  if (data.some((value) => value !== 0)) return { data, outside };
  const what = single === undefined ? `${file.name}: in its segments (${listed(all)})` : `${file.name}: in segment ${single.label} "${single.name}"`;
  if (reach.length === 0) throw new InputError(`${what} no voxel is set`);
  throw new InputError(`${what} no voxel lies in ${reference.name}: its frames reach from ${describeExtent(reach)}, the image from ${describeExtent(cornersOf(reference))}`);
}

function overlapping(file: string, first: number, second: number, all: readonly Segment[]): InputError {
  return new InputError(`${file}: segments ${first} and ${second} overlap, and a voxel has one label; ask for one by number or name: ${listed(all)}`);
}

function offsetsIn(reference: Volume, plane: Plane, name: string): Int32Array {
  const placement = placed(plane, reference);
  if (placement !== undefined) return offsetsOf(placement, plane, reference.size);
  throw new InputError(
    `${name}: its pixels are not voxels of ${reference.name}: a frame has ${describePlane(plane)}; the image has ${describeLattice(reference)}; ` +
      "give the image that it was drawn on, or resample one to the other",
  );
}
