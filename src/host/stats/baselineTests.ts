import { anova } from "./anova.ts";
import { chiSquaredTest } from "./chiSquaredTest.ts";
import { fisherExact } from "./fisherExact.ts";
import { kruskalWallis } from "./kruskalWallis.ts";
import { levene } from "./levene.ts";
import { rankSum } from "./rankSum.ts";
import { shapiroWilk } from "./shapiroWilk.ts";
import { studentTTest, welchTTest } from "./tTest.ts";

export interface ChoiceOptions {
  /** Level of the Shapiro-Wilk and Levene tests that choose. Default 0.05. */
  readonly alpha?: number;
  /** What Levene's test takes deviations from. Default "median" (R); SPSS takes the mean. */
  readonly centre?: "median" | "mean";
  /** Yates' correction of the chi-square test of 2 x 2 tables. Default true (R). */
  readonly yates?: boolean;
}

export interface BaselineTest {
  readonly name: "Student's t test" | "Welch's t test" | "Mann-Whitney U test" | "analysis of variance" | "Kruskal-Wallis test" | "chi-square test" | "Fisher's exact test";
  /** NaN for Fisher's. */
  readonly statistic: number;
  readonly p: number;
  /** Why this test was taken. */
  readonly why: string;
  /** Why p is NaN. */
  readonly reason?: string;
}

/**
 * Compares a variable between groups: by ranks unless Shapiro and Wilk's test finds every group normal. Two normal groups by
 * Student's t test, or Welch's where Levene's test finds other variances; more by analysis of variance, or by ranks where
 * it does. A group whose normality cannot be tested (fewer than 3 values, more than 5000, constant) is not taken as normal.
 * @param groups without missing values
 */
export function numberTest(groups: readonly Float64Array[], { alpha = 0.05, centre = "median" }: ChoiceOptions = {}): BaselineTest & { readonly normal: boolean } {
  const two = groups.length === 2;
  const byRanks = (why: string) => two
    ? { normal: false, ...told("Mann-Whitney U test", rankSum(groups[0], groups[1]), why) }
    : { normal: false, ...told("Kruskal-Wallis test", kruskalWallis(groups), why) };
  const shapes = groups.map((values) => shapiroWilk(values));
  const untested = shapes.find(({ reason }) => reason !== undefined);
  if (untested) return byRanks(`normality of a group cannot be tested: ${untested.reason}`);
  const least = Math.min(...shapes.map(({ p }) => p));
  if (least < alpha) return byRanks(`a group is not normal (Shapiro-Wilk p = ${short(least)})`);

  const { p } = levene(groups, { centre });
  const isEqual = !(p < alpha);
  const why = `all groups may be normal (least Shapiro-Wilk p = ${short(least)}), of ${isEqual ? "equal" : "different"} variances (Levene p = ${short(p)})`;
  if (two) return { normal: true, ...(isEqual ? told("Student's t test", studentTTest(groups[0], groups[1]), why) : told("Welch's t test", welchTTest(groups[0], groups[1]), why)) };
  return isEqual ? { normal: true, ...told("analysis of variance", anova(groups), why) } : byRanks(why);
}

/**
 * Compares counts of categories between groups: by the chi-square test where its approximation is taken to hold, that is no
 * expected count is below 1 and at most a fifth of them are below 5; else by Fisher's exact test.
 * @param counts [groups][categories]
 * @source Cochran, Biometrics 10 (1954) 417
 */
export function categoryTest(counts: readonly (readonly number[])[], { yates = true }: ChoiceOptions = {}): BaselineTest {
  if (counts[0].length === 0) return { name: "chi-square test", statistic: NaN, p: NaN, why: "the default", reason: "all values are missing" };
  const test = chiSquaredTest(counts, { yates });
  const expected = test.expected.flat();
  const few = expected.filter((count) => count < 5).length;
  const least = Math.min(...expected);
  const why = `${few} of ${expected.length} expected counts are below 5, the least is ${short(least)}`;
  if (test.reason !== undefined || (least >= 1 && few <= expected.length / 5)) return told("chi-square test", test, why);
  return told("Fisher's exact test", { statistic: NaN, ...fisherExact(counts) }, why);
}

interface Found {
  readonly statistic: number;
  readonly p: number;
  readonly reason?: string;
}

function told(name: BaselineTest["name"], { statistic, p, reason }: Found, why: string): BaselineTest {
  return { name, statistic, p, why, ...(reason !== undefined && { reason }) };
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
