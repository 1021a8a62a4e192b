import { lend, simd } from "../host/wasm/memory.ts";
import { forBlocks, gathering, noStatistics, statisticsOf } from "../host/wasm/intensities.ts";
import { twin } from "./operation.ts";
import { statistics } from "./statistics.ts";

/** Two voxels at a time (simd/statistics.ts), all in an item's first row. */
export const statisticsCpu = twin(statistics, (items, { image, mask, bounds, partials }) => {
  const lent = lend({ ...gathering, state: ["f64", noStatistics.length] });
  const { block, state } = lent;
  const { addStatistics } = simd();
  for (const it of items) {
    const lower = it.bounded === 1 ? bounds[it.bounds] - it.slack : -Infinity;
    const upper = it.bounded === 1 ? bounds[it.bounds + 1] + it.slack : Infinity;
    state.set(noStatistics);
    forBlocks(image, mask, [it], lent, (count) => addStatistics(block.byteOffset, count, lower, upper, state.byteOffset));
    const row = it.row * 4;
    partials.fill(0, row, row + it.lanes * 4);
    const { count, minimum, maximum, sum } = statisticsOf(state);
    if (count > 0) partials.set([count, minimum, maximum, sum], row);
  }
});
