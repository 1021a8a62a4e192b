import { indexToPhysical, multiply } from "../image/geometry.ts";
import type { Geometry, Vec3 } from "../image/volume.ts";
import { svdInverse } from "../prepare/svdInverse.ts";

/**
 * An image of which every factor-th voxel is kept along each axis, from `start` on: those around the image's centre.
 * @source ITK ShrinkImageFilter
 */
export interface Shrunk {
  readonly size: Vec3;
  readonly start: Vec3;
}

export function shrunk(lattice: Geometry, factors: Vec3): Shrunk {
  const size = each((axis) => Math.max(1, Math.floor(lattice.size[axis] / factors[axis])));
  return { size, start: firstKept(lattice, factors, size) };
}

/**
 * Of an even image that shrinks by an even factor no voxel is at the centre of the first ones: ITK goes through physical points,
 * and its rounding errors decide which of two is kept. Operation by operation the same, therefore.
 */
function firstKept(lattice: Geometry, factors: Vec3, size: Vec3): Vec3 {
  const { origin } = lattice;
  const toPhysical = indexToPhysical(lattice);
  const toPhysicalShrunk = indexToPhysical({ ...lattice, spacing: each((axis) => lattice.spacing[axis] * factors[axis]) });
  const centre = sum(multiply(toPhysical, each((axis) => (lattice.size[axis] - 1) / 2)), origin);
  const centreKept = sum(multiply(toPhysicalShrunk, each((axis) => (size[axis] - 1) / 2)), origin);
  const first = each((axis) => origin[axis] + (centre[axis] - centreKept[axis]));
  const index = multiply(svdInverse(toPhysical), each((axis) => first[axis] - origin[axis]));
  return each((axis) => Math.max(0, Math.floor(index[axis] + 0.5)));
}

/** Numbers of the voxels kept, in their order. */
export function keptVoxels(lattice: Geometry, factors: Vec3, { size, start }: Shrunk): Uint32Array {
  const kept = new Uint32Array(size[0] * size[1] * size[2]);
  let k = 0;
  for (let z = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      const row = ((start[2] + z * factors[2]) * lattice.size[1] + start[1] + y * factors[1]) * lattice.size[0] + start[0];
      for (let x = 0; x < size[0]; x++) kept[k++] = row + x * factors[0];
    }
  }
  return kept;
}

const each = (of: (axis: number) => number): Vec3 => [of(0), of(1), of(2)];
const sum = (a: Vec3, b: Vec3): Vec3 => each((axis) => a[axis] + b[axis]);
