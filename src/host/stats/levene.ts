import { InputError } from "../errors.ts";
import { anova, type AnovaTest } from "./anova.ts";
import { mean, median, present } from "./descriptive.ts";

export interface LeveneOptions {
  /** "median" is Brown and Forsythe's form (scipy, R's car); "mean" is Levene's own (SPSS). */
  readonly centre?: "median" | "mean";
}

/**
 * Levene's test of equal variances: the analysis of variance of |x - centre of its group|. Missing values are left out.
 * @source Levene (1960) in Contributions to Probability and Statistics; Brown & Forsythe, JASA 69 (1974) 364
 * @throws InputError for fewer than 2 groups
 */
export function levene(groups: readonly ArrayLike<number>[], { centre = "median" }: LeveneOptions = {}): AnovaTest {
  if (groups.length < 2) throw new InputError(`Levene's test: ${groups.length} groups, at least 2 are needed`);
  const samples = groups.map(present);
  const n = samples.map((values) => values.length);
  const cannot = (reason: string): AnovaTest => {
    return { statistic: NaN, df1: n.length - 1, df2: n.reduce((a, b) => a + b) - n.length, p: NaN, n, reason };
  };
  if (!samples.every((values) => values.every(Number.isFinite))) return cannot("infinite values");
  // Deviations of constant groups are no larger than the rounding of their means.
  if (samples.every((values) => values.every((x) => x === values[0])) && !n.includes(0)) return cannot("the groups are constant");
  const test = anova(samples.map((values) => deviations(values, centre === "median" ? median(values) : mean(values))));
  return test.reason === "the groups are constant" ? { ...test, reason: "the deviations from the centre are constant in each group" } : test;
}

function deviations(values: Float64Array, centre: number): Float64Array {
  return values.map((x) => Math.abs(x - centre));
}
