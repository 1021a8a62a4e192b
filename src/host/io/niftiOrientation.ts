import { NIFTI1 } from "nifti-reader-js";
import type { NIFTI2 } from "nifti-reader-js";
import { InputError } from "../errors.ts";
import { determinant } from "../image/geometry.ts";
import { unitAxes } from "./lattice.ts";

/** Rows of an affine matrix from index to mm in NIfTI's RAS space: [3][4]; the fourth column is the offset. */
export type Affine = readonly (readonly number[])[];

/** NIFTI_XFORM_SCANNER_ANAT: the code of a transform to the scanner's coordinates. */
const scannerAnatomical = 1;

/**
 * Position of the axes in LPS, from a header's qform and sform, chosen as ITK 5.4's NiftiImageIO chooses
 * (itkNiftiImageIO.cxx, SetImageIOOrientationFromNIfTI; its ITK_NIFTI_IO_SFORM_PERMISSIVE is off in SimpleITK):
 * a sform without skew when it is the only one, is in scanner coordinates, or agrees with the qform; else the qform.
 * Spacings are not taken from here: they are always those of pixdim.
 * (Where both agree and the spacing is isotropic, rounding in an SVD decides for ITK: it may take the other one, whose
 * cosines lie within 1e-7.)
 * @param sform rows of the srow fields
 * @param steps voxel sizes as in pixdim, repaired
 * @throws InputError when the sform is skewed and there is no qform
 */
export function niftiOrientation(
  header: NIFTI1 | NIFTI2,
  sform: Affine,
  steps: readonly number[],
  dimension: number,
  name: string,
): { origin: number[]; axes: number[][] } {
  const hasQform = header.qform_code > 0;
  const hasSform = header.sform_code > 0;
  if (!hasQform && !hasSform) return { origin: new Array(dimension).fill(0), axes: unitAxes(dimension) };
  const qform = hasQform ? quaternionAffine(header, steps) : undefined;
  if (hasSform && isOrthogonal(sform)) {
    if (qform === undefined || header.sform_code === scannerAnatomical || similar(sform, qform)) return lps(sform, dimension);
  }
  if (qform !== undefined) return lps(qform, dimension);
  const rows = sform.map((row) => `(${row.join(", ")})`).join(" ");
  throw new InputError(`${name}: the axes of its sform are not orthogonal, ${rows}, and it has no qform`);
}

/** Directions within 1e-4, voxel sizes and offsets within 1e-4 mm. */
function similar(sform: Affine, qform: Affine): boolean {
  const [s, q] = [unit(sform), unit(qform)];
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-4;
  const steps = [0, 1, 2].every((k) => near(length(sform, k), length(qform, k)));
  return steps && s.every((row, i) => row.every((value, k) => near(value, q[i][k])));
}

function isOrthogonal(affine: Affine): boolean {
  const rows = unit(affine);
  const volume = determinant(affine.flatMap((row) => row.slice(0, 3)));
  if (!Number.isFinite(volume) || volume === 0) return false;
  return rows.every((a, i) =>
    rows.every((b, j) => Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] - (i === j ? 1 : 0)) <= 1e-4),
  );
}

/** Length of column k. */
function length(affine: Affine, k: number): number {
  return Math.hypot(affine[0][k], affine[1][k], affine[2][k]);
}

/** The same affine with columns of length 1. */
function unit(affine: Affine): Affine {
  return affine.map((row) => row.map((value, k) => (k < 3 ? value / length(affine, k) : value)));
}

/** The qform's affine (nifti1.h, "METHOD 2"); niftilib keeps a NIfTI-1 one in float32. */
function quaternionAffine(header: NIFTI1 | NIFTI2, steps: readonly number[]): Affine {
  const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
  let [b, c, d] = [finite(header.quatern_b), finite(header.quatern_c), finite(header.quatern_d)];
  let a = 1 - (b * b + c * c + d * d);
  if (a < 1e-7) {
    const scale = 1 / Math.sqrt(b * b + c * c + d * d); // a turn of 180 degrees, or a quaternion too long
    [a, b, c, d] = [0, b * scale, c * scale, d * scale];
  } else {
    a = Math.sqrt(a);
  }
  const size = steps.map((step) => (step > 0 ? step : 1));
  if (header.pixDims[0] < 0) size[2] = -size[2]; // qfac: a left-handed lattice
  const rotation = [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b],
  ];
  const offset = [finite(header.qoffset_x), finite(header.qoffset_y), finite(header.qoffset_z)];
  const round = header instanceof NIFTI1 ? Math.fround : (value: number): number => value;
  return rotation.map((row, i) => [...row.map((value, k) => round(value * size[k])), offset[i]]);
}

/** Origin and unit axes of an affine, turned from RAS to LPS; a 2-D lattice keeps the first two coordinates. */
function lps(affine: Affine, dimension: number): { origin: number[]; axes: number[][] } {
  const flip = (column: number): number[] => affine.slice(0, dimension).map((row, i) => (i < 2 ? -row[column] : row[column]));
  const axes = Array.from({ length: dimension }, (_, k) => {
    const axis = flip(k);
    const norm = Math.sqrt(axis.reduce((sum, value) => sum + value * value, 0));
    return axis.map((value) => value / norm);
  });
  return { origin: flip(3), axes };
}
