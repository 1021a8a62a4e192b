import { lend, simd } from "../host/wasm/memory.ts";
import { kmeansSums, totalsLength } from "./kmeans-sums.ts";
import { most, twin, type ItemOf } from "./operation.ts";

/** Points that stay in a core's cache, and whose sums lose little to rounding; no power of two, so that images do not share cache sets. */
const blockLength = 4104;
const tableCount = 4;

/** Eight points at a time (simd/kmeans.ts), block by block. */
export const kmeansSumsCpu = twin(kmeansSums, (items, buffers) => {
  const { block, centroids, tables } = lend({
    block: ["f64", most(items, (i) => i.images) * blockLength],
    centroids: ["f64", most(items, (i) => i.k * i.images)],
    tables: ["f64", tableCount * most(items, (i) => (i.k + 1) * rowLength(i.images))],
  });
  for (const alike of ofSamePoints(items)) {
    const [{ n, first, count, images }] = alike;
    for (const it of alike) buffers.totals.fill(0, it.totals, it.totals + totalsLength(it));
    for (let done = 0; done < count; done += blockLength) {
      const length = Math.min(blockLength, count - done);
      for (let q = 0; q < images; q++) {
        const from = q * n + first + done;
        block.set(buffers.points.subarray(from, from + length), q * blockLength);
      }
      for (const { k, centroids: at, slack, totals } of alike) {
        centroids.set(buffers.centroids.subarray(at, at + k * images));
        tables.fill(0);
        simd().kmeansSums(block.byteOffset, 8 * blockLength, length, images, centroids.byteOffset, k, slack, tables.byteOffset);
        addTables(buffers.totals.subarray(totals), tables, k, images);
      }
    }
  }
});

type Item = ItemOf<typeof kmeansSums>;

/** Neighbouring items of the same points, which need to be brought near only once. */
function ofSamePoints(items: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups[groups.length - 1]?.[0];
    if (last && last.n === item.n && last.first === item.first && last.count === item.count && last.images === item.images) groups[groups.length - 1].push(item);
    else groups.push([item]);
  }
  return groups;
}

/** Numbers in a row of a table: a whole number of pairs. */
function rowLength(images: number): number {
  return (images + 3) & ~1;
}

function addTables(totals: Float64Array, tables: Float64Array, k: number, images: number): void {
  const row = rowLength(images);
  const table = (k + 1) * row;
  for (let c = 0; c < k; c++) {
    for (let q = 0; q < images + 2; q++) {
      let sum = 0;
      for (let t = 0; t < tableCount; t++) sum += tables[t * table + c * row + q];
      totals[c * (images + 2) + q] += sum;
    }
  }
}
