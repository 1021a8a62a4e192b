import { FrameRows } from "../image/frameRows.ts";
import { determinant } from "../image/geometry.ts";
import type { Geometry } from "../image/volume.ts";
import { checkDimensions, framesOf, identityAffine, toPhysical } from "./compose.ts";
import type { TransformChain } from "./transform.ts";

/** How a map changes volumes: its determinant is 1 where they stay, 0 or less where tissue folds over itself. */
export interface Jacobian {
  readonly minimum: number;
  readonly maximum: number;
  /** Share of voxels with a determinant <= 0. */
  readonly folded: number;
}

/**
 * Determinant of a chain's derivative (of the splines' own slopes, not from differences) at the voxels of the reference image; good to 1e-6
 * where the axes of a control lattice are parallel to the image's but for a file's rounding (see ParallelSpline), else exact.
 * @param mask [nz][ny][nx] of the reference: only voxels that are not 0 in it count; of none the result is that of the identity
 */
export function jacobian(chain: TransformChain, reference: Geometry, mask?: ArrayLike<number>): Jacobian {
  checkDimensions(chain, [reference]);
  const start = toPhysical(reference);
  const rows = new FrameRows(framesOf(chain, start, identityAffine), reference.size, true);
  const perVoxel = determinant(start.matrix);
  const [nx, ny, nz] = reference.size;
  let minimum = Infinity, maximum = -Infinity, folded = 0, count = 0;
  for (let z = 0, v = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, v += nx) {
      if (mask && !anyOf(mask, v, nx)) continue;
      rows.go(y, z);
      for (let x = 0; x < nx; x++) {
        if (mask && mask[v + x] === 0) continue;
        const value = rows.determinants[x] / perVoxel;
        if (value < minimum) minimum = value;
        if (value > maximum) maximum = value;
        if (value <= 0) folded++;
        count++;
      }
    }
  }
  return count === 0 ? { minimum: 1, maximum: 1, folded: 0 } : { minimum, maximum, folded: folded / count };
}

function anyOf(mask: ArrayLike<number>, first: number, length: number): boolean {
  for (let i = first; i < first + length; i++) if (mask[i] !== 0) return true;
  return false;
}
