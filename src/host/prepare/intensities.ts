import type { VoxelArray } from "../image/volume.ts";

/** Sums of blocks keep the rounding error from growing with the count. */
const blockLength = 4096;

/** Mean, minimum and maximum of values, in float64. */
export function summarise(values: VoxelArray): { mean: number; minimum: number; maximum: number } {
  let minimum = values[0];
  let maximum = minimum;
  let total = 0;
  // One loop for all types is compiled for none of them: it reads copies of one type.
  const block = new Float64Array(blockLength);
  for (let start = 0; start < values.length; start += blockLength) {
    const length = Math.min(blockLength, values.length - start);
    block.set(values.subarray(start, start + length));
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const v = block[i];
      sum += v;
      if (v < minimum) minimum = v;
      else if (v > maximum) maximum = v;
    }
    total += sum;
  }
  return { mean: total / values.length, minimum, maximum };
}
