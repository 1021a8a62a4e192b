import { expect, test } from "vitest";
import { denseAt, hashedCells, levelsOf, listedCells } from "../../src/host/extract/counts.ts";
import { cellsOf } from "../../src/host/features/cells.ts";
import type { Cells } from "../../src/host/features/types.ts";

function entries({ row, column, count }: Cells): number[][] {
  return Array.from(row, (level, k) => [level, column[k], count[k]]);
}

test("a matrix within a buffer of several", () => {
  const counts = Uint32Array.of(9, 0, 4, 0, 0, 0, 4_000_000_000, 9);
  expect(entries(cellsOf(denseAt(counts, 1, 2, 3)))).toEqual([[1, 2, 4], [2, 3, 4_000_000_000]]);
});

test("listed entries are sorted and counted, sizes up to 2^32", () => {
  expect(entries(listedCells([2, 1, 2, 65_535], [7, 4_000_000_000, 7, 1]))).toEqual([[1, 4_000_000_000, 1], [2, 7, 2], [65_535, 1, 1]]);
  expect(entries(listedCells([], []))).toEqual([]);
});

test("the slots of a hash table are sorted by row and column", () => {
  const key = (row: number, column: number): number => ((row << 16) | column) >>> 0;
  const keys = Uint32Array.of(key(9, 9), key(40_000, 2), 0, key(3, 65_535), key(3, 1), key(1, 7), key(9, 9));
  const counts = Uint32Array.of(100, 5, 0, 6, 7, 8, 100);
  expect(entries(hashedCells(keys, counts, 1, 6))).toEqual([[1, 7, 8], [3, 1, 7], [3, 65_535, 6], [40_000, 2, 5]]);
});

test("levels that occur", () => {
  const { Ng, present, voxels, histogram } = levelsOf(Uint32Array.of(0, 3, 0, 2, 0), [1, 1, 1]);
  expect([Ng, [...present], voxels, [...histogram]]).toEqual([3, [1, 3], 5, [3, 2]]);
});
