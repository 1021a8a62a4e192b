import type { VoxelArray } from "../image/volume.ts";

/**
 * Otsu's threshold: of the bounds between the bins of a histogram the one with the greatest variance between what lies below
 * and above it. NaN when all values are equal.
 * @source Otsu, IEEE Trans. SMC 9(1), 1979; ITK OtsuThresholdImageFilter, whose bins begin at the minimum and end a hundredth
 * of a bin above the maximum, and whose threshold is the upper bound of a bin
 */
export function otsuThreshold(values: VoxelArray, bins = 200): number {
  const { low, high } = range(values);
  if (!(high > low)) return NaN;
  // ITK computes the width of the bins in float32.
  const top = high + (high - low) / bins / 100;
  const width = Math.fround(Math.fround(Math.fround(top) - Math.fround(low)) / bins);
  const bounds = Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? top : low + Math.fround(i * width)));
  return bounds[1 + bestBin(count(values, bounds, width), bounds)];
}

function range(values: VoxelArray): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return { low, high };
}

function count(values: VoxelArray, bounds: Float64Array, width: number): Float64Array {
  const counts = new Float64Array(bounds.length - 1);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    let bin = Math.min(Math.floor((value - bounds[0]) / width), counts.length - 1);
    if (value < bounds[bin]) bin--;
    else if (value >= bounds[bin + 1]) bin++;
    counts[bin]++;
  }
  return counts;
}

/** The bin that is the last of the lower class; of equals the first. */
function bestBin(counts: Float64Array, bounds: Float64Array): number {
  const middles = counts.map((_, i) => (bounds[i] + bounds[i + 1]) / 2);
  const total = counts.reduce((sum, n) => sum + n, 0);
  const mean = counts.reduce((sum, n, i) => sum + n * middles[i], 0) / total;
  let [best, greatest, below, belowSum] = [0, -Infinity, 0, 0];
  for (let bin = 0; bin < counts.length - 1; bin++) {
    below += counts[bin];
    belowSum += counts[bin] * middles[bin];
    const [above, aboveSum] = [total - below, mean * total - belowSum];
    const between = (below > 0 ? belowSum ** 2 / below : 0) + (above > 0 ? aboveSum ** 2 / above : 0);
    // Within rounding two bounds with nothing between them are equal.
    if (between > greatest * (1 + 4e-16)) [best, greatest] = [bin, between];
  }
  return best;
}
