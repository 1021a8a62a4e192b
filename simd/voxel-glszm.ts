/**
 * Zone features of kernels, one kernel after another.
 *
 *   kernel   7 7 5      parents   0 0 2      zones   7: 2, 5: 2, 5: 1
 *            5 0 5                3 . 2
 */
import { kernelVoxels, numbers } from "./kernel";
import { addSize, addSizeFeatures, beginKernel, placeSizes, prepareSizes, writeSizeFeatures } from "./size-matrix";

/** u32: a voxel of the same zone that lies before it, or it itself; voxels of which each is the last parent. */
let parents: usize;
let sizes: usize;

/** Bytes of scratch. */
export function voxelGlszmBytes(voxels: u32, Ng: u32): usize {
  return place(placeSizes(0, voxels, Ng, voxels, voxels), voxels);
}

/** Prepares scratch for kernels of so many voxels; it holds until another kernel is prepared for. */
export function voxelGlszmPrepare(scratch: usize, voxels: u32, Ng: u32): void {
  prepareSizes(scratch, voxels, Ng, voxels, voxels, false);
  place(placeSizes(scratch, voxels, Ng, voxels, voxels), voxels);
}

function place(scratch: usize, voxels: u32): usize {
  parents = scratch;
  sizes = parents + (<usize>voxels << 2);
  return sizes + (<usize>voxels << 2);
}

/**
 * Maps of kernels.
 * @param kernels u16[count][kernelVoxels], 0 where nothing counts
 * @param first, second neighbouring voxels of a kernel, u32[pairs]
 * @param maps f64[16][count]
 */
export function voxelGlszm(kernels: usize, count: u32, first: usize, second: usize, pairs: u32, maps: usize): void {
  for (let v: u32 = 0; v < count; v++) {
    beginKernel(kernels + <usize>(v * kernelVoxels) * 2);
    joinZones(first, second, pairs);
    countVoxels();
    for (let k: usize = 0; k < <usize>kernelVoxels; k++) {
      const size = load<u32>(sizes + (k << 2));
      const number = load<u16>(numbers + (k << 1));
      if (size != 0 && number != 0) addSize(number, size, 1);
    }
    addSizeFeatures();
    writeSizeFeatures(maps + (<usize>v << 3), <usize>count << 3, 1, 0);
  }
}

/** Makes trees of the zones, and some of what does not count. */
function joinZones(first: usize, second: usize, pairs: u32): void {
  for (let k: u32 = 0; k < kernelVoxels; k++) {
    store<u32>(parents + (<usize>k << 2), k);
    store<u32>(sizes + (<usize>k << 2), 0);
  }
  for (let k: usize = 0; k < <usize>pairs << 2; k += 4) {
    const i = load<u32>(first + k);
    const j = load<u32>(second + k);
    if (load<u16>(numbers + (<usize>i << 1)) != load<u16>(numbers + (<usize>j << 1))) continue;
    const a = rootOf(i);
    const b = rootOf(j);
    store<u32>(parents + (<usize>max(a, b) << 2), min(a, b));
  }
}

/** The root above a voxel; voxels met on the way are hung two steps higher. */
// @ts-ignore: decorator
@inline
function rootOf(voxel: u32): u32 {
  let n = voxel;
  let parent = load<u32>(parents + (<usize>n << 2));
  while (parent != n) {
    const above = load<u32>(parents + (<usize>parent << 2));
    store<u32>(parents + (<usize>n << 2), above);
    n = above;
    parent = load<u32>(parents + (<usize>n << 2));
  }
  return n;
}

/** How many voxels each root stands for; leads each voxel to its root. */
function countVoxels(): void {
  for (let k: usize = 0; k < <usize>kernelVoxels << 2; k += 4) {
    const root = load<u32>(parents + (<usize>load<u32>(parents + k) << 2));
    store<u32>(parents + k, root);
    const at = sizes + (<usize>root << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}
