import { lend, simd } from "../host/wasm/memory.ts";
import { twin } from "./operation.ts";
import { prefilter } from "./prefilter.ts";

const pole = Math.sqrt(3) - 2;

/** Weights of the samples of a line of n in its first causal coefficient (without the gain of 6). */
function firstWeights(n: number, horizon: number): number[] {
  if (horizon < n) return Array.from({ length: horizon }, (_, k) => pole ** k);
  const period = 2 * n - 2;
  return Array.from({ length: n }, (_, k) => (pole ** k + (k > 0 && k < n - 1 ? pole ** (period - k) : 0)) / (1 - pole ** period));
}

/** Numbers of an image that stay in the cache. */
const slab = 2 ** 15;

/** Slabs of lines side by side (simd/prefilter.ts). */
export const prefilterCpu = twin(prefilter, (items, { image, coefficients }) => {
  for (const it of items) {
    const voxels = it.nx * it.ny * it.nz;
    const n = [it.nx, it.ny, it.nz][it.axis];
    const source = image.subarray(it.image, it.image + voxels);
    const out = coefficients.subarray(it.coefficients, it.coefficients + voxels);
    if (n === 1) out.set(source);
    else if (it.axis === 0) filterRows(source, out, n, firstWeights(n, it.horizon));
    else filterColumns(source, out, n, it.axis === 1 ? it.nx : it.nx * it.ny, firstWeights(n, it.horizon));
  }
});

/** Lines along x. */
function filterRows(source: Float64Array, out: Float64Array, n: number, firsts: readonly number[]): void {
  const lines = 16 * Math.ceil(Math.min(source.length, slab) / (16 * n));
  const { voxels, weights, scratch } = lend({ voxels: ["f64", lines * n], weights: ["f64", firsts.length], scratch: ["f64", 16 * n] });
  weights.set(firsts);
  voxels.fill(0);
  for (let first = 0; first < source.length; first += voxels.length) {
    const part = source.subarray(first, first + voxels.length);
    voxels.set(part);
    simd().prefilterRows(voxels.byteOffset, lines, n, weights.byteOffset, firsts.length, pole, scratch.byteOffset);
    out.set(voxels.subarray(0, part.length), first);
  }
}

/** Lines along y or z, `stride` of which lie side by side. */
function filterColumns(source: Float64Array, out: Float64Array, n: number, stride: number, firsts: readonly number[]): void {
  const most = Math.min(stride, Math.ceil(slab / n));
  const step = most + (most % 2);
  const { voxels, weights } = lend({ voxels: ["f64", step * n], weights: ["f64", firsts.length] });
  weights.set(firsts);
  for (let first = 0; first < source.length; first += stride * n) {
    for (let line = 0; line < stride; line += most) {
      const lines = Math.min(most, stride - line);
      const from = first + line;
      for (let k = 0; k < n; k++) voxels.set(source.subarray(from + k * stride, from + k * stride + lines), k * step);
      simd().prefilterColumns(voxels.byteOffset, 8 * step, lines, n, weights.byteOffset, firsts.length, pole);
      for (let k = 0; k < n; k++) out.set(voxels.subarray(k * step, k * step + lines), from + k * stride);
    }
  }
}
