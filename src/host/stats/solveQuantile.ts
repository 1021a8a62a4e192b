export interface PositiveDistribution {
  /** P(W <= w), w > 0. */
  readonly cdf: (w: number) => number;
  /** P(W > w), w > 0. */
  readonly sf: (w: number) => number;
  /** w times the density at w. */
  readonly factor: (w: number) => number;
}

/**
 * The w > 0 of lower tail p and upper tail q = 1 - p: Newton's method for the logarithm of the smaller tail over log w, in
 * which far tails are nearly straight, kept inside the bracket of what was tried.
 * @param start a first guess, positive
 */
export function solveQuantile({ cdf, sf, factor }: PositiveDistribution, p: number, q: number, start: number): number {
  const lower = p <= q;
  let [low, high] = [0, Infinity];
  let w = start;
  let last = Infinity;
  for (let i = 0; i < 300; i++) {
    const tail = lower ? cdf(w) : sf(w);
    // Positive where w is too large.
    const excess = lower ? Math.log(tail / p) : Math.log(q / tail);
    if (excess === 0) return w;
    if (excess > 0) high = w;
    else low = w;
    const step = (-excess * tail) / factor(w);
    // At the noise of the tail the steps stop shrinking.
    if (Math.abs(step) < 1e-14 && Math.abs(step) >= last) return w;
    last = Math.abs(step);
    const next = w * Math.exp(step);
    if (next === w) return w;
    w = next > low && next < high ? next : between(low, high);
    if (w === low || w === high) return w;
  }
  return w;
}

/** Halfway on the scale of logarithms. */
function between(low: number, high: number): number {
  if (high === Infinity) return Math.max(low, 1e-300) * 64;
  return low === 0 ? high / 64 : Math.sqrt(low) * Math.sqrt(high);
}
