import { transpose } from "../features/cells.ts";
import type { Cells, Dense, Levels } from "../features/types.ts";
import type { Vec3 } from "../image/volume.ts";

/**
 * A dense matrix of counts in a buffer of several.
 * @param counts [rows][columns] from `first` on
 */
export function denseAt(counts: Uint32Array, first: number, rows: number, columns: number): Dense {
  return { rows, columns, counts: counts.subarray(first, first + rows * columns) };
}

/** Cells from (row, column) entries that may repeat and come in any order. */
export function listedCells(rows: ArrayLike<number>, columns: ArrayLike<number>): Cells {
  const size = rows.length;
  const keys = new Float64Array(size);
  for (let k = 0; k < size; k++) keys[k] = rows[k] * 2 ** 32 + columns[k];
  keys.sort();
  const row = new Uint32Array(size);
  const column = new Uint32Array(size);
  const count = new Float64Array(size);
  let length = 0;
  for (let k = 0; k < size; k++) {
    if (k === 0 || keys[k] !== keys[k - 1]) {
      row[length] = keys[k] / 2 ** 32;
      column[length++] = keys[k] % 2 ** 32;
    }
    count[length - 1]++;
  }
  return { row: row.slice(0, length), column: column.slice(0, length), count: count.slice(0, length) };
}

/**
 * The cells of a hash table of pairs.
 * @param keys row * 2^16 + column of each slot, 0 where it is free; from `first` up to `end`
 */
export function hashedCells(keys: Uint32Array, counts: Uint32Array, first: number, end: number): Cells {
  let length = 0;
  for (let slot = first; slot < end; slot++) if (keys[slot] !== 0) length++;
  const cells = { row: new Uint32Array(length), column: new Uint32Array(length), count: new Float64Array(length) };
  for (let slot = first, to = 0; slot < end; slot++) {
    if (keys[slot] === 0) continue;
    cells.row[to] = keys[slot] >>> 16;
    cells.column[to] = keys[slot] & 0xffff;
    cells.count[to++] = counts[slot];
  }
  return transpose(transpose(cells)); // sorts by column, then by row
}

/** Which levels occur, from their counts (index = level; 0 is not a level). */
export function levelsOf(histogram: Uint32Array, spacing: Vec3): Levels {
  const present: number[] = [];
  let voxels = 0;
  for (let level = 1; level < histogram.length; level++) {
    if (histogram[level] === 0) continue;
    present.push(level);
    voxels += histogram[level];
  }
  return {
    Ng: present[present.length - 1] ?? 0,
    present: Uint32Array.from(present),
    voxels,
    histogram: Float64Array.from(present, (level) => histogram[level]),
    spacing,
  };
}
