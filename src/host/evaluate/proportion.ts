import { beta } from "../stats/beta.ts";
import { tailOf } from "../stats/confidence.ts";
import { normal } from "../stats/normal.ts";

/** A measure with its interval; NaN with a reason where the cases do not define it. */
export interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly reason?: string;
}

/** Interval of a binomial proportion: Wilson's score interval, or the exact one of Clopper and Pearson. */
export type ProportionInterval = "wilson" | "clopper-pearson";

/**
 * k of n with its interval. Without cases (n = 0) it is NaN with the reason given.
 * @source Wilson, JASA 22 (1927) 209; Clopper & Pearson, Biometrika 26 (1934) 404, by quantiles of the beta distribution
 */
export function proportion(k: number, n: number, interval: ProportionInterval, confidence: number, without: string): Estimate {
  const tail = tailOf(confidence);
  if (n === 0) return { value: NaN, lower: NaN, upper: NaN, reason: without };
  const [lower, upper] = interval === "wilson" ? wilson(k, n, normal.upperQuantile(tail)) : clopperPearson(k, n, tail);
  return { value: k / n, lower, upper };
}

function wilson(k: number, n: number, z: number): [number, number] {
  const centre = k + z ** 2 / 2;
  const half = z * Math.sqrt((k * (n - k)) / n + z ** 2 / 4);
  const total = n + z ** 2;
  // At the ends the limit is k / n itself, which rounding would miss.
  return [k === 0 ? 0 : (centre - half) / total, k === n ? 1 : (centre + half) / total];
}

function clopperPearson(k: number, n: number, tail: number): [number, number] {
  return [k === 0 ? 0 : beta.quantile(tail, k, n - k + 1), k === n ? 1 : beta.upperQuantile(tail, k + 1, n - k)];
}
