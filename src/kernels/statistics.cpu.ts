import { StretchFinder } from "../host/image/extents.ts";
import { twin } from "./operation.ts";
import { statistics } from "./statistics.ts";

export const statisticsCpu = twin(statistics, (items, { image, mask, bounds, partials }) => {
  const finder = new StretchFinder(mask);
  for (const it of items) {
    const values = image.subarray(it.image);
    const lower = it.bounded === 1 ? bounds[it.bounds] - it.slack : -Infinity;
    const upper = it.bounded === 1 ? bounds[it.bounds + 1] + it.slack : Infinity;
    const rows = partials.subarray(it.row * 4, (it.row + it.lanes) * 4).fill(0);
    const lost = new Float64Array(it.lanes);
    const found = finder.stretches(it, it.masked === 1);
    for (let s = 0; s < found.length; s += 3) {
      addStretch(values, lower, upper, rows, lost, found[s] % it.lanes, found[s + 1], found[s + 2]);
    }
    for (let lane = 0; lane < it.lanes; lane++) rows[lane * 4 + 3] += lost[lane];
  }
});

/** @param lost what the rounding of each lane's sum lost (Knuth's two_sum) */
function addStretch(
  image: Float64Array, lower: number, upper: number,
  rows: Float64Array, lost: Float64Array, firstLane: number, start: number, end: number,
): void {
  const lanes = lost.length;
  for (let at = start, lane = firstLane; at < end; at++, lane++) {
    if (lane === lanes) lane = 0;
    const x = image[at];
    if (x < lower || x > upper) continue;
    const row = lane * 4;
    if (rows[row]++ === 0) rows[row + 1] = rows[row + 2] = x;
    else if (x < rows[row + 1]) rows[row + 1] = x;
    else if (x > rows[row + 2]) rows[row + 2] = x;
    const sum = rows[row + 3];
    const next = sum + x;
    const added = next - sum;
    lost[lane] += sum - (next - added) + (x - added);
    rows[row + 3] = next;
  }
}
