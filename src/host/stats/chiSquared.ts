import { gammaFactor, gammaP, gammaQ } from "./special.ts";
import { normal } from "./normal.ts";
import { solveQuantile } from "./solveQuantile.ts";

/** The chi-square distribution of df > 0 degrees of freedom, which need not be whole. NaN for other df. */
export const chiSquared = { cdf, sf, quantile, upperQuantile };

/** P(X <= x) = P(df / 2, x / 2). */
function cdf(x: number, df: number): number {
  if (!(df > 0) || Number.isNaN(x)) return NaN;
  return x <= 0 ? 0 : gammaP(df / 2, x / 2);
}

/** P(X > x) = Q(df / 2, x / 2). */
function sf(x: number, df: number): number {
  if (!(df > 0) || Number.isNaN(x)) return NaN;
  return x <= 0 ? 1 : gammaQ(df / 2, x / 2);
}

/** The x with P(X <= x) = p. */
function quantile(p: number, df: number): number {
  return fromTails(p, 1 - p, df);
}

/** The x with P(X > x) = q. */
function upperQuantile(q: number, df: number): number {
  return fromTails(1 - q, q, df);
}

function fromTails(p: number, q: number, df: number): number {
  if (!(df > 0 && p >= 0 && q >= 0)) return NaN;
  if (p === 0) return 0;
  if (q === 0) return Infinity;
  const a = df / 2;
  // Wilson & Hilferty: the cube root is nearly normal.
  const z = p <= q ? normal.quantile(p) : normal.upperQuantile(q);
  const start = a * Math.max(1 - 1 / (9 * a) + z / (3 * Math.sqrt(a)), 0.1) ** 3;
  return 2 * solveQuantile({ cdf: (w) => gammaP(a, w), sf: (w) => gammaQ(a, w), factor: (w) => gammaFactor(a, w) }, p, q, start);
}
