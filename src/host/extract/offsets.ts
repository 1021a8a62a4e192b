import type { Vec3 } from "../image/volume.ts";

/**
 * Offsets to a voxel's neighbours as (dz, dy, dx), in PyRadiomics' order: dz, then dy, then dx descending. Kept are those
 * whose infinity norm is in `distances` and that fit into the box: |d| < size along each axis. There may be none.
 *
 * PyRadiomics takes one of each pair of opposite offsets for GLCM (`distances`) and GLRLM (distance 1), both for GLDM and
 * NGTDM (`distances`) and GLSZM (distance 1). A distance given twice counts once; PyRadiomics then counts directions twice.
 * @param distances in voxels
 * @param options.bidirectional both of each pair of opposite offsets, or the first
 * @param options.force2D only offsets within slices across `force2Ddimension`: 0 = z, 1 = y, 2 = x
 * @param options.size of the ROI's box: x, y, z in voxels
 * @source radiomics/src/cmatrices.c, get_angle_count and build_angles
 */
export function neighbourOffsets(
  distances: readonly number[],
  options: { readonly bidirectional: boolean; readonly force2D: boolean; readonly force2Ddimension: number; readonly size: Vec3 },
): Vec3[] {
  const farthest = Math.max(0, ...distances);
  const reach = (axis: 0 | 1 | 2): number => {
    const flat = options.force2D && options.force2Ddimension === axis;
    return flat ? 0 : Math.min(farthest, options.size[2 - axis] - 1);
  };
  const offsets: Vec3[] = [];
  for (let dz = reach(0); dz >= -reach(0); dz--) {
    for (let dy = reach(1); dy >= -reach(1); dy--) {
      for (let dx = reach(2); dx >= -reach(2); dx--) {
        const distance = Math.max(Math.abs(dz), Math.abs(dy), Math.abs(dx));
        if (distance > 0 && distances.includes(distance)) offsets.push([dz, dy, dx]);
      }
    }
  }
  // The order puts an offset's opposite at the mirrored place, so the first half holds one of each pair.
  return options.bidirectional ? offsets : offsets.slice(0, offsets.length / 2);
}
