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
export function sizeTerms({ row, column, count: counts }: Cells): SizeTerms {
  const cells = row.length;
  const count = total({ count: counts });
  let ofLevels = 0;
  let ofSizes = 0;
  let smallSize = 0;
  let largeSize = 0;
  let lowLevel = 0;
  let highLevel = 0;
  let smallLow = 0;
  let smallHigh = 0;
  let largeLow = 0;
  let largeHigh = 0;
  let entropy = 0;
  for (let c = 0; c < cells; c++) {
    const n = counts[c];
    const p = n / count;
    const i2 = row[c] * row[c];
    const j2 = column[c] * column[c];
    ofLevels += n * row[c];
    ofSizes += n * column[c];
    smallSize += p / j2;
    largeSize += p * j2;
    lowLevel += p / i2;
    highLevel += p * i2;
    smallLow += p / (i2 * j2);
    smallHigh += (p * i2) / j2;
    largeLow += (p * j2) / i2;
    largeHigh += p * i2 * j2;
    entropy -= p * Math.log2(p + eps);
  }
  const level = ofLevels / count;
  const size = ofSizes / count;
  let levelVariance = 0;
  let sizeVariance = 0;
  for (let c = 0; c < cells; c++) {
    const p = counts[c] / count;
    levelVariance += p * (row[c] - level) * (row[c] - level);
    sizeVariance += p * (column[c] - size) * (column[c] - size);
  }
  return {
    count, voxels: ofSizes, smallSize, largeSize, lowLevel, highLevel, smallLow, smallHigh, largeLow, largeHigh,
    levelNonUniformity: squaresBy(row, counts) / count, sizeNonUniformity: squaresBy(column, counts) / count,
    levelVariance, sizeVariance, entropy,
  };
}

/** Sum over one side of the matrix of its counts squared. Sizes go up to the number of voxels, but few of the large ones occur. */
function squaresBy(values: Uint32Array, counts: Float64Array): number {
  const cells = values.length;
  const small = new Float64Array(1024);
  const large = new Map<number, number>();
  for (let c = 0; c < cells; c++) {
    const value = values[c];
    if (value < small.length) small[value] += counts[c];
    else large.set(value, (large.get(value) ?? 0) + counts[c]);
  }
  let squares = 0;
  for (let j = 0; j < small.length; j++) squares += small[j] * small[j];
  for (const n of large.values()) squares += n * n;
  return squares;
}
