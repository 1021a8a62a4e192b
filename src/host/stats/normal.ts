import { polynomial } from "./polynomial.ts";

const rootTwoPi = 2.5066282746310002;

/** The standard normal distribution. */
export const normal = { pdf, cdf, sf, quantile, upperQuantile };

function pdf(x: number): number {
  if (Math.abs(x) > 40) return Number.isNaN(x) ? NaN : 0;
  // x^2 in two pieces, the first exact: its rounding would be a relative error of the exponential.
  const head = Math.round(x * 64) / 64;
  return (Math.exp((-head * head) / 2) * Math.exp(((head - x) * (head + x)) / 2)) / rootTwoPi;
}

/** P(X <= x). */
function cdf(x: number): number {
  return sf(-x);
}

/** P(X > x), relative error below 1e-14 down to the least positive numbers. */
function sf(x: number): number {
  if (Math.abs(x) <= 1.5) return 0.5 - fromCentre(x);
  if (x < 0) return 1 - tail(-x);
  return tail(x);
}

/** P(0 < X <= x) = pdf(x) (x + x^3 / 3 + x^5 / (3 5) + ...): Abramowitz & Stegun 26.2.11. */
function fromCentre(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return pdf(x) * sum;
}

/** pdf(x) / (x + 1 / (x + 2 / (x + 3 / ...))), x > 1.5: Abramowitz & Stegun 26.2.14, from the end. */
function tail(x: number): number {
  // The fraction after n terms is off by about exp(-2 x sqrt(n)).
  let fraction = x;
  for (let k = Math.ceil(400 / (x * x)) + 15; k > 0; k--) fraction = x + k / fraction;
  return pdf(x) / fraction;
}

/** The x with P(X <= x) = p. */
function quantile(p: number): number {
  return fromTails(p - 0.5, p, 1 - p);
}

/** The x with P(X > x) = q. */
function upperQuantile(q: number): number {
  return -fromTails(q - 0.5, q, 1 - q);
}

const central = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
] as const;
const centralBelow = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077,
  21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
] as const;
const middle = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
] as const;
const middleBelow = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455,
  0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
] as const;
const far = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
] as const;
const farBelow = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525,
  7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
] as const;

/** @source Wichura, Algorithm AS 241 (PPND16), Appl. Stat. 37 (1988) 477 */
function fromTails(centred: number, p: number, q: number): number {
  if (!(p >= 0 && q >= 0)) return NaN;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * polynomial(central, r)) / polynomial(centralBelow, r);
  }
  const r = Math.sqrt(-Math.log(Math.min(p, q)));
  if (r === Infinity) return p === 0 ? -Infinity : Infinity;
  const [above, below, from] = r <= 5 ? ([middle, middleBelow, 1.6] as const) : ([far, farBelow, 5] as const);
  const x = polynomial(above, r - from) / polynomial(below, r - from);
  return centred < 0 ? -x : x;
}
