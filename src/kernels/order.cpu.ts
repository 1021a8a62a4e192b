import { StretchFinder } from "../host/image/extents.ts";
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

/** The intensities of windows' stretches; -0 as 0. */
function gather(image: Float64Array, windows: readonly { readonly image: number; readonly stretches: Int32Array }[]): Float64Array {
  let n = 0;
  for (const { stretches } of windows) for (let s = 0; s < stretches.length; s += 3) n += stretches[s + 2] - stretches[s + 1];
  const gathered = new Float64Array(n);
  let to = 0;
  for (const { image: first, stretches } of windows) {
    for (let s = 0; s < stretches.length; s += 3) {
      const end = first + stretches[s + 2];
      for (let at = first + stretches[s + 1]; at < end; at++) gathered[to++] = image[at] + 0; // -0 + 0 = 0
    }
  }
  return gathered;
}

export const orderCpu = twin(order, (items, { image, mask, ranks, values }) => {
  const finder = new StretchFinder(mask);
  for (const lead of items) {
    if (lead.leads === 0) continue;
    const slabs = items.filter((it) => it.region === lead.region);
    const gathered = gather(image, slabs.map((it) => ({ image: it.image, stretches: finder.stretches(it, it.masked === 1) })));
    const n = gathered.length;
    let left = 0;
    for (let r = 0; r < lead.rankCount; r++) {
      const rank = Math.min(ranks[lead.ranks + r], n - 1);
      if (rank >= left) select(gathered, rank, left, n - 1);
      if (n > 0) left = rank;
      values[lead.values + r] = n > 0 ? gathered[rank] : 0;
    }
  }
});
