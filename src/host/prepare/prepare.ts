import { InputError } from "../errors.ts";
import { padBox } from "../image/crop.ts";
import { describeDifference, determinant, geometryDifferences, indexOf, pointOf } from "../image/geometry.ts";
import { labelVolume, missingLabel, type LabelVolume } from "../image/mask.ts";
import { voxelCount, type Geometry, type Vec3, type Volume } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";
import { requireFinite } from "./finite.ts";
import { resampleGrid, resampleMaskNearest } from "./grid.ts";
import { boxMask, describeRoi, moveRoi, type Roi } from "./roi.ts";

/** An image and the mask of its region of interest, as read. */
export interface Case {
  /** What errors and progress call the case. */
  readonly id: string;
  readonly image: Volume;
  readonly mask: Volume;
}

/** The stretch of the image that is worked on, its mask, and where its intensities come from. */
export interface Region {
  /** The region's own lattice: a crop of the image, or the new grid it is resampled to. */
  readonly lattice: Geometry;
  /** 1 inside the ROI, 0 outside, [nz][ny][nx] of the lattice. */
  readonly mask: Uint8Array;
  readonly roi: Roi;
  /** The lattice that diagnostics speak of, and where the region begins on it: PyRadiomics keeps the whole image unless it resamples or pre-crops. */
  readonly reported: { readonly lattice: Geometry; readonly start: Vec3 };
  /** `crop`: voxels of the image from `start` on. `resample`: interpolated at the lattice's points. */
  readonly source: { readonly kind: "crop"; readonly start: Vec3 } | { readonly kind: "resample" };
}

/** A ROI and the labels it is among. */
export interface LabelledRoi {
  readonly labels: LabelVolume;
  readonly roi: Roi;
}

export interface Prepared {
  /** Dimensions of the image's file: a 2-D image is one slice. */
  readonly dimension: 2 | 3;
  readonly region: Region;
  /** The mask of the file, and the ROI on its lattice. */
  readonly original: LabelledRoi;
  /** The same brought to the image's lattice because the two differed (correctMask); null where they did not. */
  readonly corrected: LabelledRoi | null;
  /** Whether the settings asked for another spacing (even where the image has it already). */
  readonly interpolated: boolean;
}

/**
 * Checks a case and lays out its region, as PyRadiomics does before it filters: label, geometry, resampling grid or crop,
 * dimensions and size of the ROI.
 * @param margin voxels around the ROI that are worked on too, as far as the image reaches
 * @throws InputError naming the file and both values
 * @source PyRadiomics featureextractor.loadImage, imageoperations.checkMask, resampleImage
 */
export function prepareCase({ image, mask }: Case, settings: Settings, margin = 0): Prepared {
  for (const volume of [image, mask]) checkVolume(volume);
  if (image.components !== 1) {
    throw new InputError(`${image.name}: ${image.components} values a voxel (colour or vector image); one grey value is needed`);
  }
  const labels = labelVolume(mask, settings.label_channel);
  const roi = describeRoi(labels.data, settings.label, labels.size) ?? missingLabel(labels, settings.label);
  const spacing = settings.interpolator === null ? null : settings.resampledPixelSpacing;
  const laidOut = spacing === null ? cropped(image, { labels, roi }, settings, margin) : resampled(image, { labels, roi }, spacing, settings);
  checkRoi(laidOut.region.roi, mask.name, settings);
  checkFinite(image, laidOut.region, settings);
  if (settings.normalize && image.data.every((value) => value === image.data[0])) {
    throw new InputError(`${image.name}: every voxel is ${image.data[0]}; normalisation divides by the standard deviation, which is 0`);
  }
  return { dimension: image.dimension, ...laidOut, original: { labels, roi }, interpolated: spacing !== null };
}

/** File readers give sound volumes; callers of the library may make their own. */
function checkVolume({ name, size, spacing, origin, direction, components, data }: Volume): void {
  const needed = voxelCount(size) * components;
  if (data.length !== needed) throw new InputError(`${name}: ${size.join("x")} voxels of ${components} need ${needed} values, data has ${data.length}`);
  if (!spacing.every((s) => s > 0 && s < Infinity)) throw new InputError(`${name}: spacing ${spacing.join(", ")} mm; each has to be finite and > 0`);
  if (!origin.every(Number.isFinite)) throw new InputError(`${name}: origin ${origin.join(", ")} mm is not finite`);
  const det = determinant(direction);
  if (direction.length !== 9 || !Number.isFinite(det) || Math.abs(det) < 1e-9) throw new InputError(`${name}: direction ${direction.join(", ")} is no 3x3 matrix of axes (determinant ${det})`);
}

/** The ROI on another lattice; the same where the lattices agree. */
function onLattice({ labels, roi }: LabelledRoi, label: number, target: Geometry): LabelledRoi {
  if (geometryDifferences(target, labels, 0).length === 0) return { labels, roi };
  const moved = { ...labels, ...lattice(target), data: resampleMaskNearest(labels, target) };
  const found = describeRoi(moved.data, label, moved.size);
  if (!found) throw new InputError(`${labels.name}: no voxel of label ${label} is left after resampling the mask to spacing ${target.spacing.join(" x ")} mm`);
  return { labels: moved, roi: found };
}

type LaidOut = Pick<Prepared, "region" | "corrected">;

function cropped(image: Volume, given: LabelledRoi, settings: Settings, margin: number): LaidOut {
  const { labels } = given;
  const differences = geometryDifferences(image, labels, settings.geometryTolerance ?? undefined);
  if (differences.length > 0) {
    if (!settings.correctMask) {
      const all = differences.map((d) => describeDifference(d, image.name, labels.name)).join("; ");
      const tolerable = differences.every(({ field }) => field !== "size");
      throw new InputError(`${all} (correctMask resamples the mask${tolerable ? "; geometryTolerance accepts more" : ""})`);
    }
    checkInside(image, given);
  }
  // Within geometryTolerance the mask is used voxel by voxel, wherever its header says it lies.
  const found = differences.length > 0 ? onLattice(given, settings.label, image) : given;
  const region = cropRegion(image, found, settings.label, settings.preCrop ? settings.padDistance : margin);
  const whole = { lattice: lattice(image), start: region.source.start };
  return {
    region: settings.preCrop ? region : { ...region, reported: whole },
    corrected: differences.length > 0 ? found : null,
  };
}

/** Kernels number the voxels of a region in 32 bits, of which some rooms use the highest for themselves. */
const mostVoxels = 2 ** 31 - 1;

function resampled(image: Volume, given: LabelledRoi, wanted: readonly number[], settings: Settings): LaidOut {
  const { labels, roi: { box } } = given;
  if (wanted.length !== image.dimension && wanted.length !== 3) {
    throw new InputError(`resampledPixelSpacing has ${wanted.length} numbers, ${labels.name} has ${image.dimension} dimensions`);
  }
  checkInside(image, given);
  const spacing = [0, 1, 2].map((k) => (box.size[k] === 1 || !wanted[k] ? labels.spacing[k] : wanted[k])) as unknown as Vec3;
  if (image.spacing.every((s, k) => Math.abs(s - spacing[k]) <= 1e-8 + 1e-5 * Math.abs(spacing[k]))) {
    const found = onLattice(given, settings.label, image);
    return { region: cropRegion(image, found, settings.label, settings.padDistance), corrected: null };
  }
  const grid = resampleGrid(labels, box, spacing, settings.padDistance);
  if (!(voxelCount(grid.size) <= mostVoxels)) {
    throw new InputError(
      `${labels.name}: resampling to ${spacing.join(" x ")} mm makes ${grid.size.join(" x ")} voxels around the ROI; at most ${mostVoxels} are possible`,
    );
  }
  const found = onLattice(given, settings.label, grid);
  const mask = boxMask(found.labels.data, settings.label, grid.size, { start: [0, 0, 0], size: grid.size });
  return { region: { lattice: grid, mask, roi: found.roi, reported: { lattice: grid, start: [0, 0, 0] }, source: { kind: "resample" } }, corrected: null };
}

function cropRegion(image: Volume, { labels, roi }: LabelledRoi, label: number, pad: number): Region & { readonly source: { start: Vec3 } } {
  const box = padBox(roi.box, pad, image.size);
  const [x, y, z] = box.start;
  const cropped: Geometry = { ...lattice(image), size: box.size, origin: pointOf(image, box.start) };
  return {
    lattice: cropped,
    reported: { lattice: cropped, start: [0, 0, 0] },
    mask: boxMask(labels.data, label, labels.size, box),
    roi: moveRoi(roi, [-x, -y, -z]),
    source: { kind: "crop", start: box.start },
  };
}

const lattice = ({ size, spacing, origin, direction }: Geometry): Geometry => ({ size, spacing, origin, direction });

/** The ROI's box has to lie inside the image (a thousandth of a voxel is forgiven). */
function checkInside(image: Volume, { labels, roi: { box: { start, size } } }: LabelledRoi): void {
  const corners = [start.map((s) => s - 0.5), start.map((s, k) => s + size[k] - 0.5)].map((corner) =>
    indexOf(image, pointOf(labels, corner as unknown as Vec3)),
  );
  for (let k = 0; k < 3; k++) {
    const low = Math.min(corners[0][k], corners[1][k]);
    const high = Math.max(corners[0][k], corners[1][k]);
    if (low < -0.5 - 1e-3 || high > image.size[k] - 0.5 + 1e-3) {
      throw new InputError(
        `${labels.name}: the ROI reaches from voxel ${low.toFixed(2)} to ${high.toFixed(2)} along ${"xyz"[k]} of ${image.name}, which has ${image.size[k]} voxels there`,
      );
    }
  }
}

/** @source PyRadiomics imageoperations.checkMask */
export function checkRoi({ box, voxels }: Roi, name: string, { minimumROIDimensions, minimumROISize, label }: Settings): void {
  if (voxels === 1) throw new InputError(`${name}: label ${label} has one voxel; no feature can be computed of a single voxel`);
  const longest = Math.max(...box.size);
  // Sums of squared coordinates are exact up to here.
  if (longest > 65_535) throw new InputError(`${name}: label ${label} extends over ${longest} voxels along one axis, at most 65535 are possible`);
  const dimensions = box.size.filter((s) => s > 1).length;
  if (dimensions < minimumROIDimensions) {
    throw new InputError(`${name}: label ${label} extends in ${dimensions} dimensions, minimumROIDimensions is ${minimumROIDimensions}`);
  }
  if (minimumROISize !== null && voxels <= minimumROISize) {
    throw new InputError(`${name}: label ${label} has ${voxels} voxels, more than minimumROISize ${minimumROISize} are needed`);
  }
}

/** Where intensities are combined over space all must be finite, else those of the ROI. */
function checkFinite(image: Volume, { mask, lattice: { size }, source }: Region, { normalize }: Settings): void {
  const whole = { start: [0, 0, 0], size: image.size } as const;
  if (normalize) requireFinite(image, whole, "; normalisation needs every voxel");
  else if (source.kind === "resample") requireFinite(image, whole, "; resampling spreads it over the image");
  else requireFinite(image, { start: source.start, size }, " inside the ROI", mask);
}
