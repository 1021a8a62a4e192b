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
  const [two, names] = [groups.length === 2, groups.length === 2 ? ["Student's t test", "Mann-Whitney U test"] as const : ["analysis of variance", "Kruskal-Wallis test"] as const];
  const ofRanks = (why: string) => ({ normal: false, name: names[1], ...resultOf(() => (two ? rankSum(groups[0], groups[1]) : kruskalWallis(groups))), why });
  const shapes = groups.map((values) => shapiroWilk(values));
  const untested = shapes.find(({ reason }) => reason !== undefined);
  if (untested) return ofRanks(`normality of a group cannot be tested: ${untested.reason}`);
  const least = Math.min(...shapes.map(({ p }) => p));
  if (least < alpha) return ofRanks(`a group is not normal (Shapiro-Wilk p = ${short(least)})`);

  const { p } = levene(groups, { centre });
  const normal = `all groups may be normal (least Shapiro-Wilk p = ${short(least)})`;
  if (!(p < alpha)) return { normal: true, name: names[0], ...resultOf(() => (two ? studentTTest(groups[0], groups[1]) : anova(groups))), why: `${normal} with equal variances (Levene p = ${short(p)})` };
  const why = `${normal} with other variances (Levene p = ${short(p)})`;
  return two ? { normal: true, name: "Welch's t test", ...resultOf(() => welchTTest(groups[0], groups[1])), why } : ofRanks(why);
}

/**
 * Compares counts of categories between groups: by the chi-square test where its approximation is taken to hold, that is no
 * expected count is below 1 and at most a fifth of them are below 5; else by Fisher's exact test.
 * @param counts [groups][categories]
 * @source Cochran, Biometrics 10 (1954) 417
 */
export function categoryTest(counts: readonly (readonly number[])[], { yates = true }: ChoiceOptions = {}): BaselineTest {
  const test = chiSquaredTest(counts, { yates });
  const expected = test.expected.flat();
  const few = expected.filter((count) => count < 5).length;
  const least = Math.min(...expected);
  const why = `${few} of ${expected.length} expected counts are below 5, the least is ${short(least)}`;
  if (test.reason !== undefined || (least >= 1 && few <= expected.length / 5)) return { name: "chi-square test", ...resultOf(() => test), why };
  return { name: "Fisher's exact test", ...resultOf(() => ({ statistic: NaN, ...fisherExact(counts) })), why };
}

function resultOf(test: () => { readonly statistic: number; readonly p: number; readonly reason?: string }): Pick<BaselineTest, "statistic" | "p" | "reason"> {
  const { statistic, p, reason } = test();
  return { statistic, p, ...(reason !== undefined && { reason }) };
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
