import type { Vec3 } from "../image/volume.ts";
import type { Cells, Dense, WeightingNorm } from "./types.ts";

/** Sum of all counts. */
export function total({ count }: Pick<Cells, "count">): number {
  const length = count.length;
  let sum = 0;
  for (let c = 0; c < length; c++) sum += count[c];
  return sum;
}

/** The cells that are not zero. */
export function cellsOf(matrix: Cells | Dense): Cells {
  if ("row" in matrix) return matrix;
  const { rows, columns, counts } = matrix;
  const size = rows * columns;
  let length = 0;
  for (let k = 0; k < size; k++) if (counts[k] !== 0) length++;
  const row = new Uint32Array(length);
  const column = new Uint32Array(length);
  const count = new Float64Array(length);
  for (let r = 1, k = 0, to = 0; r <= rows; r++) {
    for (let c = 1; c <= columns; c++, k++) {
      if (counts[k] === 0) continue;
      row[to] = r;
      column[to] = c;
      count[to++] = counts[k];
    }
  }
  return { row, column, count };
}

/** The matrix with rows and columns exchanged, again sorted by (row, column). */
export function transpose({ row, column, count }: Cells): Cells {
  const length = row.length;
  let highest = 0;
  for (let c = 0; c < length; c++) if (column[c] > highest) highest = column[c];
  const next = new Uint32Array(highest + 2); // where the next cell of each column goes
  for (let c = 0; c < length; c++) next[column[c] + 1]++;
  for (let k = 0; k <= highest; k++) next[k + 1] += next[k];
  const out = { row: new Uint32Array(length), column: new Uint32Array(length), count: new Float64Array(length) };
  for (let c = 0; c < length; c++) {
    const to = next[column[c]]++;
    out.row[to] = column[c];
    out.column[to] = row[c];
    out.count[to] = count[c];
  }
  return out;
}

/** a + factor b. */
export function add(a: Cells, b: Cells, factor = 1): Cells {
  const aLength = a.row.length;
  const bLength = b.row.length;
  const row = new Uint32Array(aLength + bLength);
  const column = new Uint32Array(aLength + bLength);
  const count = new Float64Array(aLength + bLength);
  let length = 0;
  let i = 0;
  let j = 0;
  for (; i < aLength || j < bLength; length++) {
    const order = i === aLength ? 1 : j === bLength ? -1 : a.row[i] - b.row[j] || a.column[i] - b.column[j];
    row[length] = order <= 0 ? a.row[i] : b.row[j];
    column[length] = order <= 0 ? a.column[i] : b.column[j];
    count[length] = order < 0 ? a.count[i] : order > 0 ? factor * b.count[j] : a.count[i] + factor * b.count[j];
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return { row: row.subarray(0, length), column: column.subarray(0, length), count: count.subarray(0, length) };
}

/**
 * The matrices to compute features from: one for each direction, or with weights the single sum of all directions.
 * Matrices without counts are left out.
 */
export function aggregate(directions: readonly Cells[], weights: readonly number[] | null): Cells[] {
  const none: Cells = { row: new Uint32Array(0), column: new Uint32Array(0), count: new Float64Array(0) };
  // The weight of a great distance underflows, and cells hold counts > 0.
  const matrices = weights ? [directions.reduce((sum, cells, k) => (weights[k] > 0 ? add(sum, cells, weights[k]) : sum), none)] : directions;
  return matrices.filter((cells) => total(cells) > 0);
}

/** Length in mm of an offset (dz, dy, dx) in voxels of this spacing (x, y, z). */
export function offsetLength(offset: Vec3, spacing: Vec3, norm: Exclude<WeightingNorm, "no_weighting">): number {
  const steps = [Math.abs(offset[0]) * spacing[2], Math.abs(offset[1]) * spacing[1], Math.abs(offset[2]) * spacing[0]];
  switch (norm) {
    case "euclidean":
      return Math.hypot(...steps);
    case "manhattan":
      return steps[0] + steps[1] + steps[2];
    case "infinity":
      return Math.max(...steps);
  }
}
