/**
 * Run length features of kernels, one kernel after another.
 *
 *   kernel   7 7 5      lines along (0, 1)   7 7 5 | 5 0 5 |     runs   7: 2, 5: 1, 5: 1, 5: 1
 *            5 0 5
 */
import { kernelVoxels, numbers } from "./kernel";
import { addSize, addSizeFeatures, beginKernel, placeSizes, prepareSizes, writeSizeFeatures } from "./size-matrix";

let weighted: bool;

/** Bytes of scratch; runs are at most `longest` long. */
export function voxelGlrlmBytes(voxels: u32, Ng: u32, longest: u32, most: u32): usize {
  return placeSizes(0, voxels, Ng, longest, most);
}

/** Prepares scratch for kernels of so many voxels and matrices of at most `most` runs; it holds until another kernel is prepared for. */
export function voxelGlrlmPrepare(scratch: usize, voxels: u32, Ng: u32, longest: u32, most: u32, isWeighted: bool): void {
  weighted = isWeighted;
  prepareSizes(scratch, voxels, Ng, longest, most, isWeighted);
}

/**
 * Maps of kernels.
 * @param kernels u16[count][kernelVoxels], 0 where nothing counts
 * @param lines kernel voxels line by line, behind each line the number of kernel voxels; those of one direction after another's; u32
 * @param ends where each direction ends in it, u32[directions]
 * @param weights of the directions, f64; with weights their matrices are added up to one
 * @param maps f64[16][count], `undefinedValue` where no line holds two voxels
 */
export function voxelGlrlm(
  kernels: usize, count: u32, lines: usize, ends: usize, directions: u32, weights: usize, undefinedValue: f64, maps: usize,
): void {
  for (let v: u32 = 0; v < count; v++) {
    beginKernel(kernels + <usize>(v * kernelVoxels) * 2);
    let matrices: u32 = 0;
    let from = lines;
    for (let d: u32 = 0; d < directions; d++) {
      const end = lines + (<usize>load<u32>(ends + (<usize>d << 2)) << 2);
      if (isUsable(from, end)) {
        const weight = weighted ? load<f64>(weights + (<usize>d << 3)) : 1;
        if (weight > 0) addRuns(from, end, weight); // that of a great distance underflows, and a cell that holds 0 counts as empty
        if (!weighted) addSizeFeatures();
        matrices++;
      }
      from = end;
    }
    if (weighted && matrices > 0) {
      addSizeFeatures();
      matrices = 1;
    }
    writeSizeFeatures(maps + (<usize>v << 3), <usize>count << 3, matrices, undefinedValue);
  }
}

/** Whether a line holds two voxels that count. */
function isUsable(from: usize, end: usize): bool {
  let counted = 0;
  for (let at = from; at < end; at += 4) {
    const voxel = load<u32>(at);
    if (voxel == kernelVoxels) counted = 0;
    else if (load<u16>(numbers + (<usize>voxel << 1)) != 0 && ++counted == 2) return true;
  }
  return false;
}

function addRuns(from: usize, end: usize, weight: f64): void {
  let number: u32 = 0;
  let length: u32 = 0;
  for (let at = from; at < end; at += 4) {
    const voxel = load<u32>(at);
    const next: u32 = voxel == kernelVoxels ? 0 : load<u16>(numbers + (<usize>voxel << 1));
    if (next == number) {
      length++;
      continue;
    }
    if (number != 0) addSize(number, length, weight);
    number = next;
    length = 1;
  }
}
