import { kernelPairs } from "../host/image/kernelPairs.ts";
import { lend, simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { voxelGlszm as operation } from "./voxel-glszm.ts";
import { kernelsAtOnce, kernelVoxels, mapKernels } from "./voxels.ts";

/** The features in the order of the family, by their numbers in simd/size-matrix.ts. */
const features = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 13, 14, 15, 8, 11, 12];

/** One kernel after another, in WebAssembly (simd/voxel-glszm.ts). */
export const voxelGlszmCpu = twin(operation, (items, buffers) => {
  const { voxelGlszm, voxelGlszmBytes, voxelGlszmPrepare } = simd();
  for (const it of items) {
    const size = kernelVoxels(it);
    const pairs = kernelPairs(it, buffers.offsets.subarray(3 * it.offsets, 3 * (it.offsets + it.neighbours)));
    const count = pairs.first.length;
    const atOnce = kernelsAtOnce(it);
    const { kernels, made, first, second, scratch } = lend({
      kernels: ["u16", size * atOnce], made: ["f64", 16 * atOnce], first: ["u32", count], second: ["u32", count], scratch: ["u8", voxelGlszmBytes(size, it.Ng)],
    });
    first.set(pairs.first);
    second.set(pairs.second);
    voxelGlszmPrepare(scratch.byteOffset, size, it.Ng);
    mapKernels(it, buffers, kernels, made, features, (n) => {
      voxelGlszm(kernels.byteOffset, n, first.byteOffset, second.byteOffset, count, made.byteOffset);
    });
  }
});
