import { InputError } from "../errors.ts";
import { cropArray, padBox } from "../image/crop.ts";
import { describeDifference, geometryDifferences, indexOf, pointOf } from "../image/geometry.ts";
import { labelExtent, labelVolume, requireLabel, type LabelVolume } from "../image/mask.ts";
import { voxelCount, type Box, type Geometry, type Vec3, type Volume } from "../image/volume.ts";
import type { Settings } from "../params/settings.ts";
import { resampleGrid, resampleMaskNearest } from "./grid.ts";
import { describeRoi, moveRoi, type Roi } from "./roi.ts";

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

export interface Prepared {
  /** Dimensions of the image's file: a 2-D image is one slice. */
  readonly dimension: 2 | 3;
  readonly region: Region;
  /** The mask on the whole lattice of its file, and its ROI there. */
  readonly original: { readonly labels: LabelVolume; readonly mask: Uint8Array; readonly roi: Roi };
  /** The mask brought to the image's lattice because the two differed (correctMask); null where they did not. */
  readonly corrected: { readonly lattice: Geometry; readonly mask: Uint8Array; readonly roi: Roi } | null;
  /** Whether the settings asked for another spacing (even where the image has it already). */
  readonly interpolated: boolean;
}

/**
 * Checks a case and lays out its region, as PyRadiomics does before it filters: label, geometry, resampling grid or crop,
 * dimensions and size of the ROI.
 * @throws InputError naming the file and both values
 * @source PyRadiomics featureextractor.loadImage, imageoperations.checkMask, resampleImage
 */
export function prepareCase({ image, mask }: Case, settings: Settings): Prepared {
  if (image.components !== 1) {
    throw new InputError(`${image.name}: ${image.components} values a voxel (colour or vector image); one grey value is needed`);
  }
  const labels = labelVolume(mask, settings.label_channel);
  requireLabel(labels, settings.label);
  const original = binaryMask(labels, settings.label);
  const spacing = settings.interpolator === null ? null : settings.resampledPixelSpacing;
  const laidOut = spacing === null ? cropped(image, labels, settings) : resampled(image, labels, spacing, settings);
  checkRoi(laidOut.region.roi, mask.name, settings);
  checkFinite(image, laidOut.region, settings);
  return { dimension: image.dimension, ...laidOut, original: { labels, ...original }, interpolated: spacing !== null };
}

function binaryMask({ data, size, name }: LabelVolume, label: number): { mask: Uint8Array; roi: Roi } {
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < mask.length; i++) if (data[i] === label) mask[i] = 1;
  const roi = describeRoi(mask, size);
  if (!roi) throw new InputError(`${name}: no voxel of label ${label} is left after resampling the mask`);
  return { mask, roi };
}

type LaidOut = Pick<Prepared, "region" | "corrected">;

function cropped(image: Volume, labels: LabelVolume, settings: Settings): LaidOut {
  const differences = geometryDifferences(image, labels, settings.geometryTolerance ?? undefined);
  let onImage = labels;
  if (differences.length > 0) {
    if (!settings.correctMask) {
      const all = differences.map((d) => describeDifference(d, image.name, labels.name)).join("; ");
      throw new InputError(`${all} (correctMask resamples the mask; geometryTolerance accepts more)`);
    }
    checkInside(image, labels, settings.label);
    onImage = onLattice(labels, image);
  }
  const found = binaryMask(onImage, settings.label);
  const region = cropRegion(image, found, settings.preCrop ? settings.padDistance : 0);
  const whole = { lattice: lattice(image), start: region.source.start };
  return {
    region: settings.preCrop ? region : { ...region, reported: whole },
    corrected: differences.length > 0 ? { lattice: lattice(image), ...found } : null,
  };
}

function resampled(image: Volume, labels: LabelVolume, wanted: readonly number[], settings: Settings): LaidOut {
  if (wanted.length !== image.dimension && wanted.length !== 3) {
    throw new InputError(`resampledPixelSpacing has ${wanted.length} numbers, ${labels.name} has ${image.dimension} dimensions`);
  }
  const box = checkInside(image, labels, settings.label);
  const spacing = [0, 1, 2].map((k) => (box.size[k] === 1 || !wanted[k] ? labels.spacing[k] : wanted[k])) as unknown as Vec3;
  if (image.spacing.every((s, k) => Math.abs(s - spacing[k]) <= 1e-8 + 1e-5 * Math.abs(spacing[k]))) {
    const found = binaryMask(onLattice(labels, image), settings.label);
    return { region: cropRegion(image, found, settings.padDistance), corrected: null };
  }
  const grid = resampleGrid(labels, box, spacing, settings.padDistance);
  const found = binaryMask(onLattice(labels, grid), settings.label);
  return { region: { lattice: grid, ...found, reported: { lattice: grid, start: [0, 0, 0] }, source: { kind: "resample" } }, corrected: null };
}

function cropRegion(image: Volume, { mask, roi }: { mask: Uint8Array; roi: Roi }, pad: number): Region & { readonly source: { start: Vec3 } } {
  const box = padBox(roi.box, pad, image.size);
  const [x, y, z] = box.start;
  const cropped: Geometry = { ...lattice(image), size: box.size, origin: pointOf(image, box.start) };
  return {
    lattice: cropped,
    reported: { lattice: cropped, start: [0, 0, 0] },
    mask: cropArray(mask, image.size, box),
    roi: moveRoi(roi, [-x, -y, -z]),
    source: { kind: "crop", start: box.start },
  };
}

const lattice = ({ size, spacing, origin, direction }: Geometry): Geometry => ({ size, spacing, origin, direction });

/** The labels at the points of another lattice, by nearest neighbour; the same volume where the lattices agree. */
function onLattice(labels: LabelVolume, target: Geometry): LabelVolume {
  if (geometryDifferences(target, labels, 0).length === 0) return labels;
  return { ...labels, ...lattice(target), data: resampleMaskNearest(labels, target) };
}

/** The label's box in the mask; it has to lie inside the image (a thousandth of a voxel is forgiven). */
function checkInside(image: Volume, labels: LabelVolume, label: number): Box {
  const extent = labelExtent(labels, label);
  if (!extent) throw new InputError(`${labels.name}: label ${label} is not in the mask`);
  const { start, size } = extent.box;
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
  return extent.box;
}

/** @source PyRadiomics imageoperations.checkMask */
export function checkRoi({ box, voxels }: Roi, name: string, { minimumROIDimensions, minimumROISize, label }: Settings): void {
  if (voxels === 1) throw new InputError(`${name}: label ${label} has one voxel; no feature can be computed of a single voxel`);
  const dimensions = box.size.filter((s) => s > 1).length;
  if (dimensions < minimumROIDimensions) {
    throw new InputError(`${name}: label ${label} extends in ${dimensions} dimensions, minimumROIDimensions is ${minimumROIDimensions}`);
  }
  if (minimumROISize !== null && voxels <= minimumROISize) {
    throw new InputError(`${name}: label ${label} has ${voxels} voxels, more than minimumROISize ${minimumROISize} are needed`);
  }
}

/** No NaN or infinity may reach a kernel: where intensities are combined over space all must be finite, else those of the ROI. */
function checkFinite(image: Volume, { mask, lattice: { size }, source }: Region, { normalize }: Settings): void {
  if (!(image.data instanceof Float32Array || image.data instanceof Float64Array)) return;
  const everywhere = normalize || source.kind === "resample";
  const [nx, ny] = image.size;
  const bad = (i: number): never => {
    const at = `(${i % nx}, ${Math.floor(i / nx) % ny}, ${Math.floor(i / (nx * ny))})`;
    const where = everywhere ? (normalize ? "; normalisation needs every voxel" : "; resampling spreads it over the image") : " inside the ROI";
    throw new InputError(`${image.name}: the voxel (x, y, z) = ${at} is ${image.data[i]}${where}`);
  };
  if (everywhere) {
    for (let i = 0; i < voxelCount(image.size); i++) if (!Number.isFinite(image.data[i])) bad(i);
    return;
  }
  if (source.kind !== "crop") return;
  const [x0, y0, z0] = source.start;
  for (let z = 0, m = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      const row = ((z + z0) * ny + y + y0) * nx + x0;
      for (let x = 0; x < size[0]; x++, m++) if (mask[m] !== 0 && !Number.isFinite(image.data[row + x])) bad(row + x);
    }
  }
}
