import { twin } from "./operation.ts";
import { blocksOf, LevelPadding, type PaddedLevels } from "../host/image/neighbourhood.ts";
import { glcm } from "./glcm.ts";

/**
 * Counts into tables that have a row and a column for level 0, so that no pair needs to be looked at; four offsets at a
 * time, because they share a voxel's own level, and because successive additions to one table wait for each other.
 */
export const glcmCpu = twin(glcm, (items, { levels, offsets, counts }) => {
  const padding = new LevelPadding();
  for (const it of items) {
    const side = it.Ng + 1;
    const tables = new Uint32Array(4 * side * side);
    for (const block of blocksOf(it)) {
      const padded = padding.pad(block, levels, offsets);
      for (let o = 0; o < it.offsetCount; o += 4) {
        const together = Math.min(4, it.offsetCount - o);
        if (together === 4) countFour(padded, o, tables, side);
        else for (let k = 0; k < together; k++) countOne(padded, o + k, tables.subarray(k * side * side), side);
        for (let k = 0; k < together; k++) addCells(tables, k * side * side, counts, it.counts + (o + k) * it.Ng * it.Ng, it.Ng);
        tables.fill(0);
      }
    }
  }
});

function countFour({ levels, rows, steps }: PaddedLevels, o: number, tables: Uint32Array, side: number): void {
  const [s0, s1, s2, s3] = steps.subarray(o, o + 4);
  for (let r = 0; r < rows.length; r += 2) countRowFour(levels, tables, side, rows[r], rows[r + 1], s0, s1, s2, s3);
}

function countRowFour(
  levels: Uint16Array, tables: Uint32Array, side: number, start: number, end: number, s0: number, s1: number, s2: number, s3: number,
): void {
  const t1 = side * side;
  const t2 = 2 * t1;
  const t3 = 3 * t1;
  for (let i = start; i < end; i++) {
    const row = levels[i] * side;
    tables[row + levels[i + s0]]++;
    tables[t1 + row + levels[i + s1]]++;
    tables[t2 + row + levels[i + s2]]++;
    tables[t3 + row + levels[i + s3]]++;
  }
}

function countOne({ levels, rows, steps }: PaddedLevels, o: number, table: Uint32Array, side: number): void {
  for (let r = 0; r < rows.length; r += 2) countRow(levels, table, side, rows[r], rows[r + 1], steps[o]);
}

function countRow(levels: Uint16Array, table: Uint32Array, side: number, start: number, end: number, step: number): void {
  for (let i = start; i < end; i++) table[levels[i] * side + levels[i + step]]++;
}

/** Adds a table without its row and column of level 0 to the counts. */
function addCells(tables: Uint32Array, table: number, counts: Uint32Array, first: number, Ng: number): void {
  for (let i = 0; i < Ng; i++) {
    const from = table + (i + 1) * (Ng + 1) + 1;
    const to = first + i * Ng;
    for (let j = 0; j < Ng; j++) counts[to + j] += tables[from + j];
  }
}
