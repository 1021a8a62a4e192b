import { glszm } from "../host/features/glszm.ts";
import { SizeMatrix } from "../host/features/sizeMatrix.ts";
import { kernelPairs, type KernelPairs } from "../host/image/kernelPairs.ts";
import { twin } from "./operation.ts";
import { voxelGlszm } from "./voxel-glszm.ts";
import { gatherKernel, kernelVoxels } from "./voxels.ts";

export const voxelGlszmCpu = twin(voxelGlszm, (items, { levels, centres, offsets, maps }) => {
  for (const it of items) {
    const size = kernelVoxels(it);
    const kernel = new Uint16Array(size);
    const parents = new Int32Array(size);
    const sizes = new Int32Array(size);
    const pairs = kernelPairs(it, offsets.subarray(3 * it.offsets, 3 * (it.offsets + it.neighbours)));
    const matrix = new SizeMatrix(it.Ng, size, size);
    for (let v = 0; v < it.voxels; v++) {
      gatherKernel(it, levels, centres[it.centres + v], kernel);
      joinZones(kernel, pairs, parents);
      countVoxels(parents, sizes);
      for (let k = 0; k < size; k++) if (sizes[k] !== 0 && kernel[k] !== 0) matrix.add(kernel[k], sizes[k], 1);
      matrix.sum();
      for (let f = 0; f < glszm.features.length; f++) maps[it.maps + f * it.stride + v] = glszm.features[f].compute(matrix.terms);
    }
  }
});

/** Makes trees of the zones, and one of all that does not count: each voxel's parent lies before it, a root's is itself. */
function joinZones(kernel: Uint16Array, { first, second }: KernelPairs, parents: Int32Array): void {
  for (let k = 0; k < parents.length; k++) parents[k] = k;
  for (let k = 0; k < first.length; k++) {
    if (kernel[first[k]] !== kernel[second[k]]) continue;
    const a = rootOf(parents, first[k]);
    const b = rootOf(parents, second[k]);
    if (a < b) parents[b] = a;
    else parents[a] = b;
  }
}

/** The root above a voxel; voxels met on the way are hung two steps higher. */
function rootOf(parents: Int32Array, voxel: number): number {
  let n = voxel;
  while (parents[n] !== n) n = parents[n] = parents[parents[n]];
  return n;
}

/** How many voxels each root stands for, 0 for other voxels; leads each voxel to its root. */
function countVoxels(parents: Int32Array, sizes: Int32Array): void {
  sizes.fill(0);
  for (let k = 0; k < parents.length; k++) sizes[(parents[k] = parents[parents[k]])]++;
}
