import { InputError } from "../errors.ts";
import { moments } from "./descriptive.ts";
import { fisherF } from "./fisherF.ts";

export interface AnovaTest {
  /** F: mean square between the groups over mean square within them. */
  readonly statistic: number;
  readonly df1: number;
  readonly df2: number;
  readonly p: number;
  /** Values of each group that are not missing. */
  readonly n: readonly number[];
  /** Why the statistic and p are NaN. */
  readonly reason?: string;
}

/**
 * One-way analysis of variance of two or more groups, of which none may be empty. Missing values are left out.
 * @source Fisher, Statistical Methods for Research Workers (1925); R `oneway.test(var.equal = TRUE)`
 * @throws InputError for fewer than 2 groups
 */
export function anova(groups: readonly ArrayLike<number>[]): AnovaTest {
  if (groups.length < 2) throw new InputError(`analysis of variance: ${groups.length} groups, at least 2 are needed`);
  const samples = groups.map(moments);
  const n = samples.map((group) => group.n);
  const total = n.reduce((a, b) => a + b);
  const grand = samples.reduce((sum, group) => sum + group.n * group.mean, 0) / total;
  const between = samples.reduce((sum, group) => sum + group.n * (group.mean - grand) ** 2, 0);
  const within = samples.reduce((sum, group) => sum + group.squares, 0);
  const [df1, df2] = [groups.length - 1, total - groups.length];
  const undefinedTest = (reason: string): AnovaTest => ({ statistic: NaN, df1, df2, p: NaN, n, reason });
  const empty = n.indexOf(0);
  if (empty >= 0) return undefinedTest(`group ${empty + 1} has no values`);
  if (df2 < 1) return undefinedTest(`${total} values in ${groups.length} groups, at least one group needs 2`);
  if (!samples.every((group) => Number.isFinite(group.squares))) return undefinedTest("infinite values, or too large to square");
  const magnitude = Math.max(...samples.map((group) => Math.abs(group.mean)));
  if (Math.sqrt(within / df2 / total) <= 10 * Number.EPSILON * magnitude) return undefinedTest("the groups are constant");
  const statistic = between / df1 / (within / df2);
  return { statistic, df1, df2, p: fisherF.sf(statistic, df1, df2), n };
}
