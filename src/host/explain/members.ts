import type { Matrix } from "../dataset/matrix.ts";

/**
 * Moves those of the members [start, end) whose value is not above the threshold to the front.
 * @param members numbers of cases
 * @param values a column, one value for each case
 * @returns the place of the first whose value is above
 */
export function part(members: Int32Array, start: number, end: number, values: Float32Array, threshold: number): number {
  let middle = start;
  for (let k = start; k < end; k++) {
    const member = members[k];
    if (values[member] > threshold) continue;
    members[k] = members[middle];
    members[middle++] = member;
  }
  return middle;
}

/** 0 to n - 1. */
export function allMembers(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => i);
}

/** The columns of values [columns][rows], as views. */
export function columnsOf<T extends Float32Array | Float64Array>(values: T, { rows, columns }: Pick<Matrix, "rows" | "columns">): T[] {
  return Array.from({ length: columns }, (_, j) => values.subarray(j * rows, (j + 1) * rows) as T);
}
