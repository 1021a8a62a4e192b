import { InputError } from "../errors.ts";
import { chiSquared } from "./chiSquared.ts";
import { present, ranks } from "./descriptive.ts";

export interface KruskalWallisTest {
  /** H, corrected for ties. */
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** Values of each group that are not missing. */
  readonly n: readonly number[];
  /** Why the statistic and p are NaN. */
  readonly reason?: string;
}

/**
 * Kruskal and Wallis' test that two or more groups have the same distribution, p from chi-square with groups - 1 degrees of
 * freedom. Missing values are left out, infinite ones have ranks.
 * @source Kruskal & Wallis, JASA 47 (1952) 583; R `kruskal.test`
 * @throws InputError for fewer than 2 groups
 */
export function kruskalWallis(groups: readonly ArrayLike<number>[]): KruskalWallisTest {
  if (groups.length < 2) throw new InputError(`Kruskal-Wallis test: ${groups.length} groups, at least 2 are needed`);
  const samples = groups.map(present);
  const n = samples.map((values) => values.length);
  const total = n.reduce((a, b) => a + b);
  const df = groups.length - 1;
  const cannot = (reason: string): KruskalWallisTest => ({ statistic: NaN, df, p: NaN, n, reason });
  const empty = n.indexOf(0);
  if (empty >= 0) return cannot(`group ${empty + 1} has no values`);
  const pooled = new Float64Array(total);
  let at = 0;
  for (const values of samples) {
    pooled.set(values, at);
    at += values.length;
  }
  const { ranks: given, ties } = ranks(pooled);
  const correction = 1 - ties / (total ** 3 - total);
  if (!(correction > 0)) return cannot("all values are equal");
  let between = 0;
  at = 0;
  for (const { length } of samples) {
    const sum = given.subarray(at, at + length).reduce((a, b) => a + b, 0);
    // From the mean rank, not from the usual sum of squares, whose terms cancel.
    between += (sum - (length * (total + 1)) / 2) ** 2 / length;
    at += length;
  }
  const statistic = ((12 / (total * (total + 1))) * between) / correction;
  return { statistic, df, p: chiSquared.sf(statistic, df), n };
}
