import { kernelPairs, type KernelPairs } from "../host/image/kernelPairs.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";
import { voxelNgtdm } from "./voxel-ngtdm.ts";
import { gatherKernel, kernelVoxels } from "./voxels.ts";

/** Of a kernel, per level: how many voxels, and the sum of their differences from their neighbours' mean. */
interface Differences {
  /** Levels that occur: the first `present` entries. */
  readonly levels: Uint16Array;
  present: number;
  /** Indexed by level; 0 for those that do not occur. */
  readonly count: Int32Array;
  readonly difference: Float64Array;
}

export const voxelNgtdmCpu = twin(voxelNgtdm, (items, buffers) => {
  for (const it of items) mapItem(it, buffers);
});

function mapItem(it: ItemOf<typeof voxelNgtdm>, { levels, centres, offsets, maps }: TwinBuffers<typeof voxelNgtdm>): void {
  const size = kernelVoxels(it);
  const kernel = new Uint16Array(size);
  const sums = { own: new Float64Array(size), neighbours: new Float64Array(size) };
  const pairs = kernelPairs(it, offsets.subarray(3 * it.offsets, 3 * (it.offsets + it.offsetCount)));
  const found: Differences = {
    levels: new Uint16Array(size), present: 0, count: new Int32Array(it.Ng + 1), difference: new Float64Array(it.Ng + 1),
  };
  const values = new Float64Array(5);
  for (let v = 0; v < it.voxels; v++) {
    gatherKernel(it, levels, centres[it.centres + v], kernel);
    sumNeighbours(kernel, pairs, sums);
    addDifferences(kernel, sums.neighbours, found);
    computeFeatures(found, values);
    for (let f = 0; f < 5; f++) maps[it.maps + f * it.stride + v] = values[f];
    for (let k = 0; k < found.present; k++) found.count[found.levels[k]] = found.difference[found.levels[k]] = 0;
    found.present = 0;
  }
}

/** A counted voxel is held as level + unit: a sum of such numbers is their count and the sum of their levels in one. */
const unit = 2 ** 32;

function sumNeighbours(
  kernel: Uint16Array, { first, second }: KernelPairs, { own, neighbours }: { own: Float64Array; neighbours: Float64Array },
): void {
  for (let k = 0; k < kernel.length; k++) own[k] = kernel[k] === 0 ? 0 : kernel[k] + unit;
  neighbours.fill(0);
  for (let k = 0; k < first.length; k++) {
    neighbours[first[k]] += own[second[k]];
    neighbours[second[k]] += own[first[k]];
  }
}

function addDifferences(kernel: Uint16Array, neighbours: Float64Array, found: Differences): void {
  for (let k = 0; k < kernel.length; k++) {
    const level = kernel[k];
    if (level === 0) continue;
    const counted = Math.floor(neighbours[k] / unit);
    if (found.count[level]++ === 0) found.levels[found.present++] = level;
    if (counted > 0) found.difference[level] += Math.abs(level - (neighbours[k] - counted * unit) / counted);
  }
}

/**
 * The formulas of the family, from counts n_i rather than shares p_i = n_i / N: busyness, coarseness, complexity, contrast,
 * strength.
 */
function computeFeatures({ levels, present, count, difference }: Differences, values: Float64Array): void {
  let N = 0;
  let levelSum = 0;
  let weighted = 0; // sum n_i s_i
  let total = 0; // sum s_i
  for (let k = 0; k < present; k++) {
    const level = levels[k];
    N += count[level];
    levelSum += count[level] * level;
    weighted += count[level] * difference[level];
    total += difference[level];
  }
  const mean = levelSum / N;
  let squares = 0; // sum n_i (i - mean)^2
  let spread = 0; // of each pair |i n_i - j n_j|, in integers
  let complexity = 0;
  let strength = 0;
  for (let k = 0; k < present; k++) {
    const i = levels[k];
    const n = count[i];
    const own = n * difference[i];
    squares += n * (i - mean) ** 2;
    for (let l = 0; l < k; l++) {
      const j = levels[l];
      const m = count[j];
      spread += Math.abs(i * n - j * m);
      complexity += (Math.abs(i - j) * (own + m * difference[j])) / (n + m);
      strength += (n + m) * (i - j) ** 2;
    }
  }
  values[0] = spread === 0 ? 0 : weighted / (2 * spread);
  values[1] = weighted === 0 ? 1e6 : N / weighted;
  values[2] = (2 * complexity) / N;
  values[3] = present < 2 ? 0 : (2 * squares * total) / (N * N * present * (present - 1));
  values[4] = total === 0 ? 0 : (2 * strength) / (N * total);
}
