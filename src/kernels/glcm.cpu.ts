import { blocksOf } from "../host/image/neighbourhood.ts";
import { lendPadded } from "../host/wasm/levels.ts";
import { simd } from "../host/wasm/memory.ts";
import { glcm } from "./glcm.ts";
import { twin } from "./operation.ts";

/** Cells of the tables that are borrowed at a time, unless one table has more. */
const mostCells = 2 ** 20;

/** Four voxels at four offsets at a time (simd/glcm.ts). */
export const glcmCpu = twin(glcm, (items, { levels, offsets, counts }) => {
  for (const it of items) {
    const cells = it.Ng * it.Ng;
    const together = Math.max(1, Math.floor(mostCells / cells));
    for (let o = 0; o < it.offsetCount; o += together) {
      const offsetCount = Math.min(together, it.offsetCount - o);
      const first = it.counts + o * cells;
      const mine = counts.subarray(first, first + offsetCount * cells);
      for (const block of blocksOf({ ...it, offsets: it.offsets + o, offsetCount })) {
        const { padded, rows, rowsAt, steps, tables } = lendPadded(block, levels, offsets, { tables: ["u32", mine.length] });
        tables.set(mine);
        simd().glcmRows(padded.byteOffset, rowsAt, rows, steps.byteOffset, steps.length, it.Ng, tables.byteOffset);
        mine.set(tables);
      }
    }
  }
});
