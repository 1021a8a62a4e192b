import { expect, test } from "vitest";
import { add, aggregate, offsetLength, total, transpose } from "../../src/host/features/cells.ts";
import type { Cells } from "../../src/host/features/types.ts";

function cells(...entries: readonly (readonly [number, number, number])[]): Cells {
  return {
    row: Uint32Array.from(entries, ([row]) => row),
    column: Uint32Array.from(entries, ([, column]) => column),
    count: Float64Array.from(entries, ([, , count]) => count),
  };
}

function entries(matrix: Cells): number[][] {
  return Array.from(matrix.row, (row, k) => [row, matrix.column[k], matrix.count[k]]);
}

const matrix = cells([1, 1, 4], [1, 3, 2], [2, 1, 7], [3, 2, 5]);

test("transpose exchanges rows and columns and keeps the order", () => {
  expect(entries(transpose(matrix))).toEqual([[1, 1, 4], [1, 2, 7], [2, 3, 5], [3, 1, 2]]);
});

test("a matrix plus its transpose is symmetric", () => {
  const sum = add(matrix, transpose(matrix));
  expect(entries(sum)).toEqual([[1, 1, 8], [1, 2, 7], [1, 3, 2], [2, 1, 7], [2, 3, 5], [3, 1, 2], [3, 2, 5]]);
  expect(total(sum)).toBe(2 * total(matrix));
});

test("aggregate leaves empty matrices out, and sums with weights", () => {
  const other = cells([1, 3, 10]);
  expect(aggregate([matrix, cells(), other], null).map(entries)).toEqual([entries(matrix), entries(other)]);
  expect(aggregate([matrix, cells(), other], [1, 5, 0.5]).map(entries)).toEqual([[[1, 1, 4], [1, 3, 7], [2, 1, 7], [3, 2, 5]]]);
  expect(aggregate([matrix], [0])).toEqual([]);
  expect(aggregate([], [])).toEqual([]);
});

test("offsets are measured in mm, (dz, dy, dx) against the spacing (x, y, z)", () => {
  expect(offsetLength([1, 0, -1], [3, 100, 4], "euclidean")).toBe(5);
  expect(offsetLength([1, 0, -1], [3, 100, 4], "manhattan")).toBe(7);
  expect(offsetLength([1, 0, -1], [3, 100, 4], "infinity")).toBe(4);
});

test("a direction of weight 0 adds no cells", () => {
  const other = cells([9, 9, 10]);
  expect(aggregate([matrix, other], [1, 0]).map(entries)).toEqual([entries(matrix)]);
  expect(aggregate([other], [0])).toEqual([]);
});
