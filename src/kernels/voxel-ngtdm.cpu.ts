import { simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { voxelNgtdm as operation } from "./voxel-ngtdm.ts";
import { mapPairs } from "./voxels.ts";

const features = [0, 1, 2, 3, 4];

/** One kernel after another, in WebAssembly (simd/voxel-ngtdm.ts). */
export const voxelNgtdmCpu = twin(operation, (items, buffers) => {
  const { voxelNgtdm: compute, voxelNgtdmBytes: bytes, voxelNgtdmPrepare: prepare } = simd();
  for (const it of items) {
    mapPairs(it, it.offsetCount, buffers, {
      bytes, prepare, features, made: features.length,
      compute: (n, { kernels, first, second, pairs, made }) => compute(kernels, n, first, second, pairs, made),
    });
  }
});
