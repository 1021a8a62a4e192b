import { gldm } from "../host/features/gldm.ts";
import { SizeMatrix } from "../host/features/sizeMatrix.ts";
import { kernelPairs, type KernelPairs } from "../host/image/kernelPairs.ts";
import { twin } from "./operation.ts";
import { voxelGldm } from "./voxel-gldm.ts";
import { gatherKernel, kernelVoxels } from "./voxels.ts";

export const voxelGldmCpu = twin(voxelGldm, (items, { levels, centres, offsets, maps }) => {
  for (const it of items) {
    const size = kernelVoxels(it);
    const kernel = new Uint16Array(size);
    const numbers = new Int32Array(size);
    const dependences = new Int32Array(size);
    const alpha = Math.min(it.alpha, 65535);
    const pairs = kernelPairs(it, offsets.subarray(3 * it.offsets, 3 * (it.offsets + it.offsetCount)));
    const matrix = new SizeMatrix(it.Ng, size, size);
    for (let v = 0; v < it.voxels; v++) {
      gatherKernel(it, levels, centres[it.centres + v], kernel);
      for (let k = 0; k < size; k++) numbers[k] = kernel[k] === 0 ? -1 - alpha : kernel[k]; // beyond alpha of every level
      countDependences(numbers, pairs, alpha, dependences);
      for (let k = 0; k < size; k++) if (kernel[k] !== 0) matrix.add(kernel[k], dependences[k], 1);
      matrix.sum();
      for (let f = 0; f < gldm.features.length; f++) maps[it.maps + f * it.stride + v] = gldm.features[f].compute(matrix.terms);
    }
  }
});

/** Without branches: whether two levels are alike cannot be foretold. */
function countDependences(levels: Int32Array, { first, second }: KernelPairs, alpha: number, dependences: Int32Array): void {
  dependences.fill(1);
  for (let k = 0; k < first.length; k++) {
    const i = first[k];
    const j = second[k];
    const alike = (Math.abs(levels[i] - levels[j]) - alpha - 1) >>> 31; // the sign: 1 below 0
    dependences[i] += alike;
    dependences[j] += alike;
  }
}
