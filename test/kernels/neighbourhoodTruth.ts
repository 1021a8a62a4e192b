/** Levels whose co-occurrences, dependences and differences PyRadiomics gave (fixtures/oracle/matrices.py), and slabs of them. */
import { readFileSync } from "node:fs";
import type { Levels } from "./zoneTruth.ts";

interface Stored {
  readonly name: string;
  readonly size: readonly [number, number, number];
  readonly Ng: number;
  readonly levels: readonly number[];
  readonly alpha: number;
  readonly glcm: { readonly offsets: number[][]; readonly cells: number[][] };
  readonly gldm: number[][];
  readonly ngtdm: number[][];
}

export interface Truth extends Levels {
  readonly Ng: number;
  readonly alpha: number;
  /** One of each pair of opposite offsets (dz, dy, dx). */
  readonly half: number[][];
  /** [offset, i - 1, j - 1, count] */
  readonly glcm: number[][];
  /** [i - 1, dependent neighbours, count] */
  readonly gldm: number[][];
  /** [i - 1, voxels, sum of |i - mean of its neighbours|] */
  readonly ngtdm: number[][];
}

const fixture = JSON.parse(readFileSync("fixtures/pyradiomics/matrices.json", "utf8")) as { cases: Stored[] };

export const truths: readonly Truth[] = fixture.cases.map(({ size: [nz, ny, nx], levels, glcm, ...rest }) => ({
  ...rest, size: [nx, ny, nz], levels: Uint16Array.from(levels), half: glcm.offsets, glcm: glcm.cells,
}));

export function withOpposites(offsets: number[][]): number[][] {
  return [...offsets, ...offsets.map((offset) => offset.map((d) => 0 - d))];
}

/** The fields that name slabs of at most `planes` core planes, each with the planes its offsets reach, and all slabs' levels. */
export function slabsOf({ size: [nx, ny, nz], levels }: Levels, offsets: number[][], planes: number) {
  const halo = Math.max(...offsets.map(([dz]) => Math.abs(dz)));
  const buffers: number[] = [];
  const slabs = [];
  for (let start = 0; start < nz; start += planes) {
    const end = Math.min(nz, start + planes);
    const [low, high] = [Math.max(0, start - halo), Math.min(nz, end + halo)];
    slabs.push({
      nx, ny, nz: high - low, z0: start - low, z1: end - low, levels: buffers.length, offsets: 0, offsetCount: offsets.length,
    });
    for (const level of levels.subarray(low * nx * ny, high * nx * ny)) buffers.push(level);
  }
  return { slabs, levels: Uint16Array.from(buffers), offsets: Int32Array.from(offsets.flat()) };
}

/** The non-zero cells of a dense matrix [rows][columns] or [tables][rows][columns], in order: indices, then the value. */
export function cellsOf(matrix: Uint32Array, [rows, columns]: readonly [number, number], tables = false): number[][] {
  const cells: number[][] = [];
  matrix.forEach((value, at) => {
    if (value === 0) return;
    const row = Math.floor(at / columns);
    cells.push(tables ? [Math.floor(row / rows), row % rows, at % columns, value] : [row, at % columns, value]);
  });
  return cells;
}
