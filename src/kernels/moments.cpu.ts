import { StretchFinder } from "../host/image/extents.ts";
import { twin } from "./operation.ts";
import { moments, units } from "./moments.ts";

export const momentsCpu = twin(moments, (items, { image, mask, records, shift, partials }) => {
  const finder = new StretchFinder(mask);
  for (const it of items) {
    const values = image.subarray(it.image);
    const record = records.subarray(it.record, it.record + 5);
    const rows = partials.subarray(it.row * 6, (it.row + it.lanes) * 6).fill(0);
    const unit = units(record[1], record[2], shift[it.shift]);
    const found = finder.stretches(it, it.masked === 1);
    for (let s = 0; s < found.length; s += 3) {
      addStretch(values, record, unit, shift[it.shift], rows, found[s] % it.lanes, found[s + 1], found[s + 2]);
    }
  }
});

function addStretch(
  image: Float64Array, record: Float64Array, unit: ReturnType<typeof units>, shift: number,
  rows: Float64Array, firstLane: number, start: number, end: number,
): void {
  const lanes = rows.length / 6;
  const minimum = record[1];
  const maximum = record[2];
  const mean = record[4];
  const perDeviation = 1 / unit.deviation;
  const perIntensity = 1 / unit.intensity;
  for (let at = start, lane = firstLane; at < end; at++, lane++) {
    if (lane === lanes) lane = 0;
    const x = image[at];
    if (x < minimum || x > maximum) continue;
    const d = (x - mean) * perDeviation;
    const d2 = d * d;
    const e = (x + shift) * perIntensity;
    const row = lane * 6;
    rows[row] += d;
    rows[row + 1] += d2;
    rows[row + 2] += d2 * d;
    rows[row + 3] += d2 * d2;
    rows[row + 4] += Math.abs(d);
    rows[row + 5] += e * e;
  }
}
