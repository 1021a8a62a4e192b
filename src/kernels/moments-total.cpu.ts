import { twin } from "./operation.ts";
import { momentsTotal } from "./moments-total.ts";
import { units } from "./moments.ts";

export const momentsTotalCpu = twin(momentsTotal, (items, { partials, records, shift, moments }) => {
  for (const it of items) {
    const unit = units(records[it.record + 1], records[it.record + 2], shift[it.shift]);
    for (let k = 0; k < 6; k++) {
      let sum = 0;
      for (let r = it.first; r < it.first + it.rows; r++) sum += partials[r * 6 + k];
      moments[it.moments + k] = sum;
    }
    moments[it.moments + 6] = unit.deviation;
    moments[it.moments + 7] = unit.intensity;
  }
});
