import { betaFactor, betaI } from "./special.ts";

/** The binomial distribution: successes in n trials, each of probability p. NaN for an n that is not whole or p outside [0, 1]. */
export const binomial = { pmf, cdf, sf, quantile, upperQuantile };

/** P(K = k). */
function pmf(k: number, n: number, p: number): number {
  if (!valid(n, p) || Number.isNaN(k)) return NaN;
  if (k < 0 || k > n || !Number.isInteger(k)) return 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return p ** n;
  if (p === 0 || p === 1) return 0;
  // n! / (k! (n - k)!) = n / (k (n - k) B(k, n - k)).
  return betaFactor(p, k, n - k) * (n / k / (n - k));
}

/** P(K <= k) = I_{1 - p}(n - k, k + 1). */
function cdf(k: number, n: number, p: number): number {
  if (!valid(n, p) || Number.isNaN(k)) return NaN;
  const whole = Math.floor(k);
  if (whole < 0) return 0;
  return whole >= n ? 1 : betaI(1 - p, n - whole, whole + 1, p);
}

/** P(K > k) = I_p(k + 1, n - k). */
function sf(k: number, n: number, p: number): number {
  if (!valid(n, p) || Number.isNaN(k)) return NaN;
  const whole = Math.floor(k);
  if (whole < 0) return 1;
  return whole >= n ? 0 : betaI(p, whole + 1, n - whole);
}

/** Room for the rounding of the tails, as R's: a probability computed by `cdf` leads back to its own k. */
const slack = 64 * Number.EPSILON;

/** The least k with P(K <= k) >= probability. */
function quantile(probability: number, n: number, p: number): number {
  if (!valid(n, p) || !(probability >= 0 && probability <= 1)) return NaN;
  return least(n, (k) => cdf(k, n, p) >= probability * (1 - slack));
}

/** The least k with P(K > k) <= probability. */
function upperQuantile(probability: number, n: number, p: number): number {
  if (!valid(n, p) || !(probability >= 0 && probability <= 1)) return NaN;
  return least(n, (k) => sf(k, n, p) <= probability * (1 + slack));
}

function least(n: number, holds: (k: number) => boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function valid(n: number, p: number): boolean {
  return Number.isInteger(n) && n >= 0 && p >= 0 && p <= 1;
}
