import { InputError } from "../errors.ts";

export type Adjustment = "bonferroni" | "holm" | "hochberg" | "bh" | "by";

/**
 * Adjusted p-values: those at most alpha are what the procedure rejects at alpha. Bonferroni, Holm (Scand J Stat 6 (1979) 65)
 * and Hochberg (Biometrika 75 (1988) 800) bound the chance of any false rejection; bh (Benjamini & Hochberg, JRSS B 57 (1995)
 * 289) and by (Benjamini & Yekutieli, Ann Stat 29 (2001) 1165, under any dependence) the expected share of false ones among
 * the rejections. NaN stays NaN and does not count as a test, as in R's p.adjust.
 * @throws InputError where a value is not within [0, 1]
 */
export function adjust(p: ArrayLike<number>, method: Adjustment): Float64Array {
  const adjusted = Float64Array.from(p);
  for (const [i, value] of adjusted.entries()) {
    if (value < 0 || value > 1) throw new InputError(`adjust: p-value ${i + 1} is ${value}, not within 0 to 1`);
  }
  const order = [...adjusted.keys()].filter((i) => !Number.isNaN(adjusted[i])).sort((a, b) => adjusted[a] - adjusted[b]);
  const factor = factorOf(method, order.length);
  const scaled = order.map((i, rank) => adjusted[i] * factor(rank));
  // The adjusted values rise with p: a step-down procedure takes the greatest so far, a step-up one the least still to come.
  if (method === "holm") for (let k = 1; k < scaled.length; k++) scaled[k] = Math.max(scaled[k], scaled[k - 1]);
  else for (let k = scaled.length - 2; k >= 0; k--) scaled[k] = Math.min(scaled[k], scaled[k + 1]);
  for (const [rank, i] of order.entries()) adjusted[i] = Math.min(1, scaled[rank]);
  return adjusted;
}

/** What the p-value of a rank, from 0, is multiplied by, of n tests. */
function factorOf(method: Adjustment, n: number): (rank: number) => number {
  if (method === "bonferroni") return () => n;
  if (method === "holm" || method === "hochberg") return (rank) => n - rank;
  if (method === "bh") return (rank) => n / (rank + 1);
  let harmonic = 0;
  for (let k = 1; k <= n; k++) harmonic += 1 / k;
  return (rank) => (harmonic * n) / (rank + 1);
}
