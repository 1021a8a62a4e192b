/** Number, mean and sum of squared deviations from it of the values that are not missing. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  readonly squares: number;
}

/**
 * Moments of the values that are not NaN, in two passes; the second also corrects the mean for its rounding, so that values
 * far from 0 lose nothing.
 * @source Chan, Golub & LeVeque, Am. Stat. 37 (1983) 242 (corrected two-pass algorithm)
 */
export function moments(values: ArrayLike<number>): Moments {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x !== x) continue;
    n++;
    sum += x;
  }
  const first = sum / n;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i] - first;
    if (d !== d) continue;
    rest += d;
    squares += d * d;
  }
  return Number.isFinite(first) ? { n, mean: first + rest / n, squares: squares - (rest * rest) / n } : { n, mean: first, squares: NaN };
}

/** Whether all values are one but for rounding: a standard deviation (1/n) within 10 epsilon of the mean. */
export function isConstant({ n, mean, squares }: Moments): boolean {
  return Math.sqrt(squares / n) <= 10 * Number.EPSILON * Math.abs(mean);
}

/** Arithmetic mean; NaN of no values or where one is missing. */
export function mean(values: ArrayLike<number>): number {
  const { n, mean } = moments(values);
  return n === values.length ? mean : NaN;
}

/** sum (x - mean)^2 / (n - ddof); NaN of ddof values or fewer, or where one is missing. */
export function variance(values: ArrayLike<number>, ddof = 1): number {
  const { n, squares } = moments(values);
  return n === values.length && n > ddof ? squares / (n - ddof) : NaN;
}

export function standardDeviation(values: ArrayLike<number>, ddof = 1): number {
  return Math.sqrt(variance(values, ddof));
}

/** Middle value, or the mean of the two middle ones; NaN of no values or where one is missing. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * Quantile q in [0, 1], linear between order statistics: position q (n - 1) from 0. NaN of no values or where one is missing.
 * @source Hyndman & Fan, Am. Stat. 50 (1996) 361, type 7 (the default of R and numpy)
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), q);
}

/** The same of values in ascending order (missing ones last). */
export function sortedQuantile(sorted: Float64Array, q: number): number {
  const n = sorted.length;
  if (n === 0 || Number.isNaN(sorted[n - 1]) || !(q >= 0 && q <= 1)) return NaN;
  const at = q * (n - 1);
  const below = Math.floor(at);
  const [low, high] = [sorted[below], sorted[Math.min(below + 1, n - 1)]];
  // From the nearer of the two, as numpy does, so that both ends are met exactly; equal infinities have no difference.
  if (low === high) return low;
  const part = at - below;
  return part < 0.5 ? low + part * (high - low) : high - (1 - part) * (high - low);
}

export interface Ranks {
  /** Of each value from 1 on; equal values share the mean of their ranks. */
  readonly ranks: Float64Array;
  /** sum of t^3 - t over the groups of t equal values; 0 where all differ. */
  readonly ties: number;
}

/** Ranks of values without missing ones; infinities have ranks like other values. */
export function ranks(values: ArrayLike<number>): Ranks {
  const { sorted, rankAt, ties } = midranks(values);
  const n = values.length;
  const given = new Float64Array(n);
  for (let i = 0; i < n; i++) given[i] = rankAt[lowerBound(sorted, values[i])];
  return { ranks: given, ties };
}

/** Values in ascending order, and at the first of each group of equal ones their rank. */
export function midranks(values: ArrayLike<number>): { sorted: Float64Array; rankAt: Float64Array; ties: number } {
  // A sort of plain numbers and a search for each is several times faster than a sort of indices by a comparison.
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const rankAt = new Float64Array(n);
  let ties = 0;
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end++;
    const t = end - start;
    rankAt[start] = (start + end + 1) / 2;
    ties += t * t * t - t;
    start = end;
  }
  return { sorted, rankAt, ties };
}

/** Number of the first of the ascending values that is not below x. */
export function lowerBound(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The values that are not NaN. */
export function present(values: ArrayLike<number>): Float64Array {
  // By hand: the `filter` of a typed array is twenty times slower.
  const kept = new Float64Array(values.length);
  return kept.subarray(0, copyPresent(values, kept, 0));
}

/** Copies the values that are not NaN into the target from a place on; returns the place after the last. */
export function copyPresent(values: ArrayLike<number>, target: Float64Array, from: number): number {
  let at = from;
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) target[at++] = values[i];
  return at;
}
