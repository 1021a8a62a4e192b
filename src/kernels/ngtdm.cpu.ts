import { most, twin, type ItemOf } from "../host/engine/operation.ts";
import { padLevels, type PaddedLevels } from "../host/image/neighbourhood.ts";
import { ngtdm } from "./ngtdm.ts";

type Item = ItemOf<typeof ngtdm>;

/** Neighbours that follow one another in the padded levels: along x. */
interface Run {
  /** Distance from the voxel to the first. */
  readonly step: number;
  readonly length: number;
}

/**
 * A voxel is held as level + unit, with `unit` beyond any sum of neighbouring levels: a sum of such numbers is the
 * neighbours' count and sum in one. Sums over stretches along x are formed once for all voxels, so that the 26 neighbours
 * cost ten additions, and the 124 within distance two 26.
 */
export const ngtdmCpu = twin(ngtdm, (items, { levels, offsets, sums }) => {
  for (const it of items) {
    const padded = padLevels(it, levels, offsets);
    const unit = 2 ** Math.ceil(Math.log2(it.Ng * it.offsetCount + 1));
    const totals = neighbourTotals(padded, unit);
    addDifferences(it, padded, totals, unit, sums);
  }
});

/** count * unit + sum of the levels of each voxel's neighbours in the ROI, laid out as the padded levels; exact in float64. */
function neighbourTotals({ levels, rows, steps }: PaddedLevels, unit: number): Float64Array {
  const totals = new Float64Array(levels.length);
  const runs = runsOf(steps);
  const stretches = stretchSums(levels, unit, most(runs, (run) => run.length));
  for (const { step, length } of runs) {
    for (let r = 0; r < rows.length; r += 2) addRow(totals, stretches[length - 1], step, rows[r], rows[r + 1]);
  }
  return totals;
}

function addRow(totals: Float64Array, stretch: Float64Array, step: number, start: number, end: number): void {
  for (let i = start; i < end; i++) totals[i] += stretch[i + step];
}

/** Steps in ascending order, those that follow one another joined. */
function runsOf(steps: Int32Array): Run[] {
  const sorted = steps.slice().sort();
  const runs: Run[] = [];
  for (let k = 0, first = 0; k < sorted.length; k++) {
    if (sorted[k + 1] === sorted[k] + 1) continue;
    runs.push({ step: sorted[first], length: k + 1 - first });
    first = k + 1;
  }
  return runs;
}

/** For each length from 1 to `longest`, the sum of that many voxels from each voxel on. */
function stretchSums(levels: Uint16Array, unit: number, longest: number): Float64Array[] {
  const voxels = new Float64Array(levels.length);
  for (let i = 0; i < voxels.length; i++) voxels[i] = levels[i] === 0 ? 0 : levels[i] + unit;
  const sums = [voxels];
  for (let n = 2; n <= longest; n++) {
    const longer = sums[n - 2].slice();
    addRow(longer, voxels, n - 1, 0, voxels.length - n + 1);
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
    const neighbours = Math.floor(totals[i] / unit);
    const cell = 2 * ((level - 1) * columns + neighbours);
    cells[cell]++;
    cells[cell + 1] += Math.abs(level * neighbours - (totals[i] - neighbours * unit));
  }
}
