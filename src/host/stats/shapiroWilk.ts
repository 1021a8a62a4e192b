import { present } from "./descriptive.ts";
import { normal } from "./normal.ts";
import { polynomial } from "./polynomial.ts";

export interface ShapiroWilkTest {
  /** W in (0, 1], near 1 for a normal sample. */
  readonly statistic: number;
  readonly p: number;
  /** Values that are not missing. */
  readonly n: number;
  /** Why the statistic and p are NaN. */
  readonly reason?: string;
}

const fewest = 3;
const most = 5000;

/**
 * Shapiro and Wilk's test of normality, by Royston's approximation for 3 to 5000 values. Missing values are left out.
 * @source Royston, Algorithm AS R94, Appl. Stat. 44 (1995) 547; R `shapiro.test`
 */
export function shapiroWilk(values: ArrayLike<number>): ShapiroWilkTest {
  const x = present(values).sort();
  const n = x.length;
  const cannot = (reason: string): ShapiroWilkTest => ({ statistic: NaN, p: NaN, n, reason });
  if (n < fewest || n > most) return cannot(`${n} values, the test is for ${fewest} to ${most}`);
  if (!Number.isFinite(x[0]) || !Number.isFinite(x[n - 1])) return cannot("infinite values");
  if (x[n - 1] - x[0] <= 10 * Number.EPSILON * Math.max(Math.abs(x[0]), Math.abs(x[n - 1]))) return cannot("all values are equal");
  const complement = oneMinusW(x, weights(n));
  return { statistic: 1 - complement, p: pValue(complement, n), n };
}

/** Royston's weights of the upper half of the order statistics, greatest first; the lower half's are their negatives. */
function weights(n: number): Float64Array {
  const half = Math.floor(n / 2);
  if (n === 3) return Float64Array.of(Math.SQRT1_2);
  const scores = Float64Array.from({ length: half }, (_, i) => normal.upperQuantile((i + 1 - 0.375) / (n + 0.25)));
  const squares = 2 * scores.reduce((sum, m) => sum + m * m, 0);
  const root = Math.sqrt(squares);
  const u = 1 / Math.sqrt(n);
  const given = [scores[0] / root + polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], u)];
  if (n > 5) given.push(scores[1] / root + polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], u));
  // The rest share what is left of the squares, in proportion to the scores.
  let [left, share] = [squares, 1];
  given.forEach((a, i) => {
    left -= 2 * scores[i] ** 2;
    share -= 2 * a * a;
  });
  const factor = Math.sqrt(left / share);
  return scores.map((m, i) => given[i] ?? m / factor);
}

/** 1 - W, which is small for nearly normal samples and keeps its digits here. W is the squared correlation with the weights. */
function oneMinusW(x: Float64Array, a: Float64Array): number {
  const n = x.length;
  const range = x[n - 1] - x[0];
  const mean = x.reduce((sum, value) => sum + value / range, 0) / n;
  let [aa, xx, ax] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const j = n - 1 - i;
    const weight = i === j ? 0 : i < j ? -a[i] : a[j];
    const d = x[i] / range - mean;
    aa += weight * weight;
    xx += d * d;
    ax += weight * d;
  }
  const root = Math.sqrt(aa * xx);
  return ((root - ax) * (root + ax)) / (aa * xx);
}

function pValue(complement: number, n: number): number {
  if (n === 3) return Math.max((6 / Math.PI) * (Math.asin(Math.sqrt(1 - complement)) - Math.asin(Math.sqrt(0.75))), 0);
  const y = Math.log(complement);
  const u = Math.log(n);
  if (n > 11) {
    const centre = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], u);
    const spread = Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], u));
    return normal.sf((y - centre) / spread);
  }
  const limit = polynomial([-2.273, 0.459], n);
  // Beyond the limit the transformation is not defined; the value is Royston's.
  if (y >= limit) return 1e-99;
  const centre = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n);
  const spread = Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n));
  return normal.sf((-Math.log(limit - y) - centre) / spread);
}
