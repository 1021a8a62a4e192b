import { InputError } from "../errors.ts";
import { symmetricP, type Alternative } from "./alternative.ts";
import { tailOf } from "./confidence.ts";
import { isConstant, moments, ranks, type Moments } from "./descriptive.ts";
import { normal } from "./normal.ts";
import { studentT } from "./studentT.ts";

export interface CorrelationTest {
  /** The coefficient, r or rho. */
  readonly estimate: number;
  /** t = r sqrt(df / (1 - r^2)). */
  readonly statistic: number;
  /** Pairs - 2. */
  readonly df: number;
  readonly p: number;
  /** Pairs without a missing value. */
  readonly n: number;
  /** Why the estimate and p are NaN. */
  readonly reason?: string;
}

export interface PearsonTest extends CorrelationTest {
  /** Two-sided, tanh(artanh r -+ z / sqrt(n - 3)); NaN for fewer than 4 pairs. */
  readonly interval: readonly [number, number];
}

export interface CorrelationOptions {
  readonly alternative?: Alternative;
}

export interface PearsonOptions extends CorrelationOptions {
  /** Level of the interval. */
  readonly confidence?: number;
}

/**
 * Pearson's product-moment correlation with the test of 0 and Fisher's interval. Pairs with a missing value are left out.
 * @source Fisher, Metron 1 (1921) 3; R `cor.test`
 * @throws InputError where the lengths differ, or the confidence is not between 0 and 1
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>, options: PearsonOptions = {}): PearsonTest {
  const { confidence = 0.95 } = options;
  const z = normal.upperQuantile(tailOf(confidence));
  const test = correlate(...pairs(a, b), options);
  const half = test.n > 3 ? z / Math.sqrt(test.n - 3) : NaN;
  const centre = Math.atanh(test.estimate);
  return { ...test, interval: [Math.tanh(centre - half), Math.tanh(centre + half)] };
}

/**
 * Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs. p is from t with n - 2 degrees of
 * freedom, as scipy's `spearmanr` and R's `cor.test(exact = FALSE)`; R's default is another one for small samples without
 * ties (exact below 10 pairs, Edgeworth's series up to 1290). Pairs with a missing value are left out, infinite values have ranks.
 * @source Spearman, Am. J. Psychol. 15 (1904) 72
 * @throws InputError where the lengths differ
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>, options: CorrelationOptions = {}): CorrelationTest {
  const [x, y] = pairs(a, b);
  return correlate(ranks(x).ranks, ranks(y).ranks, options);
}

/** The pairs in which neither is missing. */
function pairs(a: ArrayLike<number>, b: ArrayLike<number>): [Float64Array, Float64Array] {
  if (a.length !== b.length) throw new InputError(`correlation: ${a.length} and ${b.length} values`);
  const [x, y] = [new Float64Array(a.length), new Float64Array(a.length)];
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== a[i] || b[i] !== b[i]) continue;
    x[n] = a[i];
    y[n++] = b[i];
  }
  return [x.subarray(0, n), y.subarray(0, n)];
}

function correlate(a: Float64Array, b: Float64Array, { alternative = "two-sided" }: CorrelationOptions): CorrelationTest {
  const n = a.length;
  const df = n - 2;
  const [x, y] = [moments(a), moments(b)];
  const reason = n < 3 ? `${n} pairs, at least 3 are needed` : unusable(x, "first") ?? unusable(y, "second");
  if (reason !== undefined) return { estimate: NaN, statistic: NaN, df, p: NaN, n, reason };
  const [sx, sy] = [Math.sqrt(x.squares), Math.sqrt(y.squares)];
  // |u - v|^2 = 2 (1 - r) and |u + v|^2 = 2 (1 + r) of the standardised columns u and v: no digits of 1 - r^2 cancel.
  let [product, minus, plus] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const u = (a[i] - x.mean) / sx;
    const v = (b[i] - y.mean) / sy;
    product += u * v;
    minus += (u - v) ** 2;
    plus += (u + v) ** 2;
  }
  const estimate = Math.max(-1, Math.min(1, product));
  const statistic = estimate * Math.sqrt(df / ((minus / 2) * (plus / 2)));
  return { estimate, statistic, df, p: symmetricP(statistic, (t) => studentT.sf(t, df), alternative), n };
}

function unusable(column: Moments, which: string): string | undefined {
  if (!Number.isFinite(column.squares)) return `the ${which} column has infinite values, or too large to square`;
  return isConstant(column) ? `the ${which} column is constant` : undefined;
}
