/**
 * The uniform cubic B-spline: a sum over four taps around a position, `low - 1` to `low + 2`, which lies `w` above tap `low`.
 *
 *     low-1      low  --w--> position     low+1      low+2
 */

/** Weights of the four taps for 0 <= w <= 1, into weights[at] to weights[at + 3]; their sum is 1. */
export function splineWeights(w: number, weights: Float64Array, at: number): void {
  const d = (w * w * w) / 6;
  const a = 1 / 6 + (w * (w - 1)) / 2 - d;
  const c = w + a - 2 * d;
  weights[at] = a;
  weights[at + 1] = 1 - a - c - d;
  weights[at + 2] = c;
  weights[at + 3] = d;
}

/** Derivatives of the four weights by w; their sum is 0. */
export function splineSlopes(w: number, slopes: Float64Array, at: number): void {
  const v = 1 - w;
  slopes[at] = -0.5 * v * v;
  slopes[at + 1] = w * (1.5 * w - 2);
  slopes[at + 2] = v * (2 - 1.5 * v);
  slopes[at + 3] = 0.5 * w * w;
}
