import { twin } from "./operation.ts";
import { statistics } from "./statistics.ts";

export const statisticsCpu = twin(statistics, (items, { image, mask, bounds, partials }) => {
  for (const it of items) {
    const lanes = it.lanes;
    const lower = it.bounded === 1 ? bounds[it.bounds] : -Infinity;
    const upper = it.bounded === 1 ? bounds[it.bounds + 1] : Infinity;
    const rows = partials.subarray(it.row * 4, (it.row + lanes) * 4);
    const lost = new Float64Array(lanes); // what the rounding of each lane's sum lost (Knuth's two_sum)
    rows.fill(0);
    let lane = 0;
    for (let z = 0; z < it.nz; z++) {
      for (let y = 0; y < it.ny; y++) {
        const first = ((z + it.z0) * it.sy + y + it.y0) * it.sx + it.x0;
        for (let at = first; at < first + it.nx; at++, lane++) {
          if (lane === lanes) lane = 0;
          if (it.masked === 1 && mask[it.mask + at] === 0) continue;
          const x = image[it.image + at];
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
    }
    for (let r = 0; r < lanes; r++) rows[r * 4 + 3] += lost[r];
  }
});
