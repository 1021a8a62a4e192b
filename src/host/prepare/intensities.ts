import type { VoxelArray } from "../image/volume.ts";

/** Blocks keep the rounding error of a sum from growing with the count. Integers of up to 32 bits add up exactly. */
function blockLength(values: VoxelArray): number {
  return values instanceof Float32Array || values instanceof Float64Array ? 4096 : values.length;
}

/** Mean, minimum and maximum of values, in float64. */
export function summarise(values: VoxelArray): { mean: number; minimum: number; maximum: number } {
  const length = blockLength(values);
  let minimum = values[0];
  let maximum = minimum;
  let total = 0;
  for (let start = 0; start < values.length; start += length) {
    const end = Math.min(values.length, start + length);
    let sum = 0;
    for (let i = start; i < end; i++) {
      const v = values[i];
      sum += v;
      if (v < minimum) minimum = v;
      else if (v > maximum) maximum = v;
    }
    total += sum;
  }
  return { mean: total / values.length, minimum, maximum };
}
