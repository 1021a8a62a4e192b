import { InputError } from "../errors.ts";

/** P(U <= u) for u = 0 to m n of a pair of sizes; a table of features asks for the same few again and again. */
const distributions = new Map<string, Float64Array>();
/** The work of one distribution grows with m^2 n (m + n), m <= n: a second or two at this many. */
const mostSteps = 4e9;

/** P(U <= u) of the rank-sum statistic of untied groups of na and nb values under the null hypothesis. */
export function rankSumTail(u: number, na: number, nb: number): number {
  const [m, n] = na < nb ? [na, nb] : [nb, na];
  const key = `${m} ${n}`;
  let cumulative = distributions.get(key);
  if (!cumulative) {
    cumulative = distribution(m, n);
    distributions.set(key, cumulative);
  }
  return cumulative[u];
}

/**
 * Counts the choices of m of the ranks 1 to m + n by their sum, rank by rank; all terms are positive, so that the smallest
 * tails keep their digits.
 */
function distribution(m: number, n: number): Float64Array {
  const steps = m * m * n * (m + n);
  if (!(steps <= mostSteps)) throw new InputError(`exact rank-sum test: groups of ${m} and ${n} values are too large, use the asymptotic p`);
  const sums = m * n + 1;
  // Row k holds the shares of choices of k ranks by their sum less the least possible, k (k + 1) / 2.
  const rows = Array.from({ length: m + 1 }, () => new Float64Array(sums));
  rows[0][0] = 1;
  for (let rank = 1; rank <= m + n; rank++) {
    for (let k = Math.min(m, rank); k >= Math.max(1, m + rank - (m + n)); k--) {
      const [target, source] = [rows[k], rows[k - 1]];
      const shift = rank - k;
      for (let s = Math.min(sums - 1, k * shift); s >= shift; s--) target[s] += source[s - shift];
    }
  }
  const counts = rows[m];
  const all = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  return counts.map((count) => (below += count) / all);
}
