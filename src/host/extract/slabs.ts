import { InputError } from "../errors.ts";
import type { Vec3 } from "../image/volume.ts";

/** A stretch of planes of a region: `core` planes are counted here, `held` planes (core and halo) are in its buffers. */
export interface Slab {
  readonly held: readonly [number, number];
  readonly core: readonly [number, number];
}

/**
 * Cuts the planes of a region into slabs whose largest buffer stays within what the adapter can bind.
 * @param size region size x, y, z in voxels
 * @param halo planes that neighbours need on either side
 * @param bytesPerVoxel of the largest buffer a kernel sees
 */
export function cutIntoSlabs(size: Vec3, halo: number, bytesPerVoxel: number, maxBindingBytes: number): Slab[] {
  const [nx, ny, nz] = size;
  const planes = Math.floor(maxBindingBytes / (nx * ny * bytesPerVoxel));
  if (planes >= nz) return [{ held: [0, nz], core: [0, nz] }];
  const core = planes - 2 * halo;
  if (core < 1) {
    throw new InputError(
      `a plane of ${nx}x${ny} voxels with ${2 * halo} neighbouring planes needs ${nx * ny * bytesPerVoxel * (2 * halo + 1)} bytes at once, ` +
        `this adapter binds ${maxBindingBytes}: use the CPU backend`,
    );
  }
  const slabs: Slab[] = [];
  for (let z = 0; z < nz; z += core) {
    const end = Math.min(nz, z + core);
    slabs.push({ held: [Math.max(0, z - halo), Math.min(nz, end + halo)], core: [z, end] });
  }
  return slabs;
}
