import { lend, simd } from "../host/wasm/memory.ts";
import { bsplineAxis } from "./bspline-axis.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";

type Item = ItemOf<typeof bsplineAxis>;
type Buffers = TwinBuffers<typeof bsplineAxis>;

/** Numbers that stay in the cache. */
const cached = 2 ** 14;

/** Along the fastest axis a line at a time; along the others stretches of whole rows, two numbers at once (simd/bspline-axis.ts). */
export const bsplineAxisCpu = twin(bsplineAxis, (items, buffers) => {
  for (const it of items) {
    if (it.inner === 1) lines(it, buffers);
    else stretches(it, buffers);
  }
});

function lines(it: Item, { values, bands, weights, sums }: Buffers): void {
  const { outer, count, rows } = it;
  for (let o = 0, line = it.values, to = it.sums; o < outer; o++, line += count) {
    for (let r = 0, band = it.bands; r < rows; r++, band += 3, to++) {
      const end = bands[band + 1];
      let sum = 0;
      for (let c = bands[band], w = it.weights + bands[band + 2]; c < end; c++, w++) sum += weights[w] * values[line + c];
      sums[to] = sum;
    }
  }
}

function stretches(it: Item, { values, bands, weights, sums }: Buffers): void {
  const { outer, count, inner, rows } = it;
  const stretch = Math.min(inner, Math.max(64, Math.floor(cached / count)));
  const elements = bands[it.bands + 3 * rows - 1] + bands[it.bands + 3 * rows - 2] - bands[it.bands + 3 * rows - 3];
  // A stretch of odd length is followed by one number more, which vectors write and nobody reads.
  const step = stretch + (stretch & 1);
  const lent = lend({ values: ["f64", count * step], bands: ["u32", 3 * rows], weights: ["f64", elements], sums: ["f64", rows * step] });
  lent.bands.set(bands.subarray(it.bands, it.bands + 3 * rows));
  lent.weights.set(weights.subarray(it.weights, it.weights + elements));
  for (let o = 0; o < outer; o++) {
    for (let x = 0; x < inner; x += stretch) {
      const n = Math.min(stretch, inner - x);
      for (let c = 0, from = it.values + o * count * inner + x; c < count; c++, from += inner) lent.values.set(values.subarray(from, from + n), c * step);
      simd().bandedRows(lent.values.byteOffset, step, n, lent.bands.byteOffset, rows, lent.weights.byteOffset, lent.sums.byteOffset);
      for (let r = 0, to = it.sums + o * rows * inner + x; r < rows; r++, to += inner) sums.set(lent.sums.subarray(r * step, r * step + n), to);
    }
  }
}
