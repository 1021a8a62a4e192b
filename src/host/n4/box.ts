import type { Box, Vec3 } from "../image/volume.ts";

/** The smallest box that holds all voxels of a mask [z][y][x] that are 1; null where there are none. */
export function boxOf(mask: Uint8Array, [nx, ny, nz]: Vec3): Box | null {
  const low = [nx, ny, nz];
  const high = [-1, -1, -1];
  for (let voxel = mask.indexOf(1); voxel >= 0; voxel = mask.indexOf(1, voxel + 1)) {
    [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))].forEach((c, axis) => {
      low[axis] = Math.min(low[axis], c);
      high[axis] = Math.max(high[axis], c);
    });
  }
  if (high[0] < 0) return null;
  return { start: [low[0], low[1], low[2]], size: [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1] };
}
