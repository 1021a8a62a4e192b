import { expect, test } from "vitest";
import { cellsOf } from "../../src/host/features/cells.ts";
import { glcm } from "../../src/host/features/glcm.ts";
import { scattered } from "../../src/host/features/lanczos.ts";
import { Pairs, pairsMemory } from "../../src/host/features/pairs.ts";
import { defaultFeatureNames } from "../../src/host/features/registry.ts";
import type { Cells, Dense } from "../../src/host/features/types.ts";
import { lend } from "../../src/host/wasm/memory.ts";

const Ng = 4;
const dense: Dense = { rows: Ng, columns: Ng, counts: Uint32Array.of(3, 0, 2, 0, 0, 0, 0, 1, 5, 0, 4, 0, 0, 6, 0, 0) };
const other: Dense = { rows: Ng, columns: Ng, counts: Uint32Array.of(0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 9, 0, 0, 1) };

/** The whole matrix, row by row, as PyRadiomics forms it: P, or P + P^T. */
function whole({ rows: Ng, counts }: Dense, symmetrical: boolean): number[] {
  return Array.from(counts, (count, k) => count + (symmetrical ? counts[(k % Ng) * Ng + Math.floor(k / Ng)] : 0));
}

function unfolded({ start, column, count, symmetrical, Ng }: Pairs): number[] {
  const matrix = new Array<number>(Ng * Ng).fill(0);
  for (let i = 1; i <= Ng; i++) {
    for (let c = start[i]; c < start[i + 1]; c++) {
      matrix[(i - 1) * Ng + column[c] - 1] += count[c];
      if (symmetrical) matrix[(column[c] - 1) * Ng + i - 1] += count[c];
    }
  }
  return matrix;
}

test.each([true, false])("one matrix after another, dense and as cells, symmetrical %s", (symmetrical) => {
  const pairs = new Pairs(lend(pairsMemory(Ng, [dense, other], symmetrical)), symmetrical);
  for (const matrix of [dense, cellsOf(dense), other, cellsOf(other), dense]) {
    pairs.set(matrix);
    const expected = whole("row" in matrix ? (matrix.row.length === 6 ? dense : other) : matrix, symmetrical);
    expect(unfolded(pairs)).toEqual(expected);
  }
});

test.each([1, 3, 8, 11, 14])("matrices of %i levels, folded four by four", (levels) => {
  const counts = Uint32Array.from({ length: levels * levels }, (_, k) => Math.max(0, Math.floor(2000 * scattered(k)))); // half of them 0
  const matrix: Dense = { rows: levels, columns: levels, counts };
  for (const symmetrical of [true, false]) {
    const pairs = new Pairs(lend(pairsMemory(levels, [matrix], symmetrical)), symmetrical);
    pairs.set(matrix);
    expect(unfolded(pairs)).toEqual(whole(matrix, symmetrical));
    expect(pairs.count.subarray(0, pairs.start[levels + 1]).every((count) => count > 0)).toBe(true);
  }
});

test("of a symmetric matrix, a cell on the diagonal comes first in its row", () => {
  for (const matrix of [dense, cellsOf(dense)]) {
    const pairs = new Pairs(lend(pairsMemory(Ng, [matrix], true)), true);
    pairs.set(matrix);
    expect([1, 3].map((i) => pairs.column[pairs.start[i]])).toEqual([1, 3]);
  }
});

test.each([true, false])("levels that do not occur may have room in a dense matrix, symmetrical %s", (symmetrical) => {
  const roomy = Uint32Array.from({ length: 36 }, (_, k) => (k % 6 < Ng && k < 6 * Ng ? dense.counts[Math.floor(k / 6) * Ng + (k % 6)] : 0));
  const matrix: Dense = { rows: 6, columns: 6, counts: roomy };
  const pairs = new Pairs(lend(pairsMemory(Ng, [matrix], symmetrical)), symmetrical);
  pairs.set(matrix);
  expect(unfolded(pairs)).toEqual(whole(dense, symmetrical));
});

test.each([true, false])("features do not depend on how matrices are given, symmetrical %s", (symmetrical) => {
  const present = Uint32Array.of(1, 2, 3, 4);
  const levels = { Ng, present, voxels: 40, histogram: Float64Array.of(10, 10, 10, 10), spacing: [1, 1, 1] as const };
  const none: Dense = { rows: Ng, columns: Ng, counts: new Uint32Array(Ng * Ng) };
  const names = defaultFeatureNames(glcm);
  const values = (cells: readonly (Cells | Dense)[], weightingNorm: "euclidean" | null) =>
    [...glcm.compute({ levels, offsets: [[0, 0, 1], [0, 1, 0], [1, 1, 1]], cells, symmetrical, weightingNorm }, names).values];
  for (const norm of [null, "euclidean"] as const) {
    const given = values([dense, none, other], norm);
    const listed = values([dense, none, other].map(cellsOf), norm);
    given.forEach((value, k) => expect(value, names[k]).toBeCloseTo(listed[k], 12));
    expect(given.every(Number.isFinite)).toBe(true);
  }
});
