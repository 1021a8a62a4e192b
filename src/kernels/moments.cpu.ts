import { lend, simd } from "../host/wasm/memory.ts";
import { forBlocks, gathering, totalOf } from "../host/wasm/intensities.ts";
import { twin } from "./operation.ts";
import { moments, units } from "./moments.ts";

/** Two voxels at a time (simd/moments.ts), all in an item's first row. */
export const momentsCpu = twin(moments, (items, { image, mask, records, shift, partials }) => {
  const lent = lend({ ...gathering, state: ["f64", 24] });
  const { block, state } = lent;
  const { addMoments } = simd();
  for (const it of items) {
    const [, minimum, maximum, , mean] = records.subarray(it.record, it.record + 5);
    const added = shift[it.shift];
    const { deviation, intensity } = units(minimum, maximum, added);
    state.fill(0);
    forBlocks(image, mask, [it], lent, (count) =>
      addMoments(block.byteOffset, count, minimum, maximum, mean, 1 / deviation, added, 1 / intensity, state.byteOffset),
    );
    const row = it.row * 6;
    partials.fill(0, row, row + it.lanes * 6);
    for (let k = 0; k < 6; k++) partials[row + k] = totalOf(state[2 * k], state[2 * k + 1], state[12 + 2 * k], state[13 + 2 * k]);
  }
});
