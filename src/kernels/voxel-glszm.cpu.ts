import { simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { voxelGlszm as operation } from "./voxel-glszm.ts";
import { mapPairs } from "./voxels.ts";

/** The features in the order of the family, by their numbers in simd/size-matrix.ts. */
const features = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 13, 14, 15, 8, 11, 12];

/** One kernel after another, in WebAssembly (simd/voxel-glszm.ts). */
export const voxelGlszmCpu = twin(operation, (items, buffers) => {
  const { voxelGlszm: compute, voxelGlszmBytes: bytes, voxelGlszmPrepare: prepare } = simd();
  for (const it of items) {
    mapPairs(it, it.neighbours, buffers, {
      bytes, prepare, features, made: 16,
      compute: (n, { kernels, first, second, pairs, made }) => compute(kernels, n, first, second, pairs, made),
    });
  }
});
