/**
 * Dependence features of kernels, one kernel after another.
 *
 *   kernel   7 7 5      pairs within alpha = 0   7-7, 5-5     dependences   2 2 2     7: 2, 2; 5: 2, 1, 2
 *            5 0 5                                                          1 . 2
 */
import { kernelVoxels, numbers } from "./kernel";
import { addSize, addSizeFeatures, beginKernel, placeSizes, prepareSizes, writeSizeFeatures } from "./size-matrix";

/** i32: levels, those of voxels that do not count beyond alpha of every level; dependences. */
let toCompare: usize;
let dependences: usize;

/** Bytes of scratch. */
export function voxelGldmBytes(voxels: u32, Ng: u32): usize {
  return place(placeSizes(0, voxels, Ng, voxels, voxels), voxels);
}

/** Prepares scratch for kernels of so many voxels; it holds until another kernel is prepared for. */
export function voxelGldmPrepare(scratch: usize, voxels: u32, Ng: u32): void {
  prepareSizes(scratch, voxels, Ng, voxels, voxels, false);
  place(placeSizes(scratch, voxels, Ng, voxels, voxels), voxels);
}

function place(scratch: usize, voxels: u32): usize {
  toCompare = scratch;
  dependences = toCompare + (<usize>voxels << 2);
  return dependences + (<usize>voxels << 2);
}

/**
 * Maps of kernels.
 * @param kernels u16[count][kernelVoxels], 0 where nothing counts
 * @param first, second neighbouring voxels of a kernel, u32[pairs]
 * @param alpha at most 65,535
 * @param maps f64[16][count]
 */
export function voxelGldm(kernels: usize, count: u32, first: usize, second: usize, pairs: u32, alpha: i32, maps: usize): void {
  for (let v: u32 = 0; v < count; v++) {
    const kernel = kernels + <usize>(v * kernelVoxels) * 2;
    beginKernel(kernel);
    for (let k: usize = 0; k < <usize>kernelVoxels; k++) {
      const level: i32 = load<u16>(kernel + (k << 1));
      store<i32>(toCompare + (k << 2), level == 0 ? -1 - alpha : level);
      store<i32>(dependences + (k << 2), 1);
    }
    countDependences(first, second, pairs, alpha);
    for (let k: usize = 0; k < <usize>kernelVoxels; k++) {
      const number = load<u16>(numbers + (k << 1));
      if (number != 0) addSize(number, load<u32>(dependences + (k << 2)), 1);
    }
    addSizeFeatures();
    writeSizeFeatures(maps + (<usize>v << 3), <usize>count << 3, 1, 0);
  }
}

/** Without branches: whether two levels are alike cannot be foretold. */
function countDependences(first: usize, second: usize, pairs: u32, alpha: i32): void {
  for (let k: usize = 0; k < <usize>pairs << 2; k += 4) {
    const i = <usize>load<u32>(first + k) << 2;
    const j = <usize>load<u32>(second + k) << 2;
    const alike = i32(abs(load<i32>(toCompare + i) - load<i32>(toCompare + j)) <= alpha);
    store<i32>(dependences + i, load<i32>(dependences + i) + alike);
    store<i32>(dependences + j, load<i32>(dependences + j) + alike);
  }
}
