import { total } from "./cells.ts";
import { eps } from "./family.ts";
import type { Cells } from "./types.ts";

/** What the run, zone and dependence families share: sums over a matrix P(i, j) of grey level i and size j. */
export interface SizeTerms {
  /** Runs, zones or voxels: N = sum P. */
  readonly count: number;
  /** Voxels in them: sum P j. */
  readonly voxels: number;
  /** Means over the matrix, sum P f(i, j) / N, of the nine emphases. */
  readonly smallSize: number;
  readonly largeSize: number;
  readonly lowLevel: number;
  readonly highLevel: number;
  readonly smallLow: number;
  readonly smallHigh: number;
  readonly largeLow: number;
  readonly largeHigh: number;
  /** sum_i (sum_j P)^2 / N and sum_j (sum_i P)^2 / N. */
  readonly levelNonUniformity: number;
  readonly sizeNonUniformity: number;
  readonly levelVariance: number;
  readonly sizeVariance: number;
  /** -sum p log2(p + eps), p = P / N. */
  readonly entropy: number;
}

/** @param cells a matrix with at least one count */
export function sizeTerms(cells: Cells): SizeTerms {
  const count = total(cells);
  const levels = marginal(cells.row, cells.count);
  const sizes = marginal(cells.column, cells.count);
  let smallLow = 0;
  let smallHigh = 0;
  let largeLow = 0;
  let largeHigh = 0;
  let entropy = 0;
  for (let c = 0; c < cells.count.length; c++) {
    const p = cells.count[c] / count;
    const i2 = cells.row[c] ** 2;
    const j2 = cells.column[c] ** 2;
    smallLow += p / (i2 * j2);
    smallHigh += (p * i2) / j2;
    largeLow += (p * j2) / i2;
    largeHigh += p * i2 * j2;
    entropy -= p * Math.log2(p + eps);
  }
  return {
    count, voxels: sizes.sum,
    smallSize: sizes.inverseSquares / count, largeSize: sizes.squares / count,
    lowLevel: levels.inverseSquares / count, highLevel: levels.squares / count,
    smallLow, smallHigh, largeLow, largeHigh,
    levelNonUniformity: levels.countSquares / count, sizeNonUniformity: sizes.countSquares / count,
    levelVariance: levels.variance, sizeVariance: sizes.variance, entropy,
  };
}

/** Over one side of the matrix, n(k) counts with value k: sum n k, n k^2, n / k^2 and n^2, and the variance of k. */
function marginal(values: Uint32Array, counts: Float64Array) {
  const numbers = new Map<number, number>(); // sizes go up to the number of voxels, but few of them occur
  for (let c = 0; c < values.length; c++) numbers.set(values[c], (numbers.get(values[c]) ?? 0) + counts[c]);
  let all = 0;
  let sum = 0;
  let squares = 0;
  let inverseSquares = 0;
  let countSquares = 0;
  for (const [k, n] of numbers) {
    all += n;
    sum += n * k;
    squares += n * k * k;
    inverseSquares += n / (k * k);
    countSquares += n * n;
  }
  const mean = sum / all;
  let variance = 0;
  for (const [k, n] of numbers) variance += (n / all) * (k - mean) ** 2;
  return { sum, squares, inverseSquares, countSquares, variance };
}
