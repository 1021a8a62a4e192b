import { newPixels } from "../image/pixels.ts";
import { identityDirection, voxelCount, type PixelType, type Vec3, type Volume } from "../image/volume.ts";

/** An axis-aligned lattice about the origin. */
export interface Lattice {
  readonly size: Vec3;
  /** mm. */
  readonly spacing: Vec3;
  readonly dimension: 2 | 3;
  /** mm from where it lies about the origin (default: none). */
  readonly shift?: Vec3;
}

/** LPS, mm. Planes of 2-D images begin at their first pixel, as pictures do. */
export function originOf({ size, spacing, dimension, shift = [0, 0, 0] }: Lattice): Vec3 {
  if (dimension === 2) return [0, 0, 0];
  return [0, 1, 2].map((axis) => shift[axis] - ((size[axis] - 1) * spacing[axis]) / 2) as unknown as Vec3;
}

/** Calls with the point of each voxel in mm, x fastest. */
export function eachVoxel(lattice: Lattice, visit: (point: Vec3, voxel: number) => void): void {
  const { size: [nx, ny, nz], spacing } = lattice;
  const origin = originOf(lattice);
  let voxel = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) visit([origin[0] + x * spacing[0], origin[1] + y * spacing[1], origin[2] + z * spacing[2]], voxel++);
    }
  }
}

/** A volume of the values at its voxels' points; whole-numbered pixels are rounded and kept in their range. */
export function rendered(name: string, lattice: Lattice, pixelType: PixelType, value: (point: Vec3, voxel: number) => number): Volume {
  const data = newPixels(pixelType, voxelCount(lattice.size));
  const [low, high] = ranges[pixelType] ?? [-Infinity, Infinity];
  eachVoxel(lattice, (point, voxel) => {
    const exact = value(point, voxel);
    data[voxel] = high === Infinity ? exact : Math.min(high, Math.max(low, Math.round(exact)));
  });
  const { size, spacing, dimension } = lattice;
  return { name, size, spacing, origin: originOf(lattice), direction: identityDirection, data, components: 1, pixelType, dimension };
}

const ranges: Partial<Record<PixelType, readonly [number, number]>> = { uint8: [0, 255], int16: [-32768, 32767] };
