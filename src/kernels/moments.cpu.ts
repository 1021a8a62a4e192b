import { twin } from "./operation.ts";
import { moments, units } from "./moments.ts";

export const momentsCpu = twin(moments, (items, { image, mask, records, shift, partials }) => {
  for (const it of items) {
    const lanes = it.lanes;
    const minimum = records[it.record + 1];
    const maximum = records[it.record + 2];
    const mean = records[it.record + 4];
    const shifted = shift[it.shift];
    const unit = units(minimum, maximum, shifted);
    const perDeviation = 1 / unit.deviation;
    const perIntensity = 1 / unit.intensity;
    const rows = partials.subarray(it.row * 6, (it.row + lanes) * 6);
    rows.fill(0);
    let lane = 0;
    for (let z = 0; z < it.nz; z++) {
      for (let y = 0; y < it.ny; y++) {
        const first = ((z + it.z0) * it.sy + y + it.y0) * it.sx + it.x0;
        for (let at = first; at < first + it.nx; at++, lane++) {
          if (lane === lanes) lane = 0;
          if (it.masked === 1 && mask[it.mask + at] === 0) continue;
          const x = image[it.image + at];
          if (x < minimum || x > maximum) continue;
          const d = (x - mean) * perDeviation;
          const d2 = d * d;
          const e = (x + shifted) * perIntensity;
          const row = lane * 6;
          rows[row] += d;
          rows[row + 1] += d2;
          rows[row + 2] += d2 * d;
          rows[row + 3] += d2 * d2;
          rows[row + 4] += Math.abs(d);
          rows[row + 5] += e * e;
        }
      }
    }
  }
});
