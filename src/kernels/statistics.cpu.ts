import { lend, simd } from "../host/wasm/memory.ts";
import { forBlocks, gathering, totalOf } from "../host/wasm/intensities.ts";
import { twin } from "./operation.ts";
import { statistics } from "./statistics.ts";

const nothing = [0, 0, Infinity, Infinity, -Infinity, -Infinity, 0, 0, 0, 0];

/** Two voxels at a time (simd/statistics.ts), all in an item's first row. */
export const statisticsCpu = twin(statistics, (items, { image, mask, bounds, partials }) => {
  const lent = lend({ ...gathering, state: ["f64", nothing.length] });
  const { block, state } = lent;
  const { addStatistics } = simd();
  for (const it of items) {
    const lower = it.bounded === 1 ? bounds[it.bounds] - it.slack : -Infinity;
    const upper = it.bounded === 1 ? bounds[it.bounds + 1] + it.slack : Infinity;
    state.set(nothing);
    forBlocks(image, mask, [it], lent, (count) => addStatistics(block.byteOffset, count, lower, upper, state.byteOffset));
    const row = it.row * 4;
    partials.fill(0, row, row + it.lanes * 4);
    const count = state[0] + state[1];
    if (count === 0) continue;
    partials[row] = count;
    partials[row + 1] = Math.min(state[2], state[3]);
    partials[row + 2] = Math.max(state[4], state[5]);
    partials[row + 3] = totalOf(state[6], state[7], state[8], state[9]);
  }
});
