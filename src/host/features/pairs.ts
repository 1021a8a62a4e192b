import type { Cells, Dense } from "./types.ts";

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
  /** Sum of `count`. */
  total = 0;
  readonly symmetrical: boolean;
  /** How many cells of the matrix one of these is. */
  readonly copies: 1 | 2;

  /** @param Ng highest level of the matrices that are to come */
  constructor(Ng: number, matrices: readonly (Cells | Dense)[], symmetrical: boolean) {
    const capacity = matrices.reduce((most, matrix) => Math.max(most, "row" in matrix ? matrix.row.length : matrix.counts.length), 0);
    this.symmetrical = symmetrical;
    this.copies = symmetrical ? 2 : 1;
    this.start = new Uint32Array(Ng + 2);
    this.column = new Uint32Array(capacity);
    this.count = new Float64Array(capacity);
  }

  /** Takes a matrix in. */
  set(matrix: Cells | Dense): void {
    if (!("row" in matrix)) setDense(this, matrix);
    else if (this.symmetrical) setFolded(this, matrix);
    else setCells(this, matrix);
    const { start, count } = this;
    const length = start[start.length - 1];
    let sum = 0;
    for (let c = 0; c < length; c++) sum += count[c];
    this.total = sum;
  }
}

function setDense({ start, column, count, symmetrical }: Pairs, { rows, columns, counts }: Dense): void {
  const Ng = Math.min(rows, start.length - 2); // there may be room for levels that do not occur
  let to = 0;
  for (let i = 1; i <= Ng; i++) {
    start[i] = to;
    const row = (i - 1) * columns - 1; // of column 0
    for (let j = symmetrical ? i : 1; j <= Ng; j++) {
      const opposite = symmetrical && j > i ? counts[(j - 1) * columns + i - 1] : 0;
      const value = counts[row + j] + opposite;
      column[to] = j;
      count[to] = value;
      to += (value | -value) >>> 31; // 1 but for a zero; a branch would be guessed wrong too often
    }
  }
  start.fill(to, Ng + 1);
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
