import { blocksOf } from "../host/image/neighbourhood.ts";
import { lendPadded } from "../host/wasm/levels.ts";
import { simd } from "../host/wasm/memory.ts";
import { gldm } from "./gldm.ts";
import { twin } from "./operation.ts";

/** Eight voxels at a time (simd/gldm.ts). */
export const gldmCpu = twin(gldm, (items, { levels, offsets, counts }) => {
  for (const it of items) {
    const alpha = Math.min(it.alpha, it.Ng); // a greater one lets in no more levels
    const length = it.Ng * (it.offsetCount + 1);
    for (const block of blocksOf(it)) {
      const { padded, rows, rowsAt, steps, cells } = lendPadded(block, levels, offsets, { cells: ["u32", length] });
      cells.fill(0);
      simd().gldmRows(padded.byteOffset, rowsAt, rows, steps.byteOffset, steps.length, alpha, cells.byteOffset);
      for (let c = 0; c < length; c++) counts[it.counts + c] += cells[c];
    }
  }
});
