import { simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { voxelGldm as operation } from "./voxel-gldm.ts";
import { mapPairs } from "./voxels.ts";

/** The features in the order of the family, by their numbers in simd/size-matrix.ts. */
const features = [8, 9, 10, 12, 0, 2, 3, 4, 5, 6, 7, 13, 14, 15];

/** One kernel after another, in WebAssembly (simd/voxel-gldm.ts). */
export const voxelGldmCpu = twin(operation, (items, buffers) => {
  const { voxelGldm: compute, voxelGldmBytes: bytes, voxelGldmPrepare: prepare } = simd();
  for (const it of items) {
    mapPairs(it, it.offsetCount, buffers, {
      bytes, prepare, features, made: 16,
      compute: (n, { kernels, first, second, pairs, made }) => compute(kernels, n, first, second, pairs, Math.min(it.alpha, 65535), made),
    });
  }
});
