import { lend, simd } from "../host/wasm/memory.ts";
import { blockLength, forBlocks, gathering } from "../host/wasm/intensities.ts";
import { twin, type ItemOf } from "./operation.ts";
import { order } from "./order.ts";

const buckets = 2048;

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

/**
 * Marks the buckets that have the values of ranks.
 * @param counts [2][buckets], see simd/order.ts
 * @param ranks ascending, below the number of values
 * @returns how many values the marked buckets have, and the rank of each rank's value among them
 */
function mark(counts: Uint32Array, ranks: Uint32Array, wanted: Uint8Array): { size: number; places: Uint32Array } {
  const places = new Uint32Array(ranks.length);
  let passed = 0;
  let size = 0;
  wanted.fill(0);
  for (let b = 0, r = 0; r < ranks.length; b++) {
    const before = passed;
    passed += counts[b] + counts[buckets + b];
    if (ranks[r] >= passed) continue;
    wanted[b] = 1;
    for (; r < ranks.length && ranks[r] < passed; r++) places[r] = size + ranks[r] - before;
    size += passed - before;
  }
  return { size, places };
}

/** Values of a region's ranks, which ascend and may lie beyond its last voxel; zeros without voxels. */
function valuesOf(image: Float64Array, mask: Uint8Array, slabs: readonly ItemOf<typeof order>[], ranks: Uint32Array): Float64Array {
  const { picked, counts, wanted, ...lent } = lend({
    ...gathering, picked: ["f64", blockLength], counts: ["u32", 2 * buckets], wanted: ["u8", buckets],
  });
  const { block } = lent;
  const { bucketCounts, bucketPick } = simd();

  const step = Math.ceil(slabs.reduce((sum, { nx, ny, nz }) => sum + nx * ny * nz, 0) / 1024);
  const sample: number[] = [];
  let n = 0;
  const blocks = forBlocks(image, mask, slabs, lent, (count) => {
    for (let next = sample.length * step; next < n + count; next += step) sample.push(block[next - n]);
    n += count;
  });
  if (n === 0) return new Float64Array(ranks.length);
  const again = (use: (count: number) => void): void => {
    if (blocks === 1) use(n); // still there
    else forBlocks(image, mask, slabs, lent, use);
  };

  // From about the third hundredth to the third last.
  const sorted = Float64Array.from(sample).sort();
  const low = sorted[sorted.length >> 5];
  const scale = buckets / (sorted[sorted.length - 1 - (sorted.length >> 5)] - low);
  counts.fill(0);
  again((count) => bucketCounts(block.byteOffset, count, low, scale, buckets, counts.byteOffset));
  const { size, places } = mark(counts, ranks.map((rank) => Math.min(rank, n - 1)), wanted);
  const found = new Float64Array(size);
  let held = 0;
  again((count) => {
    const more = bucketPick(block.byteOffset, count, low, scale, buckets, wanted.byteOffset, picked.byteOffset);
    found.set(picked.subarray(0, more), held);
    held += more;
  });
  return Float64Array.from(places, (place, r) => {
    select(found, place, r === 0 ? 0 : places[r - 1], size - 1);
    return found[place] + 0; // -0 + 0 = 0
  });
}

/** The buckets that have the ranks' values first (simd/order.ts), then quickselect among what these hold. */
export const orderCpu = twin(order, (items, { image, mask, ranks, values }) => {
  for (const lead of items) {
    if (lead.leads === 0) continue;
    const wanted = ranks.subarray(lead.ranks, lead.ranks + lead.rankCount);
    const ascending = wanted.toSorted();
    const found = valuesOf(image, mask, items.filter((it) => it.region === lead.region), ascending);
    wanted.forEach((rank, r) => (values[lead.values + r] = found[ascending.indexOf(rank)]));
  }
});
