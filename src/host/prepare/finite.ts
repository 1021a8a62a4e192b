import { InputError } from "../errors.ts";
import type { Box, Volume } from "../image/volume.ts";

/**
 * The first voxel of a box that is NaN or infinite, as text; null where there is none.
 * @param mask [nz][ny][nx] of the box: only voxels that are not 0 in it are looked at
 */
export function nonFiniteVoxel({ data, size: [nx, ny] }: Volume, { start: [x0, y0, z0], size }: Box, mask?: Uint8Array): string | null {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return null;
  for (let z = z0, m = 0; z < z0 + size[2]; z++) {
    for (let y = y0; y < y0 + size[1]; y++) {
      const row = (z * ny + y) * nx;
      for (let x = x0; x < x0 + size[0]; x++, m++) {
        if (Number.isFinite(data[row + x]) || (mask && mask[m] === 0)) continue;
        return `the voxel (x, y, z) = (${x}, ${y}, ${z}) is ${data[row + x]}`;
      }
    }
  }
  return null;
}

/**
 * No NaN or infinity may reach a kernel.
 * @param why what the error says after the value: what needs it
 * @throws InputError naming the first voxel that is not finite
 */
export function requireFinite(image: Volume, box: Box, why: string, mask?: Uint8Array): void {
  const found = nonFiniteVoxel(image, box, mask);
  if (found !== null) throw new InputError(`${image.name}: ${found}${why}`);
}
