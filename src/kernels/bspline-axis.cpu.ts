import { lend, simd } from "../host/wasm/memory.ts";
import { bsplineAxis } from "./bspline-axis.ts";
import { twin, type ItemOf, type TwinBuffers } from "./operation.ts";

type Item = ItemOf<typeof bsplineAxis>;
type Buffers = TwinBuffers<typeof bsplineAxis>;

/** Numbers that stay in the cache. */
const cached = 2 ** 14;
/** Rows that are worth being copied. */
const long = 64;

/**
 * Most of the work is on the slowest axis of a fit, which is the first and in float64, and on the fastest of an evaluation, which is
 * the last and in float32: these two are WebAssembly (simd/bspline-axis.ts).
 */
export const bsplineAxisCpu = twin(bsplineAxis, (items, buffers) => {
  for (const it of items) {
    if (it.single === 1 && it.inner === 1) singleLines(it, buffers);
    else if (it.single === 0 && it.inner >= long) stretches(it, buffers);
    else rowByRow(it, buffers);
  }
});

/** Stretches of rows side by side, two numbers at once. */
function stretches(it: Item, { values, bands, weights, sums }: Buffers): void {
  const { outer, count, inner, rows } = it;
  const stretch = Math.min(inner, Math.max(64, Math.floor(cached / count)));
  // A stretch of odd length is followed by one number more, which vectors write and nobody reads.
  const step = stretch + (stretch & 1);
  const table = matrixOf(it, bands, weights);
  const lent = lend({ values: ["f64", count * step], bands: ["u32", 3 * rows], weights: ["f64", table.weights.length], sums: ["f64", rows * step] });
  lent.bands.set(table.bands);
  lent.weights.set(table.weights);
  for (let o = 0; o < outer; o++) {
    for (let x = 0; x < inner; x += stretch) {
      const n = Math.min(stretch, inner - x);
      for (let c = 0, from = it.values + o * count * inner + x; c < count; c++, from += inner) lent.values.set(values.subarray(from, from + n), c * step);
      simd().bandedRows(lent.values.byteOffset, step, n, lent.bands.byteOffset, rows, lent.weights.byteOffset, lent.sums.byteOffset);
      for (let r = 0, to = it.sums + o * rows * inner + x; r < rows; r++, to += inner) sums.set(lent.sums.subarray(r * step, r * step + n), to);
    }
  }
}

/** Blocks of lines. */
function singleLines(it: Item, { values, bands, weights, sums }: Buffers): void {
  const { outer, count, rows } = it;
  const block = Math.min(outer, Math.max(1, Math.floor(cached / rows)));
  const table = matrixOf(it, bands, weights);
  const lent = lend({ values: ["f32", block * count], bands: ["u32", 3 * rows], weights: ["f32", table.weights.length], sums: ["f32", block * rows] });
  lent.bands.set(table.bands);
  lent.weights.set(table.weights);
  for (let line = 0; line < outer; line += block) {
    const n = Math.min(block, outer - line);
    lent.values.set(values.subarray(it.values + line * count, it.values + (line + n) * count));
    simd().bandedLines(lent.values.byteOffset, n, count, lent.bands.byteOffset, rows, lent.weights.byteOffset, lent.sums.byteOffset);
    sums.set(lent.sums.subarray(0, n * rows), it.sums + line * rows);
  }
}

function rowByRow(it: Item, { values, bands, weights, sums }: Buffers): void {
  const { outer, count, inner, rows } = it;
  const add = it.single === 1 ? addSingle : addRow;
  sums.fill(0, it.sums, it.sums + outer * rows * inner);
  for (let o = 0, to = it.sums; o < outer; o++) {
    for (let r = 0, band = it.bands; r < rows; r++, band += 3, to += inner) {
      const end = bands[band + 1];
      for (let c = bands[band], w = it.weights + bands[band + 2]; c < end; c++, w++) add(weights[w], values, it.values + (o * count + c) * inner, sums, to, inner);
    }
  }
}

function addRow(weight: number, values: Float64Array, from: number, sums: Float64Array, to: number, n: number): void {
  for (let x = 0; x < n; x++) sums[to + x] += weight * values[from + x];
}

function addSingle(weight: number, values: Float64Array, from: number, sums: Float64Array, to: number, n: number): void {
  for (let x = 0; x < n; x++) sums[to + x] = Math.fround(sums[to + x] + Math.fround(weight * values[from + x]));
}

/** An item's matrix: its rows' bands, and the weights they point into. */
function matrixOf({ bands: at, weights: from, rows }: Item, bands: Uint32Array, weights: Float64Array): { bands: Uint32Array; weights: Float64Array } {
  const own = bands.subarray(at, at + 3 * rows);
  let end = 0;
  for (let r = 0; r < own.length; r += 3) end = Math.max(end, own[r + 2] + own[r + 1] - own[r]);
  return { bands: own, weights: weights.subarray(from, from + end) };
}
