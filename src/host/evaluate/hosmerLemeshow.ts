import { chiSquared } from "../stats/chiSquared.ts";
import { calibrationCurve } from "./calibrationCurve.ts";

export interface HosmerLemeshow {
  /** Chi-squared. */
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Groups that there are: fewer than asked for where probabilities are tied. */
  readonly groups: number;
  readonly reason?: string;
}

/**
 * Hosmer and Lemeshow's test of fit over groups of probabilities cut at quantiles, as calibrationCurve cuts them:
 * sum (observed - expected)^2 / (n mean (1 - mean)), expected = n mean. Degrees of freedom are the groups less 2 on the cases that the model was
 * fitted on ("development"), and the groups on others ("external").
 * A group whose probabilities are all 0 or all 1 adds nothing where it is right and makes the statistic infinite where not.
 * @throws InputError as calibrationCurve
 * @source Hosmer, Lemeshow & Sturdivant, Applied Logistic Regression, 3rd ed. (2013), 5.2.2
 */
export function hosmerLemeshow(
  y: ArrayLike<number>,
  p: ArrayLike<number>,
  { groups = 10, cases = "development" }: { groups?: number; cases?: "development" | "external" } = {},
): HosmerLemeshow {
  const bins = calibrationCurve(y, p, { bins: groups });
  let statistic = 0;
  for (const { n, positives, predicted } of bins) {
    const expected = n * predicted;
    if (positives !== expected) statistic += (positives - expected) ** 2 / (expected * (1 - predicted));
  }
  const df = cases === "development" ? bins.length - 2 : bins.length;
  if (df < 1) return { statistic, df, p: NaN, groups: bins.length, reason: `${bins.length} groups leave no degree of freedom` };
  return { statistic, df, p: chiSquared.sf(statistic, df), groups: bins.length };
}
