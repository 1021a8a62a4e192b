import { twin, type ItemOf } from "./operation.ts";
import { blocksOf, padLevels, type PaddedLevels } from "../host/image/neighbourhood.ts";
import { ngtdm } from "./ngtdm.ts";

type Item = ItemOf<typeof ngtdm>;

/**
 * A voxel is held as level + unit, with `unit` beyond any sum of neighbouring levels: a sum of such numbers is the
 * neighbours' count and sum in one. Sums over stretches along x are formed once for all voxels, so that the 26 neighbours
 * cost ten additions, and the 124 within distance two 26.
 */
export const ngtdmCpu = twin(ngtdm, (items, { levels, offsets, sums }) => {
  for (const it of items) {
    const unit = 2 ** Math.ceil(Math.log2(it.Ng * it.offsetCount + 1));
    for (const block of blocksOf(it)) {
      const padded = padLevels(block, levels, offsets);
      addDifferences(it, padded, neighbourTotals(padded, unit), unit, sums);
    }
  }
});

/** count * unit + sum of the levels of each voxel's neighbours in the ROI, laid out as the padded levels; exact in float64. */
function neighbourTotals({ levels, rows, steps }: PaddedLevels, unit: number): Float64Array {
  const totals = new Float64Array(levels.length);
  const stretches = stretchesOf(steps);
  const sums = stretchSums(levels, unit, Math.max(0, ...stretches.keys()));
  for (const [length, starts] of stretches) {
    let k = 0;
    for (; k + 4 <= starts.length; k += 4) {
      const [s0, s1, s2, s3] = starts.slice(k, k + 4);
      for (let r = 0; r < rows.length; r += 2) addRowFour(totals, sums[length - 1], rows[r], rows[r + 1], s0, s1, s2, s3);
    }
    for (; k < starts.length; k++) {
      for (let r = 0; r < rows.length; r += 2) addRow(totals, sums[length - 1], rows[r], rows[r + 1], starts[k]);
    }
  }
  return totals;
}

function addRowFour(
  totals: Float64Array, terms: Float64Array, start: number, end: number, s0: number, s1: number, s2: number, s3: number,
): void {
  for (let i = start; i < end; i++) totals[i] += terms[i + s0] + terms[i + s1] + terms[i + s2] + terms[i + s3];
}

function addRow(totals: Float64Array, terms: Float64Array, start: number, end: number, step: number): void {
  for (let i = start; i < end; i++) totals[i] += terms[i + step];
}

/** The neighbours as stretches of voxels that follow one another: by length, the distances of their first voxels. */
function stretchesOf(steps: Int32Array): Map<number, number[]> {
  const sorted = steps.slice().sort();
  const stretches = new Map<number, number[]>();
  for (let k = 0, first = 0; k < sorted.length; k++) {
    if (sorted[k + 1] === sorted[k] + 1) continue;
    const length = k + 1 - first;
    stretches.set(length, [...(stretches.get(length) ?? []), sorted[first]]);
    first = k + 1;
  }
  return stretches;
}

/** For each length from 1 to `longest`, the sum of that many voxels from each voxel on. */
function stretchSums(levels: Uint16Array, unit: number, longest: number): Float64Array[] {
  const voxels = new Float64Array(levels.length);
  for (let i = 0; i < voxels.length; i++) voxels[i] = levels[i] === 0 ? 0 : levels[i] + unit;
  const sums = [voxels];
  for (let n = 2; n <= longest; n++) {
    const longer = sums[n - 2].slice();
    addRow(longer, voxels, 0, voxels.length - n + 1, n - 1);
    sums.push(longer);
  }
  return sums;
}

function addDifferences(it: Item, { levels, rows }: PaddedLevels, totals: Float64Array, unit: number, sums: Uint32Array): void {
  const cells = new Float64Array(2 * it.Ng * (it.offsetCount + 1));
  for (let r = 0; r < rows.length; r += 2) addRowDifferences(levels, totals, unit, cells, it.offsetCount + 1, rows[r], rows[r + 1]);
  for (let c = 0; c < cells.length / 2; c++) {
    const to = it.sums + 3 * c;
    const sum = sums[to + 1] + cells[2 * c + 1];
    sums[to] += cells[2 * c];
    sums[to + 1] = sum; // modulo 2^32
    sums[to + 2] += Math.floor(sum / 2 ** 32);
  }
}

/** Adds how many voxels, and the sum of their differences, to the cell of their level and number of neighbours. */
function addRowDifferences(
  levels: Uint16Array, totals: Float64Array, unit: number, cells: Float64Array, columns: number, start: number, end: number,
): void {
  for (let i = start; i < end; i++) {
    const level = levels[i];
    if (level === 0) continue;
    const neighbours = (totals[i] / unit) | 0; // as a small integer, which indexing wants
    const cell = 2 * ((level - 1) * columns + neighbours);
    cells[cell]++;
    cells[cell + 1] += Math.abs(level * neighbours - (totals[i] - neighbours * unit));
  }
}
