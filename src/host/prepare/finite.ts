import { InputError } from "../errors.ts";
import type { Box, Volume } from "../image/volume.ts";

/**
 * No NaN or infinity may reach a kernel.
 * @param box of the image whose voxels all have to be finite
 * @param why what the error says after the value: what needs it
 * @param mask [nz][ny][nx] of the box: only voxels that are not 0 in it have to be finite
 * @throws InputError naming the first voxel that is not
 */
export function requireFinite({ name, data, size: [nx, ny] }: Volume, { start: [x0, y0, z0], size }: Box, why: string, mask?: Uint8Array): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return;
  for (let z = z0, m = 0; z < z0 + size[2]; z++) {
    for (let y = y0; y < y0 + size[1]; y++) {
      const row = (z * ny + y) * nx;
      for (let x = x0; x < x0 + size[0]; x++, m++) {
        if (Number.isFinite(data[row + x]) || (mask && mask[m] === 0)) continue;
        throw new InputError(`${name}: the voxel (x, y, z) = (${x}, ${y}, ${z}) is ${data[row + x]}${why}`);
      }
    }
  }
}
