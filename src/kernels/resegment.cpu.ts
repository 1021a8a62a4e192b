import { twin, type ItemOf } from "./operation.ts";
import { resegment, resegmentModes } from "./resegment.ts";

/** A threshold in intensities. */
function limit(it: ItemOf<typeof resegment>, threshold: number, records: Float64Array, moments: Float64Array): number {
  const round = it.single === 1 ? Math.fround : (x: number): number => x;
  if (it.mode === resegmentModes.absolute) return threshold;
  if (it.mode === resegmentModes.relative) return round(records[it.record + 2] * threshold);
  const sd = moments[it.moments + 6] * Math.sqrt(moments[it.moments + 1] / records[it.record]);
  return round(round(records[it.record + 4]) + round(round(sd) * threshold));
}

export const resegmentCpu = twin(resegment, (items, { image, mask, thresholds, records, moments, resegmented }) => {
  for (const it of items) {
    const lower = limit(it, thresholds[it.thresholds], records, moments);
    const upper = it.bothSides === 1 ? limit(it, thresholds[it.thresholds + 1], records, moments) : Infinity;
    for (let i = 0; i < it.count; i++) {
      const x = image[it.image + i];
      resegmented[it.resegmented + i] = mask[it.mask + i] !== 0 && x >= lower && x <= upper ? 1 : 0;
    }
  }
});
