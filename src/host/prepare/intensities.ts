import type { VoxelArray } from "../image/volume.ts";

/** Mean, minimum and maximum of values, in float64 (sums of blocks, so that the rounding error does not grow with the count). */
export function summarise(values: VoxelArray): { mean: number; minimum: number; maximum: number } {
  let minimum = Infinity;
  let maximum = -Infinity;
  let total = 0;
  for (let start = 0; start < values.length; start += 4096) {
    const end = Math.min(values.length, start + 4096);
    let sum = 0;
    for (let i = start; i < end; i++) {
      const v = values[i];
      sum += v;
      if (v < minimum) minimum = v;
      if (v > maximum) maximum = v;
    }
    total += sum;
  }
  return { mean: total / values.length, minimum, maximum };
}
