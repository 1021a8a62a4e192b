import type { Cells, Levels } from "../features/types.ts";
import type { Vec3 } from "../image/volume.ts";

/**
 * The non-zero cells of a dense matrix of counts.
 * @param counts [rows][columns] from `first` on; row r is grey level r + 1, column c is index c + 1
 */
export function denseCells(counts: Uint32Array, first: number, rows: number, columns: number): Cells {
  let length = 0;
  const end = first + rows * columns;
  for (let i = first; i < end; i++) if (counts[i] !== 0) length++;
  const cells = { row: new Uint32Array(length), column: new Uint32Array(length), count: new Float64Array(length) };
  let k = 0;
  for (let r = 0, i = first; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) {
      if (counts[i] === 0) continue;
      cells.row[k] = r + 1;
      cells.column[k] = c + 1;
      cells.count[k++] = counts[i];
    }
  }
  return cells;
}

/** Cells from (row, column) entries that may repeat and come in any order, each counted `weights[k]` times (once by default). */
export function listedCells(rows: ArrayLike<number>, columns: ArrayLike<number>, weights?: ArrayLike<number>): Cells {
  const order = Array.from({ length: rows.length }, (_, k) => k).sort((a, b) => rows[a] - rows[b] || columns[a] - columns[b]);
  const cells = { row: new Uint32Array(order.length), column: new Uint32Array(order.length), count: new Float64Array(order.length) };
  let length = 0;
  for (const k of order) {
    const same = length > 0 && cells.row[length - 1] === rows[k] && cells.column[length - 1] === columns[k];
    const at = same ? length - 1 : length++;
    cells.row[at] = rows[k];
    cells.column[at] = columns[k];
    cells.count[at] += weights ? weights[k] : 1;
  }
  return { row: cells.row.subarray(0, length), column: cells.column.subarray(0, length), count: cells.count.subarray(0, length) };
}

/** Both lists as one, in order; they share no cell. */
export function joinCells(a: Cells, b: Cells): Cells {
  if (b.row.length === 0) return a;
  return listedCells([...a.row, ...b.row], [...a.column, ...b.column], [...a.count, ...b.count]);
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
