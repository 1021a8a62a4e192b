import type { Alternative } from "./alternative.ts";
import { copyPresent, lowerBound, midranks } from "./descriptive.ts";
import { normal } from "./normal.ts";
import { rankSumTail } from "./rankSumExact.ts";

export interface RankSumTest {
  /** U of the first group: pairs in which its value is the greater, ties counting half (R's W). */
  readonly statistic: number;
  readonly p: number;
  /** How p was computed. */
  readonly method: "exact" | "asymptotic";
  /** U / (na nb): the probability that a value of the first group is the greater. */
  readonly estimate: number;
  /** Values of each group that are not missing. */
  readonly n: readonly [number, number];
  /** Why p is NaN. */
  readonly reason?: string;
}

export interface RankSumOptions {
  /** "auto", as R: where both groups have fewer than 50 values and none are tied. Tied values always have the asymptotic p. */
  readonly exact?: boolean | "auto";
  /** Correction of the asymptotic p for continuity. */
  readonly continuity?: boolean;
  readonly alternative?: Alternative;
}

const fewForExact = 50;

/**
 * Wilcoxon's rank-sum test, which is Mann and Whitney's U test; the asymptotic p is corrected for ties. Missing values are left
 * out, infinite ones have ranks.
 * @source Mann & Whitney, Ann. Math. Stat. 18 (1947) 50; Hollander & Wolfe, Nonparametric Statistical Methods; R `wilcox.test`
 */
export function rankSum(a: ArrayLike<number>, b: ArrayLike<number>, options: RankSumOptions = {}): RankSumTest {
  const { exact = "auto", continuity = true, alternative = "two-sided" } = options;
  const pooled = new Float64Array(a.length + b.length);
  const na = copyPresent(a, pooled, 0);
  const total = copyPresent(b, pooled, na);
  const nb = total - na;
  const n = [na, nb] as const;
  if (na === 0 || nb === 0) {
    const reason = `${na} and ${nb} values, at least 1 is needed in each group`;
    return { statistic: NaN, p: NaN, method: "asymptotic", estimate: NaN, n, reason };
  }
  const { sorted, rankAt, ties } = midranks(pooled.subarray(0, total));
  let sum = 0;
  for (let i = 0; i < na; i++) sum += rankAt[lowerBound(sorted, pooled[i])];
  const statistic = sum - (na * (na + 1)) / 2;
  const estimate = statistic / (na * nb);
  if (ties === 0 && (exact === "auto" ? na < fewForExact && nb < fewForExact : exact)) {
    return { statistic, p: exactP(statistic, na, nb, alternative), method: "exact", estimate, n };
  }
  const variance = ((na * nb) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (!(variance > 0)) return { statistic, p: NaN, method: "asymptotic", estimate, n, reason: "all values are equal" };
  const p = asymptoticP(statistic - (na * nb) / 2, Math.sqrt(variance), continuity ? 0.5 : 0, alternative);
  return { statistic, p, method: "asymptotic", estimate, n };
}

function exactP(u: number, na: number, nb: number, alternative: Alternative): number {
  const less = rankSumTail(u, na, nb);
  const greater = rankSumTail(na * nb - u, na, nb);
  if (alternative === "less") return less;
  return alternative === "greater" ? greater : Math.min(1, 2 * Math.min(less, greater));
}

function asymptoticP(centred: number, sd: number, correction: number, alternative: Alternative): number {
  if (alternative === "less") return normal.cdf((centred + correction) / sd);
  if (alternative === "greater") return normal.sf((centred - correction) / sd);
  return Math.min(1, 2 * normal.sf((Math.abs(centred) - correction) / sd));
}
