import { blocksOf } from "../host/image/neighbourhood.ts";
import { lendPadded } from "../host/wasm/levels.ts";
import { simd } from "../host/wasm/memory.ts";
import { ngtdm } from "./ngtdm.ts";
import { twin } from "./operation.ts";

/** Eight voxels at a time (simd/ngtdm.ts). */
export const ngtdmCpu = twin(ngtdm, (items, { levels, offsets, sums }) => {
  for (const it of items) {
    const row = 3 * (it.offsetCount + 1);
    const mine = sums.subarray(it.sums, it.sums + it.Ng * row);
    const group = Math.floor(0xffff / it.Ng);
    for (const block of blocksOf(it)) {
      const { padded, rows, rowsAt, steps, cells } = lendPadded(block, levels, offsets, { cells: ["u32", row + mine.length] });
      const counted = cells.subarray(row); // behind the row of level 0
      counted.set(mine);
      simd().ngtdmRows(padded.byteOffset, rowsAt, rows, steps.byteOffset, steps.length, group, cells.byteOffset);
      mine.set(counted);
    }
  }
});
