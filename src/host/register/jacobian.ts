import { determinant } from "../image/geometry.ts";
import { FrameWalker } from "../image/frames.ts";
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
 * Determinant of a chain's derivative (exact, not from differences) at the voxels of the reference image.
 * @param mask [nz][ny][nx] of the reference: only voxels that are not 0 in it count; of none the result is that of the identity
 */
export function jacobian(chain: TransformChain, reference: Geometry, mask?: ArrayLike<number>): Jacobian {
  checkDimensions(chain, [reference]);
  const start = toPhysical(reference);
  const walker = new FrameWalker(framesOf(chain, start, identityAffine), true);
  const perVoxel = determinant(start.matrix);
  const [nx, ny, nz] = reference.size;
  let minimum = Infinity, maximum = -Infinity, folded = 0, count = 0;
  for (let z = 0, v = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, v++) {
        if (mask && mask[v] === 0) continue;
        walker.go(x, y, z);
        const value = determinant(walker.derivative as unknown as number[]) / perVoxel;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
        if (value <= 0) folded++;
        count++;
      }
    }
  }
  return count === 0 ? { minimum: 1, maximum: 1, folded: 0 } : { minimum, maximum, folded: folded / count };
}
