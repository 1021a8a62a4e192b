import { twin } from "./operation.ts";
import { prefilter } from "./prefilter.ts";

const pole = Math.sqrt(3) - 2;

/** Of the last causal coefficients in the last coefficient. */
const lastGain = pole / (pole * pole - 1);

/** Weights of the samples of a line of n in its first causal coefficient (without the gain of 6). */
function firstWeights(n: number, horizon: number): number[] {
  if (horizon < n) return Array.from({ length: horizon }, (_, k) => pole ** k);
  const period = 2 * n - 2;
  return Array.from({ length: n }, (_, k) => (pole ** k + (k > 0 && k < n - 1 ? pole ** (period - k) : 0)) / (1 - pole ** period));
}

export const prefilterCpu = twin(prefilter, (items, { image, coefficients }) => {
  for (const it of items) {
    const size = [it.nx, it.ny, it.nz];
    const voxels = it.nx * it.ny * it.nz;
    const n = size[it.axis];
    // Lines side by side (all that share their other slow coordinates) are filtered together, so that memory is read in order.
    const stride = size.slice(0, it.axis).reduce((a, b) => a * b, 1);
    const out = coefficients.subarray(it.coefficients, it.coefficients + voxels);
    const source = image.subarray(it.image, it.image + voxels);
    if (n === 1) {
      out.set(source);
      continue;
    }
    const weights = firstWeights(n, it.horizon);
    if (it.axis === 0 && voxels >= 4 * n) {
      for (let row = 0; row < voxels; row += 4 * n) filterRows(source, out, Math.min(row, voxels - 4 * n), n, weights);
      continue;
    }
    for (let first = 0; first < voxels; first += stride * n) {
      const end = first + stride * n;
      for (let i = first; i < first + stride; i++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k] * source[i + k * stride];
        out[i] = 6 * sum;
      }
      for (let i = first + stride; i < end; i++) out[i] = 6 * source[i] + pole * out[i - stride];
      for (let i = end - stride; i < end; i++) out[i] = lastGain * (pole * out[i - stride] + out[i]);
      for (let i = end - stride - 1; i >= first; i--) out[i] = pole * (out[i + stride] - out[i]);
    }
  }
});

/** The first causal coefficient of a row. */
function firstOf(source: Float64Array, from: number, weights: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k] * source[from + k];
  return 6 * sum;
}

/** Four rows, from the first on, whose recursions do not wait for each other. */
function filterRows(source: Float64Array, out: Float64Array, a: number, n: number, weights: readonly number[]): void {
  const b = a + n, c = b + n, d = c + n;
  let p = firstOf(source, a, weights), q = firstOf(source, b, weights), r = firstOf(source, c, weights), s = firstOf(source, d, weights);
  let beforeP = p, beforeQ = q, beforeR = r, beforeS = s;
  out[a] = p; out[b] = q; out[c] = r; out[d] = s;
  for (let k = 1; k < n; k++) {
    beforeP = p; beforeQ = q; beforeR = r; beforeS = s;
    out[a + k] = p = 6 * source[a + k] + pole * p;
    out[b + k] = q = 6 * source[b + k] + pole * q;
    out[c + k] = r = 6 * source[c + k] + pole * r;
    out[d + k] = s = 6 * source[d + k] + pole * s;
  }
  out[a + n - 1] = p = lastGain * (pole * beforeP + p);
  out[b + n - 1] = q = lastGain * (pole * beforeQ + q);
  out[c + n - 1] = r = lastGain * (pole * beforeR + r);
  out[d + n - 1] = s = lastGain * (pole * beforeS + s);
  for (let k = n - 2; k >= 0; k--) {
    out[a + k] = p = pole * (p - out[a + k]);
    out[b + k] = q = pole * (q - out[b + k]);
    out[c + k] = r = pole * (r - out[c + k]);
    out[d + k] = s = pole * (s - out[d + k]);
  }
}
