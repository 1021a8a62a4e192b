import { gather, gatherNeeds, type Lattice } from "../host/wasm/gather.ts";
import { lend, simd } from "../host/wasm/memory.ts";
import { gradient } from "./gradient.ts";
import { twin } from "./operation.ts";

/** Numbers of an image that stay in the cache. */
const slab = 2 ** 16;

/** Slabs of planes inside a border of the voxels at the image's ends (simd/gradient.ts). */
export const gradientCpu = twin(gradient, (items, { image, weights, filtered }) => {
  for (const it of items) {
    const { nx, ny, nz, sx, sy, sz } = it;
    const lattice: Lattice = { xs: bordered(it.x0, nx, sx, 1), ys: bordered(it.y0, ny, sy, sx), zs: bordered(it.z0, nz, sz, sx * sy) };
    const [row, plane] = [nx + 2, (nx + 2) * (ny + 2)];
    const most = Math.min(nz, Math.ceil(slab / plane));
    const lent = lend({ ...gatherNeeds("f64", plane * (most + 2), lattice), filtered: ["f64", nx * ny], weights: ["f64", 3] });
    lent.weights.set(weights.subarray(it.weights, it.weights + 3));
    for (let first = 0; first < nz; first += most) {
      const planes = Math.min(most, nz - first);
      gather(image, it.image, { ...lattice, zs: lattice.zs.subarray(first, first + planes + 2) }, lent);
      for (let z = 0; z < planes; z++) {
        const inside = lent.voxels.byteOffset + 8 * ((z + 1) * plane + row + 1);
        simd().gradientRows(inside, 8 * row, 8 * plane, nx, ny, lent.weights.byteOffset, lent.filtered.byteOffset);
        filtered.set(lent.filtered, it.filtered + (first + z) * nx * ny);
      }
    }
  }
});

/** Places of `count` voxels from `first` on, and of the one before and after them; beyond the ends of an axis of n, of the one there. */
function bordered(first: number, count: number, n: number, stride: number): Int32Array {
  return Int32Array.from({ length: count + 2 }, (_, i) => Math.min(Math.max(first + i - 1, 0), n - 1) * stride);
}
