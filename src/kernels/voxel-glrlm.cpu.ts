import { lend, simd } from "../host/wasm/memory.ts";
import { twin, type ItemOf } from "./operation.ts";
import { voxelGlrlm as operation } from "./voxel-glrlm.ts";
import { kernelsAtOnce, kernelVoxels, mapKernels, undefinedValue } from "./voxels.ts";

type Item = ItemOf<typeof operation>;

/** The features of the family are in the order of simd/size-matrix.ts. */
const features = Array.from({ length: 16 }, (_, f) => f);

/** One kernel after another, in WebAssembly (simd/voxel-glrlm.ts). */
export const voxelGlrlmCpu = twin(operation, (items, buffers) => {
  const { voxelGlrlm, voxelGlrlmBytes, voxelGlrlmPrepare } = simd();
  for (const it of items) {
    const size = kernelVoxels(it);
    const { offsets, weights } = buffers;
    const directions = Array.from({ length: it.directions }, (_, d) => linesOf(it, ...(offsets.subarray(3 * (it.offsets + d), 3 * (it.offsets + d + 1)) as unknown as [number, number, number])));
    const longest = 2 * Math.max(it.rx, it.ry, it.rz) + 1;
    const most = it.weighted ? size * it.directions : size;
    const atOnce = kernelsAtOnce(it);
    const lent = lend({
      kernels: ["u16", size * atOnce], made: ["f64", 16 * atOnce], lines: ["u32", directions.flat().length], ends: ["u32", it.directions],
      weights: ["f64", it.directions], scratch: ["u8", voxelGlrlmBytes(size, it.Ng, longest, most)],
    });
    lent.lines.set(directions.flat());
    let end = 0;
    directions.forEach((lines, d) => (lent.ends[d] = end += lines.length));
    lent.weights.set(weights.subarray(it.weights, it.weights + (it.weighted ? it.directions : 0)));
    voxelGlrlmPrepare(lent.scratch.byteOffset, size, it.Ng, longest, most, it.weighted);
    mapKernels(it, buffers, lent.kernels, lent.made, features, (n) => {
      voxelGlrlm(
        lent.kernels.byteOffset, n, lent.lines.byteOffset, lent.ends.byteOffset, it.directions, lent.weights.byteOffset, undefinedValue, lent.made.byteOffset,
      );
    });
  }
});

/** The voxels of a kernel line by line along a direction, behind each line the number of the kernel's voxels. */
function linesOf({ rx, ry, rz }: Item, dz: number, dy: number, dx: number): number[] {
  const [sx, sy, sz] = [2 * rx + 1, 2 * ry + 1, 2 * rz + 1];
  const inside = (z: number, y: number, x: number): boolean => z >= 0 && z < sz && y >= 0 && y < sy && x >= 0 && x < sx;
  const lines: number[] = [];
  for (let voxel = 0; voxel < sx * sy * sz; voxel++) {
    let [z, y, x] = [Math.floor(voxel / (sx * sy)), Math.floor(voxel / sx) % sy, voxel % sx];
    if (inside(z - dz, y - dy, x - dx)) continue;
    for (; inside(z, y, x); z += dz, y += dy, x += dx) lines.push((z * sy + y) * sx + x);
    lines.push(sx * sy * sz);
  }
  return lines;
}
