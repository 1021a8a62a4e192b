import { betaFactor, betaI } from "./special.ts";
import { solveQuantile } from "./solveQuantile.ts";

/** The beta distribution of a > 0 and b > 0. NaN for other parameters. */
export const beta = { cdf, sf, quantile, upperQuantile };

/** P(X <= x) = I_x(a, b). */
function cdf(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 0;
  return x >= 1 ? 1 : betaI(x, a, b);
}

/** P(X > x) = I_{1 - x}(b, a). */
function sf(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 1;
  return x >= 1 ? 0 : betaI(1 - x, b, a, x);
}

/**
 * The x with P(X <= x) = p. An exact interval of k of n (Clopper & Pearson) at level 1 - alpha is
 * quantile(alpha / 2, k, n - k + 1), 0 for k = 0, to upperQuantile(alpha / 2, k + 1, n - k), 1 for k = n.
 */
function quantile(p: number, a: number, b: number): number {
  const odds = betaOdds(p, 1 - p, a, b);
  return odds === Infinity ? 1 : odds / (1 + odds);
}

/** The x with P(X > x) = q. */
function upperQuantile(q: number, a: number, b: number): number {
  const odds = betaOdds(1 - q, q, a, b);
  return odds === Infinity ? 1 : odds / (1 + odds);
}

/** The odds x / (1 - x) of the x with lower tail p and upper tail q = 1 - p: exact for an x near 0 and for one near 1. */
export function betaOdds(p: number, q: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && p >= 0 && q >= 0)) return NaN;
  if (p === 0) return 0;
  if (q === 0) return Infinity;
  const distribution = {
    cdf: (w: number) => betaI(w / (1 + w), a, b, 1 / (1 + w)),
    sf: (w: number) => betaI(1 / (1 + w), b, a, w / (1 + w)),
    factor: (w: number) => betaFactor(w / (1 + w), a, b, 1 / (1 + w)),
  };
  return solveQuantile(distribution, p, q, a / b);
}
