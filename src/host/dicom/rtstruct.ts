import { InputError } from "../errors.ts";
import { cornersOf, describeExtent, indexOf } from "../image/geometry.ts";
import { voxelCount } from "../image/volume.ts";
import type { Vec3, Volume } from "../image/volume.ts";
import { contourPlanes, doubtsOf, fillPlanes, flatAxis } from "./contourPlanes.ts";
import type { Contour } from "./contourPlanes.ts";
import { items, number, numbers, text } from "./dataset.ts";
import type { Dataset, DicomFile } from "./dataset.ts";
import { checkFrameOfReference, chosenSegment, listed, maskOn, nestedText } from "./segments.ts";
import type { Mask, Segment } from "./segments.ts";

/** ContourGeometricType of what encloses something (PS3.3, C.8.8.6.1); some programs mark those they interpolated. */
const closed = /^(CLOSED|INTERPOLATED)/;

/**
 * An ROI of a DICOM structure set (PS3.3, A.19) as voxels of a reference image: those whose centres its contours enclose
 * (contours.ts). Contours belong to the nearest slice; slices are those of the axis that contours are flat along, whichever
 * that is.
 * @param wanted number or name of an ROI; needed when several have contours
 * @throws InputError naming the file and what is in the way: another frame of reference, no or several such ROIs, contours
 * that are not parallel to the reference's slices, or none that encloses a voxel centre
 */
export function structureMask(file: DicomFile, reference: Volume, wanted?: string): Mask {
  const roi = roiOf(file, wanted);
  const where = `${file.name}: ROI ${roi.label} "${roi.name}"`;
  checkFrameOfReference(where, roi.frameOfReference ?? frameOf(file.dataset), reference);
  const warnings: string[] = [];
  const contours = closedContours(roi.contours, where, reference, warnings);
  const planes = contourPlanes(contours, flatAxis(contours, where, reference));
  const data = new Uint8Array(voxelCount(reference.size));
  fillPlanes(planes, reference, data);
  if (!data.includes(1)) {
    const [theirs, ours] = [describeExtent(contours.flatMap(({ points }) => points)), describeExtent(cornersOf(reference))];
    throw new InputError(`${where}: it encloses no voxel centre of ${reference.name}: contours reach from ${theirs}, the image from ${ours}`);
  }
  warnings.push(...doubtsOf(planes, where, reference));
  return maskOn(reference, file.name, data, [{ label: 1, name: roi.name }], warnings);
}

/** The ROIs of a structure set that have contours. */
export function drawnRois({ dataset }: DicomFile): Segment[] {
  return roisOf(dataset).filter(({ contours }) => contours.length > 0).map(({ label, name }) => ({ label, name }));
}

interface Roi extends Segment {
  readonly frameOfReference?: string;
  readonly contours: readonly Dataset[];
}

function roiOf({ dataset, name }: DicomFile, wanted?: string): Roi {
  const rois = roisOf(dataset);
  if (rois.length === 0) throw new InputError(`${name}: StructureSetROISequence is missing or empty: it has no ROI`);
  const drawn = rois.filter(({ contours }) => contours.length > 0);
  if (drawn.length === 0) throw new InputError(`${name}: none of its ROIs has contours: ${listed(rois)}`);
  if (wanted === undefined && drawn.length > 1) throw new InputError(`${name}: it has several ROIs; ask for one by number or name: ${listed(drawn)}`);
  if (wanted === undefined) return drawn[0];
  const { label } = chosenSegment(name, "ROI", rois, wanted);
  const roi = drawn.find((each) => each.label === label);
  if (roi === undefined) throw new InputError(`${name}: ROI "${wanted}" has no contours; those that have: ${listed(drawn)}`);
  return roi;
}

function roisOf(dataset: Dataset): Roi[] {
  const drawings = items(dataset, "ROIContourSequence");
  return items(dataset, "StructureSetROISequence").map((item) => {
    const label = number(item, "ROINumber") ?? 0;
    const contours = drawings.filter((each) => number(each, "ReferencedROINumber") === label).flatMap((each) => items(each, "ContourSequence"));
    return { label, name: nestedText(item, "ROIName") ?? "", frameOfReference: text(item, "ReferencedFrameOfReferenceUID"), contours };
  });
}

/** The frame of reference of the whole file, where it has one. */
function frameOf(dataset: Dataset): string | undefined {
  const uids = new Set(items(dataset, "ReferencedFrameOfReferenceSequence").map((item) => text(item, "FrameOfReferenceUID")));
  return uids.size === 1 ? [...uids][0] : undefined;
}

/** The contours that enclose something, each once: one that stands twice would undo itself. */
function closedContours(drawn: readonly Dataset[], where: string, reference: Volume, warnings: string[]): Contour[] {
  const kept = new Map<string, Contour>();
  const ignored = new Map<string, number>();
  const ignore = (what: string): void => void ignored.set(what, (ignored.get(what) ?? 0) + 1);
  drawn.forEach((item, k) => {
    const type = text(item, "ContourGeometricType") ?? "CLOSED_PLANAR";
    if (!closed.test(type)) return ignore(`of type ${type}`);
    const points = pointsOf(item, `${where}: contour ${k + 1}`);
    const key = points.join();
    if (points.length < 3) ignore("of fewer than 3 points");
    else if (kept.has(key)) ignore("that stand there twice");
    else kept.set(key, { points, indices: points.map((point) => indexOf(reference, point)) });
  });
  ignored.forEach((count, what) => warnings.push(`${where}: contours ${what} are left out (${count})`));
  if (kept.size === 0) throw new InputError(`${where}: it has no closed contour: ${[...ignored].map(([what, count]) => `${count} ${what}`).join(", ")}`);
  return [...kept.values()];
}

function pointsOf(item: Dataset, where: string): Vec3[] {
  const flat = numbers(item, "ContourData");
  if (flat === undefined || flat.length % 3 !== 0) throw new InputError(`${where}: ContourData has ${flat?.length ?? "no"} numbers; points need three each`);
  return Array.from({ length: flat.length / 3 }, (_, k): Vec3 => [flat[3 * k], flat[3 * k + 1], flat[3 * k + 2]]);
}
