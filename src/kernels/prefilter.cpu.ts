import { twin } from "./operation.ts";
import { prefilter } from "./prefilter.ts";

const pole = Math.sqrt(3) - 2;

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
    for (let first = 0; first < voxels; first += stride * n) {
      const end = first + stride * n;
      for (let i = first; i < first + stride; i++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k] * source[i + k * stride];
        out[i] = 6 * sum;
      }
      for (let i = first + stride; i < end; i++) out[i] = 6 * source[i] + pole * out[i - stride];
      for (let i = end - stride; i < end; i++) out[i] = (pole / (pole * pole - 1)) * (pole * out[i - stride] + out[i]);
      for (let i = end - stride - 1; i >= first; i--) out[i] = pole * (out[i + stride] - out[i]);
    }
  }
});
