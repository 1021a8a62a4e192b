import { twin } from "./operation.ts";
import { statisticsTotal } from "./statistics-total.ts";

export const statisticsTotalCpu = twin(statisticsTotal, (items, { partials, records }) => {
  for (const { first, rows, record } of items) {
    let count = 0;
    let minimum = Infinity;
    let maximum = -Infinity;
    let sum = 0;
    for (let r = first; r < first + rows; r++) {
      if (partials[r * 4] === 0) continue;
      count += partials[r * 4];
      minimum = Math.min(minimum, partials[r * 4 + 1]);
      maximum = Math.max(maximum, partials[r * 4 + 2]);
      sum += partials[r * 4 + 3];
    }
    if (count === 0) records.fill(0, record, record + 5);
    else records.set([count, minimum, maximum, sum, Math.min(Math.max(sum / count, minimum), maximum)], record);
  }
});
