import { InputError } from "../errors.ts";
import { determinant } from "../image/geometry.ts";
import type { Geometry, Vec3 } from "../image/volume.ts";

/** Where the voxels of a 2- or 3-D file lie, as its header gives it (LPS, mm). */
export interface Lattice {
  /** Voxels along each axis of the file, fastest first. */
  readonly size: readonly number[];
  readonly spacing: readonly number[];
  readonly origin: readonly number[];
  /** Unit vectors along each axis: axes[k] is column k of the direction matrix. */
  readonly axes: readonly (readonly number[])[];
}

/** The unit vectors of `dimension` axes. */
export function unitAxes(dimension: number): number[][] {
  return Array.from({ length: dimension }, (_, k) => Array.from({ length: dimension }, (_, i) => (i === k ? 1 : 0)));
}

/**
 * The geometry of a file. As ITK's ImageFileReader, it turns an axis round whose spacing is negative;
 * a 2-D file becomes one slice of spacing 1 at z = 0.
 * @throws InputError for other dimensions, and for sizes, spacings and directions that describe no lattice
 */
export function geometryOf(name: string, lattice: Lattice): Geometry & { readonly dimension: 2 | 3 } {
  const dimension = lattice.size.length;
  if (dimension !== 2 && dimension !== 3) {
    throw new InputError(`${name}: ${dimension}-D image (${lattice.size.join("x")}); only 2-D and 3-D images are read`);
  }
  const size = solid(lattice.size, 1);
  const spacing = solid(lattice.spacing, 1);
  const origin = solid(lattice.origin, 0);
  const axes = unitAxes(3);
  lattice.axes.forEach((axis, k) => axis.forEach((value, i) => { axes[k][i] = spacing[k] < 0 ? -value : value; }));
  const direction = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => axes[column][row]));

  if (!size.every((n) => Number.isSafeInteger(n) && n > 0)) {
    throw new InputError(`${name}: size ${lattice.size.join("x")}; every axis must have at least 1 voxel`);
  }
  if (!spacing.every((s) => Number.isFinite(s) && s !== 0)) {
    throw new InputError(`${name}: spacing (${lattice.spacing.join(", ")}) mm; it must be finite and not 0`);
  }
  if (!origin.every(Number.isFinite)) {
    throw new InputError(`${name}: origin (${lattice.origin.join(", ")}) mm; it must be finite`);
  }
  const volume = determinant(direction);
  if (!Number.isFinite(volume) || volume === 0) {
    throw new InputError(`${name}: direction matrix (${direction.join(", ")}) has determinant ${volume}`);
  }
  return { dimension, size, spacing: [Math.abs(spacing[0]), Math.abs(spacing[1]), Math.abs(spacing[2])], origin, direction };
}

/** Two or three values, the missing third filled in. */
function solid(values: readonly number[], third: number): Vec3 {
  return [values[0], values[1], values[2] ?? third];
}
