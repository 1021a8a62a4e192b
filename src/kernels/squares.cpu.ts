import { twin } from "./operation.ts";
import { addPair } from "./pairs.ts";
import { squares } from "./squares.ts";

/** The configuration slides along x: a square's high-x corners are the next square's low-x corners. */
export const squaresCpu = twin(squares, (items, buffers) => {
  for (const it of items) {
    const sums = new Float64Array(16 * 3); // squares, x, y
    for (let j = it.j0; j < it.j1; j++) {
      const row = it.mask + j * it.rowStep;
      let low = 0;
      for (let x = 0; x <= it.columns; x++) {
        let high = 0;
        if (x < it.columns) {
          const at = row + x * it.columnStep;
          if (j > 0 && buffers.mask[at - it.rowStep] !== 0) high |= 0x2;
          if (j < it.rows && buffers.mask[at] !== 0) high |= 0x4;
        }
        const config = low | high;
        low = ((high & 0x2) >> 1) | ((high & 0x4) << 1);
        if (config === 0 || config === 15) continue;
        sums[3 * config]++;
        sums[3 * config + 1] += x;
        sums[3 * config + 2] += it.yBase + j;
      }
    }
    for (let config = 1; config < 15; config++) {
      for (let s = 0; s < 3; s++) addPair(buffers.squares, it.squares + 6 * config + 2 * s, sums[3 * config + s]);
    }
  }
});
