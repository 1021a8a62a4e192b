import type { VoxelArray } from "../image/volume.ts";
import { noStatistics, statisticsOf } from "../wasm/intensities.ts";
import { lend, simd } from "../wasm/memory.ts";

/** A whole number of pairs. */
const blockLength = 16384;

/** Mean, minimum and maximum of values, in float64 (simd/statistics.ts). */
export function summarise(values: VoxelArray): { mean: number; minimum: number; maximum: number } {
  const { block, state } = lend({ block: ["f64", blockLength + 1], state: ["f64", noStatistics.length] });
  state.set(noStatistics);
  const pairs = values.length - (values.length % 2);
  for (let start = 0; start < pairs; start += blockLength) {
    const part = values.subarray(start, Math.min(pairs, start + blockLength));
    block.set(part);
    simd().addStatistics(block.byteOffset, part.length, -Infinity, Infinity, state.byteOffset);
  }
  const { minimum, maximum, sum } = statisticsOf(state);
  const last = [...values.subarray(pairs)]; // one or none
  return {
    mean: (sum + (last[0] ?? 0)) / values.length,
    minimum: Math.min(minimum, ...last), maximum: Math.max(maximum, ...last),
  };
}
