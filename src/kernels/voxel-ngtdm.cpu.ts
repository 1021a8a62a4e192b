import { kernelPairs } from "../host/image/kernelPairs.ts";
import { lend, simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { voxelNgtdm as operation } from "./voxel-ngtdm.ts";
import { kernelsAtOnce, kernelVoxels, mapKernels } from "./voxels.ts";

const features = [0, 1, 2, 3, 4];

/** One kernel after another, in WebAssembly (simd/voxel-ngtdm.ts). */
export const voxelNgtdmCpu = twin(operation, (items, buffers) => {
  const { voxelNgtdm, voxelNgtdmBytes, voxelNgtdmPrepare } = simd();
  for (const it of items) {
    const size = kernelVoxels(it);
    const pairs = kernelPairs(it, buffers.offsets.subarray(3 * it.offsets, 3 * (it.offsets + it.offsetCount)));
    const count = pairs.first.length;
    const atOnce = kernelsAtOnce(it);
    const { kernels, made, first, second, scratch } = lend({
      kernels: ["u16", size * atOnce], made: ["f64", features.length * atOnce], first: ["u32", count], second: ["u32", count],
      scratch: ["u8", voxelNgtdmBytes(size, it.Ng)],
    });
    first.set(pairs.first);
    second.set(pairs.second);
    voxelNgtdmPrepare(scratch.byteOffset, size, it.Ng);
    mapKernels(it, buffers, kernels, made, features, (n) => {
      voxelNgtdm(kernels.byteOffset, n, first.byteOffset, second.byteOffset, count, made.byteOffset);
    });
  }
});
