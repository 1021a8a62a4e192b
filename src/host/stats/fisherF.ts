import { betaI } from "./special.ts";
import { betaOdds } from "./beta.ts";
import { chiSquared } from "./chiSquared.ts";

/** The F distribution of d1 > 0 and d2 > 0 degrees of freedom, which need not be whole. NaN for others. */
export const fisherF = { cdf, sf, quantile, upperQuantile };

/** P(X <= f) = I_x(d1 / 2, d2 / 2) with x = d1 f / (d1 f + d2). */
function cdf(f: number, d1: number, d2: number): number {
  if (!(d1 > 0 && d2 > 0) || Number.isNaN(f)) return NaN;
  if (f <= 0) return 0;
  if (d2 === Infinity) return chiSquared.cdf(d1 * f, d1);
  const odds = (d1 / d2) * f;
  return betaI(share(odds), d1 / 2, d2 / 2, 1 / (1 + odds));
}

/** P(X > f). */
function sf(f: number, d1: number, d2: number): number {
  if (!(d1 > 0 && d2 > 0) || Number.isNaN(f)) return NaN;
  if (f <= 0) return 1;
  if (d2 === Infinity) return chiSquared.sf(d1 * f, d1);
  const odds = (d1 / d2) * f;
  return betaI(1 / (1 + odds), d2 / 2, d1 / 2, share(odds));
}

/** The f with P(X <= f) = p. */
function quantile(p: number, d1: number, d2: number): number {
  return d2 === Infinity ? chiSquared.quantile(p, d1) / d1 : (betaOdds(p, 1 - p, d1 / 2, d2 / 2) * d2) / d1;
}

/** The f with P(X > f) = q. */
function upperQuantile(q: number, d1: number, d2: number): number {
  return d2 === Infinity ? chiSquared.upperQuantile(q, d1) / d1 : (betaOdds(1 - q, q, d1 / 2, d2 / 2) * d2) / d1;
}

function share(odds: number): number {
  return odds === Infinity ? 1 : odds / (1 + odds);
}
