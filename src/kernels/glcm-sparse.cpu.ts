import { blocksOf } from "../host/image/neighbourhood.ts";
import { lendPadded } from "../host/wasm/levels.ts";
import { glcmSparse } from "./glcm-sparse.ts";
import { twin } from "./operation.ts";

/** One offset after the other, so that only one table is in the cache. */
export const glcmSparseCpu = twin(glcmSparse, (items, { levels, offsets, keys, counts }) => {
  for (const it of items) {
    for (const block of blocksOf(it)) {
      const { padded, held, rowsAt, rows, steps } = lendPadded(block, levels, offsets, {});
      const core = new Uint32Array(held.buffer, rowsAt, 2 * rows);
      for (let o = 0; o < it.offsetCount; o++) {
        const first = it.table + o * it.capacity;
        const end = first + it.capacity;
        countPairs(padded, core, steps[o], keys.subarray(first, end), counts.subarray(first, end));
      }
    }
  }
});

function countPairs(levels: Uint16Array, rows: Uint32Array, step: number, keys: Uint32Array, counts: Uint32Array): void {
  for (let r = 0; r < rows.length; r += 2) countRow(levels, keys, counts, rows[r], rows[r + 1], step);
}

/** Linear probing from a multiplicative hash (Knuth, TAOCP 6.4). */
function countRow(levels: Uint16Array, keys: Uint32Array, counts: Uint32Array, start: number, end: number, step: number): void {
  const last = keys.length - 1;
  const shift = Math.clz32(last); // the product's high bits are the well mixed ones
  for (let i = start; i < end; i++) {
    const row = levels[i];
    const column = levels[i + step];
    if (row === 0 || column === 0) continue;
    const key = ((row << 16) | column) >>> 0;
    let slot = Math.imul(key, 0x9e3779b1) >>> shift;
    while (keys[slot] !== key && keys[slot] !== 0) slot = (slot + 1) & last;
    keys[slot] = key;
    counts[slot]++;
  }
}
