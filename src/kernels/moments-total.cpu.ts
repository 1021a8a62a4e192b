import { twin } from "./operation.ts";
import { momentsTotal } from "./moments-total.ts";
import { units } from "./moments.ts";

export const momentsTotalCpu = twin(momentsTotal, (items, { partials, records, shift, moments }) => {
  for (const it of items) {
    const unit = units(records[it.record + 1], records[it.record + 2], shift[it.shift]);
    let [s1, s2, s3, s4, absolute, energy] = [0, 0, 0, 0, 0, 0];
    for (let at = it.first * 6; at < (it.first + it.rows) * 6; at += 6) {
      s1 += partials[at];
      s2 += partials[at + 1];
      s3 += partials[at + 2];
      s4 += partials[at + 3];
      absolute += partials[at + 4];
      energy += partials[at + 5];
    }
    moments.set([s1, s2, s3, s4, absolute, energy, unit.deviation, unit.intensity], it.moments);
  }
});
