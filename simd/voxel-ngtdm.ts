/**
 * Grey tone difference features of kernels, one kernel after another.
 *
 *   kernel   7 7 5     neighbours' mean   12/2 22/4 12/2      differences   7: 1 + 1.5, 5: 1 + 2 + 1
 *            5 0 5                        14/2  .   12/2
 */
import { kernelVoxels, levels as present, lowest, numberLevels, numbers, placeKernel, side, values } from "./kernel";

/** Of each voxel 2^32 + its level, 0 where none counts, and the sum over its neighbours: their count and the sum of their levels in one; u64. */
let own: usize;
let neighbours: usize;
/** By level's number: voxels, sum of their differences from their neighbours' mean; f64. */
let counts: usize;
let differences: usize;

/** Bytes of scratch. */
export function voxelNgtdmBytes(voxels: u32, Ng: u32): usize {
  return place(0, voxels, Ng);
}

/** Prepares scratch for kernels of so many voxels; it holds until another kernel is prepared for. */
export function voxelNgtdmPrepare(scratch: usize, voxels: u32, Ng: u32): void {
  memory.fill(scratch, 0, place(scratch, voxels, Ng) - scratch);
}

function place(scratch: usize, voxels: u32, Ng: u32): usize {
  own = placeKernel(scratch, voxels, Ng);
  neighbours = own + (<usize>voxels << 3);
  counts = neighbours + (<usize>voxels << 3);
  differences = counts + (<usize>side << 3);
  return differences + (<usize>side << 3);
}

/**
 * Maps of kernels.
 * @param kernels u16[count][kernelVoxels], 0 where nothing counts
 * @param first, second neighbouring voxels of a kernel, u32[pairs]
 * @param maps f64[5][count]
 */
export function voxelNgtdm(kernels: usize, count: u32, first: usize, second: usize, pairs: u32, maps: usize): void {
  for (let v: u32 = 0; v < count; v++) {
    const kernel = kernels + <usize>(v * kernelVoxels) * 2;
    numberLevels(kernel);
    sumNeighbours(kernel, first, second, pairs);
    addDifferences(kernel);
    writeFeatures(maps + (<usize>v << 3), <usize>count << 3);
  }
}

function sumNeighbours(kernel: usize, first: usize, second: usize, pairs: u32): void {
  for (let k: usize = 0; k < <usize>kernelVoxels; k++) {
    const level = <u64>load<u16>(kernel + (k << 1));
    store<u64>(own + (k << 3), level == 0 ? 0 : (<u64>1 << 32) + level);
    store<u64>(neighbours + (k << 3), 0);
  }
  for (let k: usize = 0; k < <usize>pairs << 2; k += 4) {
    const i = <usize>load<u32>(first + k) << 3;
    const j = <usize>load<u32>(second + k) << 3;
    store<u64>(neighbours + i, load<u64>(neighbours + i) + load<u64>(own + j));
    store<u64>(neighbours + j, load<u64>(neighbours + j) + load<u64>(own + i));
  }
}

function addDifferences(kernel: usize): void {
  for (let a: usize = 0; a <= <usize>present << 3; a += 8) {
    store<f64>(counts + a, 0);
    store<f64>(differences + a, 0);
  }
  for (let k: usize = 0; k < <usize>kernelVoxels; k++) {
    const number = <usize>load<u16>(numbers + (k << 1)) << 3;
    if (number == 0) continue;
    store<f64>(counts + number, load<f64>(counts + number) + 1);
    const sum = load<u64>(neighbours + (k << 3));
    const counted = <u32>(sum >> 32);
    if (counted == 0) continue;
    const difference = abs(<f64>load<u16>(kernel + (k << 1)) - <f64>(<u32>sum) / <f64>counted);
    store<f64>(differences + number, load<f64>(differences + number) + difference);
  }
}

/**
 * The formulas of the family, from counts n_i rather than shares p_i = n_i / N: busyness, coarseness, complexity, contrast,
 * strength.
 */
function writeFeatures(to: usize, stride: usize): void {
  let N: f64 = 0;
  let levels1: f64 = 0; // less the lowest, and their squares
  let levels2: f64 = 0;
  let weighted: f64 = 0; // sum n_i s_i
  let total: f64 = 0; // sum s_i
  let spread: f64 = 0; // of each pair |i n_i - j n_j|, in integers
  let complexity: f64 = 0;
  let strength: f64 = 0;
  for (let a: usize = 1; a <= <usize>present; a++) {
    const i = <f64>load<i32>(values + (a << 2));
    const n = load<f64>(counts + (a << 3));
    const s = load<f64>(differences + (a << 3));
    const own = n * s;
    const all = (i + <f64>lowest) * n;
    N += n;
    levels1 += n * i;
    levels2 += n * i * i;
    weighted += own;
    total += s;
    for (let b: usize = 1; b < a; b++) {
      const j = <f64>load<i32>(values + (b << 2));
      const m = load<f64>(counts + (b << 3));
      const apart = abs(i - j);
      spread += abs(all - (j + <f64>lowest) * m);
      complexity += (apart * (own + m * load<f64>(differences + (b << 3)))) / (n + m);
      strength += (n + m) * apart * apart;
    }
  }
  const several = <f64>present * <f64>(present - 1);
  store<f64>(to, spread == 0 ? 0 : weighted / (2 * spread));
  store<f64>(to + stride, weighted == 0 ? 1e6 : N / weighted);
  store<f64>(to + 2 * stride, (2 * complexity) / N);
  store<f64>(to + 3 * stride, several == 0 ? 0 : (2 * (levels2 - (levels1 * levels1) / N) * total) / (N * N * several));
  store<f64>(to + 4 * stride, total == 0 ? 0 : (2 * strength) / (N * total));
}
