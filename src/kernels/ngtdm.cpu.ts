import { blocksOf, clearRows, LevelPadding, type PaddedLevels } from "../host/image/neighbourhood.ts";
import { twin } from "./operation.ts";
import { ngtdm } from "./ngtdm.ts";

/**
 * A voxel is held as level + unit, with `unit` a power of two beyond any sum of neighbouring levels: a sum of such numbers is
 * the neighbours' count and sum in one. Sums over stretches along x are formed once for all voxels, so that the 26 neighbours
 * cost ten additions, and the 124 within distance two 26.
 */
export const ngtdmCpu = twin(ngtdm, (items, { levels, offsets, sums }) => {
  const padding = new LevelPadding();
  const terms: Float64Array[] = []; // by the length of a stretch; zeros between blocks
  for (const it of items) {
    const unit = 2 ** Math.ceil(Math.log2(it.Ng * it.offsetCount + 1));
    const columns = it.offsetCount + 1;
    const cells = new Float64Array(2 * it.Ng * columns);
    const totals = new Float64Array(it.nx);
    for (const block of blocksOf(it)) {
      const padded = padding.pad(block, levels, offsets);
      const stretches = stretchesOf(padded.steps);
      for (const [length] of stretches) terms[length] = stretchSums(padded, unit, length, terms[length]);
      for (let r = 0; r < padded.rows.length; r += 2) {
        const [start, end] = [padded.rows[r], padded.rows[r + 1]];
        totals.fill(0, 0, end - start);
        for (const [length, starts] of stretches) addStretches(totals, terms[length], start, end, starts);
        addDifferences(padded.levels, totals, unit, cells, columns, start, end);
      }
      for (const [length] of stretches) clearRows(terms[length], padded.held, length - 1);
    }
    addCells(cells, sums, it.sums);
  }
});

/** The neighbours as stretches of voxels that follow one another: by length, the distances of their first voxels. */
function stretchesOf(steps: Int32Array): [length: number, starts: number[]][] {
  const sorted = steps.slice().sort();
  const stretches = new Map<number, number[]>();
  for (let k = 0, first = 0; k < sorted.length; k++) {
    if (sorted[k + 1] === sorted[k] + 1) continue;
    const length = k + 1 - first;
    stretches.set(length, [...(stretches.get(length) ?? []), sorted[first]]);
    first = k + 1;
  }
  return [...stretches];
}

/**
 * The sum of `length` voxels from each voxel on.
 * @param zeros an array that may be used for it
 */
function stretchSums({ levels, held }: PaddedLevels, unit: number, length: number, zeros: Float64Array | undefined): Float64Array {
  const sums = zeros?.length === levels.length ? zeros : new Float64Array(levels.length);
  for (let r = 0; r < held.length; r += 2) addToSums(levels, sums, unit, length, held[r], held[r + 1]);
  return sums;
}

/** Adds each voxel of a row to the sums that it belongs to. */
function addToSums(levels: Uint16Array, sums: Float64Array, unit: number, length: number, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if (levels[i] === 0) continue;
    const voxel = levels[i] + unit;
    for (let n = 0; n < length; n++) sums[i - n] += voxel;
  }
}

/** Adds count * unit + sum of the levels of those neighbours of a row's voxels that lie in stretches of one length; exact in float64. */
function addStretches(totals: Float64Array, terms: Float64Array, start: number, end: number, starts: readonly number[]): void {
  let k = 0;
  for (; k + 4 <= starts.length; k += 4) addRowFour(totals, terms, start, end, starts[k], starts[k + 1], starts[k + 2], starts[k + 3]);
  for (; k < starts.length; k++) {
    const step = starts[k];
    for (let i = start; i < end; i++) totals[i - start] += terms[i + step];
  }
}

function addRowFour(
  totals: Float64Array, terms: Float64Array, start: number, end: number, s0: number, s1: number, s2: number, s3: number,
): void {
  for (let i = start; i < end; i++) totals[i - start] += terms[i + s0] + terms[i + s1] + terms[i + s2] + terms[i + s3];
}

/** Adds how many voxels, and the sum of their differences, to the cell of their level and number of neighbours. */
function addDifferences(
  levels: Uint16Array, totals: Float64Array, unit: number, cells: Float64Array, columns: number, start: number, end: number,
): void {
  const perUnit = 1 / unit;
  for (let i = start; i < end; i++) {
    const level = levels[i];
    if (level === 0) continue;
    const total = totals[i - start];
    const neighbours = (total * perUnit) | 0; // as a small integer, which indexing wants
    const cell = 2 * ((level - 1) * columns + neighbours);
    cells[cell]++;
    cells[cell + 1] += Math.abs(level * neighbours - (total - neighbours * unit));
  }
}

function addCells(cells: Float64Array, sums: Uint32Array, first: number): void {
  for (let c = 0, to = first; c < cells.length; c += 2, to += 3) {
    const sum = sums[to + 1] + cells[c + 1];
    sums[to] += cells[c];
    sums[to + 1] = sum; // modulo 2^32
    sums[to + 2] += Math.floor(sum / 2 ** 32);
  }
}
