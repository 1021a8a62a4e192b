import { twin } from "./operation.ts";
import { order } from "./order.ts";

/**
 * Puts the value of rank k in its place among values[left .. right], smaller ones before it, larger ones behind it.
 * Floyd and Rivest 1975, Algorithm 489: a sample narrows a long stretch first.
 */
function select(values: Float64Array, k: number, left: number, right: number): void {
  while (right > left) {
    if (right - left > 600) {
      const n = right - left + 1;
      const i = k - left + 1;
      const z = Math.log(n);
      const s = 0.5 * Math.exp((2 * z) / 3);
      const sd = 0.5 * Math.sqrt((z * s * (n - s)) / n) * Math.sign(i - n / 2);
      select(values, k, Math.max(left, Math.floor(k - (i * s) / n + sd)), Math.min(right, Math.floor(k + ((n - i) * s) / n + sd)));
    }
    const t = values[k];
    let i = left;
    let j = right;
    values[k] = values[left];
    values[left] = t;
    if (values[right] > t) {
      values[left] = values[right];
      values[right] = t;
    }
    while (i < j) {
      const swap = values[i];
      values[i++] = values[j];
      values[j--] = swap;
      while (values[i] < t) i++;
      while (values[j] > t) j--;
    }
    if (values[left] === t) {
      const swap = values[left];
      values[left] = values[j];
      values[j] = swap;
    } else {
      j++;
      const swap = values[j];
      values[j] = values[right];
      values[right] = swap;
    }
    if (j <= k) left = j + 1;
    if (k <= j) right = j - 1;
  }
}

export const orderCpu = twin(order, (items, { image, mask, ranks, values }) => {
  for (const lead of items) {
    if (lead.leads === 0) continue;
    const slabs = items.filter((it) => it.region === lead.region);
    const gathered = new Float64Array(slabs.reduce((voxels, it) => voxels + it.nx * it.ny * it.nz, 0));
    let n = 0;
    for (const it of slabs) {
      for (let z = 0; z < it.nz; z++) {
        for (let y = 0; y < it.ny; y++) {
          const first = ((z + it.z0) * it.sy + y + it.y0) * it.sx + it.x0;
          for (let at = first; at < first + it.nx; at++) {
            if (it.masked === 0 || mask[it.mask + at] !== 0) gathered[n++] = image[it.image + at] + 0; // -0 + 0 = 0
          }
        }
      }
    }
    let left = 0;
    for (let r = 0; r < lead.rankCount; r++) {
      const rank = Math.min(ranks[lead.ranks + r], n - 1);
      if (rank >= left) select(gathered, rank, left, n - 1);
      if (n > 0) left = rank;
      values[lead.values + r] = n > 0 ? gathered[rank] : 0;
    }
  }
});
