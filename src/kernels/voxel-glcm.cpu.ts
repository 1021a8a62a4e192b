import { addPairs } from "../host/image/kernelPairs.ts";
import { lend, simd } from "../host/wasm/memory.ts";
import { twin, type ItemOf } from "./operation.ts";
import { voxelGlcm as operation } from "./voxel-glcm.ts";
import { kernelsAtOnce, kernelVoxels, mapKernels, undefinedValue } from "./voxels.ts";

type Item = ItemOf<typeof operation>;
/** 24 features, and the number of matrices that have pairs. */
const rows = Array.from({ length: 25 }, (_, f) => f);

/** One kernel after another, in WebAssembly (simd/voxel-glcm.ts). */
export const voxelGlcmCpu = twin(operation, (items, buffers) => {
  const { offsets, weights, maps, used } = buffers;
  const { voxelGlcm, voxelGlcmBytes, voxelGlcmPrepare } = simd();
  for (const it of items) {
    const size = kernelVoxels(it);
    const { pairs, ends, most } = pairsOf(it, offsets);
    const atOnce = kernelsAtOnce(it);
    const matrices = it.weighted ? 1 : it.offsetCount;
    const lent = lend({
      kernels: ["u16", size * atOnce], pairs: ["u32", pairs.length], ends: ["u32", ends.length], weights: ["f64", it.offsetCount],
      made: ["f64", rows.length * atOnce], met: ["u32", matrices], scratch: ["u8", voxelGlcmBytes(size, it.Ng, most)],
    });
    lent.pairs.set(pairs);
    lent.ends.set(ends);
    for (let o = 0; o < it.offsetCount; o++) lent.weights[o] = it.weighted ? Math.exp(weights[it.weights + o]) : 1;
    lent.met.fill(0);
    voxelGlcmPrepare(lent.scratch.byteOffset, size, it.Ng, most, it.symmetrical, it.weighted);
    mapKernels(it, buffers, lent.kernels, lent.made, rows, (n) => {
      voxelGlcm(
        lent.kernels.byteOffset, n, lent.pairs.byteOffset, lent.ends.byteOffset, it.offsetCount, lent.weights.byteOffset, undefinedValue,
        lent.made.byteOffset, lent.met.byteOffset,
      );
    });
    if (it.onlyLevel) maps.fill(1, it.maps + 19 * it.stride, it.maps + 19 * it.stride + it.voxels);
    for (let m = 0; m < matrices; m++) if (lent.met[m] !== 0) used[it.used + m] = 1;
  }
});

/** The pairs of kernel voxels at each offset, where those of each offset end, and how many one matrix counts at most. */
function pairsOf(it: Item, offsets: Int32Array): { pairs: number[]; ends: number[]; most: number } {
  const pairs: number[] = [];
  const ends: number[] = [];
  let most = 0;
  for (let o = it.offsets; o < it.offsets + it.offsetCount; o++) {
    addPairs(it, [offsets[3 * o], offsets[3 * o + 1], offsets[3 * o + 2]], pairs);
    ends.push(pairs.length / 2);
    most = Math.max(most, it.weighted ? pairs.length / 2 : pairs.length / 2 - (ends.at(-2) ?? 0));
  }
  return { pairs, ends, most };
}
