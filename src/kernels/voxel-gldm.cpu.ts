import { kernelPairs } from "../host/image/kernelPairs.ts";
import { lend, simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { voxelGldm as operation } from "./voxel-gldm.ts";
import { kernelsAtOnce, kernelVoxels, mapKernels } from "./voxels.ts";

/** The features in the order of the family, by their numbers in simd/size-matrix.ts. */
const features = [8, 9, 10, 12, 0, 2, 3, 4, 5, 6, 7, 13, 14, 15];

/** One kernel after another, in WebAssembly (simd/voxel-gldm.ts). */
export const voxelGldmCpu = twin(operation, (items, buffers) => {
  const { voxelGldm, voxelGldmBytes, voxelGldmPrepare } = simd();
  for (const it of items) {
    const size = kernelVoxels(it);
    const pairs = kernelPairs(it, buffers.offsets.subarray(3 * it.offsets, 3 * (it.offsets + it.offsetCount)));
    const count = pairs.first.length;
    const atOnce = kernelsAtOnce(it);
    const { kernels, made, first, second, scratch } = lend({
      kernels: ["u16", size * atOnce], made: ["f64", 16 * atOnce], first: ["u32", count], second: ["u32", count], scratch: ["u8", voxelGldmBytes(size, it.Ng)],
    });
    first.set(pairs.first);
    second.set(pairs.second);
    voxelGldmPrepare(scratch.byteOffset, size, it.Ng);
    mapKernels(it, buffers, kernels, made, features, (n) => {
      voxelGldm(kernels.byteOffset, n, first.byteOffset, second.byteOffset, count, Math.min(it.alpha, 65535), made.byteOffset);
    });
  }
});
