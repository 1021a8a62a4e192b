import { simd, type Lent } from "../wasm/memory.ts";
import type { Cells, Dense } from "./types.ts";

/**
 * What `Pairs` works in: to be lent in simd/'s memory, and valid until the next loan.
 * @param Ng highest level of the matrices that are to come
 */
export function pairsMemory(Ng: number, matrices: readonly (Cells | Dense)[], symmetrical: boolean) {
  const capacities = matrices.map((matrix) => {
    if ("row" in matrix) return matrix.row.length;
    const rows = Math.min(matrix.rows, Ng);
    return symmetrical ? (rows * (rows + 1)) / 2 : rows * rows;
  });
  const capacity = capacities.reduce((a, b) => Math.max(a, b), 0) + 1;
  const dense = matrices.reduce((most, matrix) => Math.max(most, "row" in matrix ? 0 : matrix.counts.length), 0);
  return { dense: ["u32", dense], start: ["u32", Ng + 2], column: ["u32", capacity], count: ["f64", capacity] } as const;
}

/**
 * A co-occurrence matrix row by row. Of a symmetric one, P + P^T, the cells on and above the diagonal, of which those on it hold
 * half of their counts: then every cell (i, j), those too, stands for two equal ones, (i, j) and (j, i).
 * One object holds one matrix after another.
 */
export class Pairs {
  /** Cells of row i: from start[i] up to start[i + 1]; [Ng + 2]. Of a symmetric matrix the one on the diagonal is the row's first. */
  readonly start: Uint32Array;
  readonly column: Uint32Array;
  readonly count: Float64Array;
  readonly symmetrical: boolean;
  /** How many cells of the matrix one of these is. */
  readonly copies: 1 | 2;
  readonly #dense: Uint32Array;

  constructor({ dense, start, column, count }: Lent<ReturnType<typeof pairsMemory>>, symmetrical: boolean) {
    this.#dense = dense;
    this.start = start;
    this.column = column;
    this.count = count;
    this.symmetrical = symmetrical;
    this.copies = symmetrical ? 2 : 1;
  }

  get Ng(): number {
    return this.start.length - 2;
  }

  /** Takes a matrix in. */
  set(matrix: Cells | Dense): void {
    if (!("row" in matrix)) this.#setDense(matrix);
    else if (this.symmetrical) setFolded(this, matrix);
    else setCells(this, matrix);
  }

  #setDense({ rows, columns, counts }: Dense): void {
    const { start, column, count, symmetrical } = this;
    const Ng = Math.min(rows, this.Ng); // there may be room for levels that do not occur
    this.#dense.set(counts);
    start[0] = 0;
    simd().listPairs(this.#dense.byteOffset, columns, Ng, symmetrical, start.byteOffset + 4, column.byteOffset, count.byteOffset);
    start.fill(start[Ng + 1], Ng + 2);
  }
}

function setCells({ start, column: columns, count: counts }: Pairs, { row, column, count }: Cells): void {
  const length = row.length;
  columns.set(column);
  counts.set(count);
  for (let i = 0, c = 0; i < start.length; i++) {
    while (c < length && row[c] < i) c++;
    start[i] = c;
  }
}

/** Row i takes its cells from the diagonal on, then those of column i below the diagonal: into the same cells, or behind them. */
function setFolded({ start, column: columns, count: counts }: Pairs, cells: Cells): void {
  const { row, column, count } = cells;
  const below = belowDiagonal(cells, start.length);
  const place = new Uint32Array(start.length); // one past the row's cell in that column; those of the rows before lie lower
  const length = row.length;
  let to = 0;
  for (let i = 0, c = 0; i + 1 < start.length; i++) {
    const first = (start[i] = to);
    for (; c < length && row[c] === i; c++) {
      const j = column[c];
      if (j < i) continue;
      columns[to] = j;
      counts[to] = count[c];
      place[j] = ++to;
    }
    for (let k = below.start[i]; k < below.start[i + 1]; k++) {
      const from = below.cell[k];
      const j = row[from];
      if (place[j] > first) counts[place[j] - 1] += count[from];
      else {
        columns[to] = j;
        counts[to] = count[from];
        place[j] = ++to;
      }
    }
  }
  start[start.length - 1] = to;
}

/** The cells below the diagonal by column: those of column j from start[j] up to start[j + 1]. */
function belowDiagonal({ row, column }: Cells, columns: number): { start: Uint32Array; cell: Uint32Array } {
  const start = new Uint32Array(columns + 1);
  const cell = new Uint32Array(row.length);
  const length = row.length;
  for (let c = 0; c < length; c++) if (column[c] < row[c]) start[column[c]]++;
  for (let j = 1; j <= columns; j++) start[j] += start[j - 1];
  for (let c = length - 1; c >= 0; c--) if (column[c] < row[c]) cell[--start[column[c]]] = c; // from the ends down to the starts
  return { start, cell };
}
