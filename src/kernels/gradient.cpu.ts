import { twin } from "./operation.ts";
import { gradient } from "./gradient.ts";

export const gradientCpu = twin(gradient, (items, { image, weights, filtered }) => {
  for (const it of items) {
    const plane = it.sx * it.sy;
    const voxels = image.subarray(it.image, it.image + plane * it.sz);
    const along = weights.subarray(it.weights, it.weights + 3);
    let to = it.filtered;
    for (let z = it.z0; z < it.z0 + it.nz; z++) {
      const below = z > 0 ? -plane : 0;
      const above = z + 1 < it.sz ? plane : 0;
      for (let y = it.y0; y < it.y0 + it.ny; y++) {
        const row = z * plane + y * it.sx;
        const rows = [row, row + (y > 0 ? -it.sx : 0), row + (y + 1 < it.sy ? it.sx : 0), row + below, row + above] as const;
        gradientRow(voxels, rows, it.x0, it.x0 + it.nx, it.sx, along, filtered.subarray(to, to + it.nx));
        to += it.nx;
      }
    }
  }
});

/** Voxels x0 <= x < x1 of a row of n, given where it and the rows before and after it along y and z begin. */
function gradientRow(
  image: Float64Array, [row, before, after, below, above]: readonly [number, number, number, number, number],
  x0: number, x1: number, n: number, [wx, wy, wz]: Float64Array, out: Float64Array,
): void {
  let previous = image[row + Math.max(x0 - 1, 0)];
  let voxel = image[row + x0];
  for (let x = x0; x < x1; x++) {
    const next = x + 1 < n ? image[row + x + 1] : voxel;
    // Each weighted by itself, as ITK's operator does.
    const gx = wx * previous - wx * next;
    const gy = wy * image[before + x] - wy * image[after + x];
    const gz = wz * image[below + x] - wz * image[above + x];
    out[x - x0] = Math.fround(Math.sqrt(gx * gx + gy * gy + gz * gz));
    previous = voxel;
    voxel = next;
  }
}
