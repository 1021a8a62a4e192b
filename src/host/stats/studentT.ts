import { betaI } from "./special.ts";
import { betaOdds } from "./beta.ts";
import { normal } from "./normal.ts";

/**
 * Student's t distribution of df > 0 degrees of freedom, which need not be whole; normal for infinitely many. NaN for others.
 * Beyond |t| = 1e150 a tail counts as 0 (it is more than 1e-300 only for fewer than 2 degrees of freedom).
 */
export const studentT = { cdf, sf, quantile, upperQuantile };

/** P(T <= t). */
function cdf(t: number, df: number): number {
  return sf(-t, df);
}

/** P(T > t) = I_x(df / 2, 1 / 2) / 2 with x = df / (df + t^2), for t > 0. */
function sf(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return NaN;
  if (df === Infinity) return normal.sf(t);
  const odds = (t / df) * t;
  const tail = betaI(1 / (1 + odds), df / 2, 0.5, odds === Infinity ? 1 : odds / (1 + odds)) / 2;
  return t < 0 ? 1 - tail : tail;
}

/** The t with P(T <= t) = p. */
function quantile(p: number, df: number): number {
  return -upperQuantile(p, df);
}

/** The t with P(T > t) = q. */
function upperQuantile(q: number, df: number): number {
  if (!(df > 0 && q >= 0 && q <= 1)) return NaN;
  if (df === Infinity) return normal.upperQuantile(q);
  // t^2 / df are the odds of a beta distribution with both tails of T beyond |t| as its upper tail.
  const beyond = 2 * Math.min(q, 1 - q);
  const t = Math.sqrt(df * betaOdds(2 * Math.abs(0.5 - q), beyond, 0.5, df / 2));
  return q > 0.5 ? -t : t;
}
