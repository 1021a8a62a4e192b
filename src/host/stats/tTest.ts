import { InputError } from "../errors.ts";
import { symmetricP, type Alternative } from "./alternative.ts";
import { tailOf } from "./confidence.ts";
import { moments, type Moments } from "./descriptive.ts";
import { studentT } from "./studentT.ts";

export interface TTest {
  /** (estimate - 0) / standard error. */
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  /** mean(a) - mean(b). */
  readonly estimate: number;
  readonly standardError: number;
  /** Two-sided interval of the estimate. */
  readonly interval: readonly [number, number];
  /** Values of each group that are not missing; pairs for the paired test. */
  readonly n: readonly number[];
  /** Why the statistic and p are NaN. */
  readonly reason?: string;
}

export interface TTestOptions {
  readonly alternative?: Alternative;
  /** Level of the interval. */
  readonly confidence?: number;
}

/**
 * Student's test of equal means with the pooled variance: df = na + nb - 2. Missing values are left out.
 * @source Student, Biometrika 6 (1908) 1; R `t.test(var.equal = TRUE)`
 */
export function studentTTest(a: ArrayLike<number>, b: ArrayLike<number>, options: TTestOptions = {}): TTest {
  const [first, second] = [moments(a), moments(b)];
  const df = first.n + second.n - 2;
  const error = Math.sqrt(((first.squares + second.squares) / df) * (1 / first.n + 1 / second.n));
  return unpaired(first, second, df, error, options);
}

/**
 * Welch's test of equal means with a variance for each group; df by Satterthwaite. Missing values are left out.
 * @source Welch, Biometrika 34 (1947) 28; R `t.test`
 */
export function welchTTest(a: ArrayLike<number>, b: ArrayLike<number>, options: TTestOptions = {}): TTest {
  const [first, second] = [moments(a), moments(b)];
  const va = first.squares / (first.n - 1) / first.n;
  const vb = second.squares / (second.n - 1) / second.n;
  const share = va / (va + vb);
  const df = 1 / (share ** 2 / (first.n - 1) + (1 - share) ** 2 / (second.n - 1));
  return unpaired(first, second, df, Math.sqrt(va + vb), options);
}

/**
 * Student's test of a mean difference of 0 within pairs: df = pairs - 1. Pairs with a missing value are left out.
 * @throws InputError where the lengths differ, or the confidence is not between 0 and 1
 */
export function pairedTTest(a: ArrayLike<number>, b: ArrayLike<number>, options: TTestOptions = {}): TTest {
  if (a.length !== b.length) throw new InputError(`paired t test: ${a.length} and ${b.length} values`);
  const difference = moments(Float64Array.from(a, (x, i) => x - b[i]));
  const { n, mean } = difference;
  const magnitude = Math.max(Math.abs(moments(a).mean), Math.abs(moments(b).mean));
  const error = Math.sqrt(difference.squares / (n - 1) / n);
  const reason = n < 2 ? `${n} pairs, at least 2 are needed` : cannot([difference], error, magnitude, "the differences are constant");
  return result(mean, error, n - 1, [n], reason, options);
}

function unpaired(a: Moments, b: Moments, df: number, error: number, options: TTestOptions): TTest {
  const magnitude = Math.max(Math.abs(a.mean), Math.abs(b.mean));
  const reason = a.n < 2 || b.n < 2
    ? `${a.n} and ${b.n} values, at least 2 are needed in each group`
    : cannot([a, b], error, magnitude, "both groups are constant");
  return result(a.mean - b.mean, error, df, [a.n, b.n], reason, options);
}

/** R's bound of "essentially constant": a standard error within the rounding of the means. */
function cannot(samples: readonly Moments[], error: number, magnitude: number, constant: string): string | undefined {
  if (samples.some(({ squares }) => !Number.isFinite(squares))) return "infinite values, or too large to square";
  return error <= 10 * Number.EPSILON * magnitude ? constant : undefined;
}

function result(estimate: number, error: number, df: number, n: readonly number[], reason: string | undefined, options: TTestOptions): TTest {
  const { alternative = "two-sided", confidence = 0.95 } = options;
  const tail = tailOf(confidence);
  if (reason !== undefined) return { statistic: NaN, df: NaN, p: NaN, estimate, standardError: NaN, interval: [NaN, NaN], n, reason };
  const statistic = estimate / error;
  const half = error * studentT.upperQuantile(tail, df);
  const p = symmetricP(statistic, (t) => studentT.sf(t, df), alternative);
  return { statistic, df, p, estimate, standardError: error, interval: [estimate - half, estimate + half], n };
}
