const halfLogTwoPi = 0.9189385332046727;
const epsilon = Number.EPSILON;
/** Below the least normal number, so that a quotient by it does not overflow: the start of Lentz's fractions. */
const tiny = 1e-290;
const mostTerms = 10_000_000;

/**
 * log Gamma(x), x > 0: within 1e-14 of max(1, |log Gamma(x)|).
 * @source Abramowitz & Stegun 6.1.40 (Stirling)
 */
export function lgamma(x: number): number {
  if (!(x > 0)) return NaN;
  if (x === Infinity) return Infinity;
  return x === 1 || x === 2 ? 0 : (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingError(x);
}

/**
 * log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), x > 0: what Stirling's formula lacks. Densities are written with it
 * because the large terms of their logarithms then cancel on paper and not in float64.
 * @source Loader, "Fast and accurate computation of binomial probabilities" (2000); Abramowitz & Stegun 6.1.41
 */
function stirlingError(x: number): number {
  let product = 1;
  let z = x;
  while (z < 15) product *= z++;
  const w = 1 / (z * z);
  const last = 1 / 1188 - w * (691 / 360360 - w * (1 / 156 - (w * 3617) / 122400));
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * last)))) / z;
  return z === x ? series : series + (z - 0.5) * Math.log(z) - Math.log(product) - (x - 0.5) * Math.log(x) + x - z;
}

/** log(1 + u) - u without cancellation for small u; `onePlus` is 1 + u where the caller knows it better than by the sum. */
function logOnePlusMinus(u: number, onePlus: number): number {
  if (Math.abs(u) > 0.3) return Math.log(onePlus) - u;
  // log(1 + u) = 2 artanh(v) with v = u / (2 + u), and 2 v - u = -u v.
  const v = u / (2 + u);
  const v2 = v * v;
  let sum = 0;
  let power = v2;
  for (let k = 3; power > 1e-17 * k * v2; k += 2) {
    sum += power / k;
    power *= v2;
  }
  return v * (2 * sum - u);
}

/** Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0. */
export function gammaP(a: number, x: number): number {
  return x < a + 1 ? gammaLower(a, x) : 1 - gammaUpper(a, x);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), computed as such. */
export function gammaQ(a: number, x: number): number {
  return x < a + 1 ? 1 - gammaLower(a, x) : gammaUpper(a, x);
}

/** x^a e^-x / Gamma(a): x times the density of the gamma distribution of shape a. */
export function gammaFactor(a: number, x: number): number {
  if (x === 0 || x === Infinity) return 0;
  const u = (x - a) / a;
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(a * logOnePlusMinus(u, x / a) - stirlingError(a));
}

/** The series Abramowitz & Stegun 6.5.29; all terms are positive. */
function gammaLower(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < mostTerms && term > sum * epsilon * 0.1; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return gammaFactor(a, x) * sum;
}

/** The continued fraction Abramowitz & Stegun 6.5.31 in its even part, by Lentz's algorithm. */
function gammaUpper(a: number, x: number): number {
  if (x === Infinity) return 0;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < mostTerms; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < epsilon) break;
  }
  return gammaFactor(a, x) * h;
}

/**
 * Regularised incomplete beta function I_x(a, b), a > 0, b > 0, 0 <= x <= 1. The upper tail 1 - I_x(a, b) is
 * betaI(y, b, a, x).
 * @param y 1 - x, where it is known better than by the difference
 */
export function betaI(x: number, a: number, b: number, y = 1 - x): number {
  return x * (a + b + 2) < a + 1 ? betaLower(x, a, b, y) : 1 - betaLower(y, b, a, x);
}

/** x^a y^b / B(a, b): x y times the density of the beta distribution. */
export function betaFactor(x: number, a: number, b: number, y = 1 - x): number {
  if (x === 0 || y === 0) return 0;
  const n = a + b;
  const d = b * x - a * y;
  const exponent = a * logOnePlusMinus(d / a, (n * x) / a) + b * logOnePlusMinus(-d / b, (n * y) / b);
  return Math.sqrt((a / (2 * Math.PI)) * (b / n)) * Math.exp(exponent + stirlingError(n) - stirlingError(a) - stirlingError(b));
}

/** @source Didonato & Morris, ACM TOMS 18 (1992) 360, equation 9: a continued fraction, here by Lentz's algorithm */
function betaLower(x: number, a: number, b: number, y: number): number {
  const factor = betaFactor(x, a, b, y);
  if (factor === 0) return 0;
  const lambda = a * y - b * x + 1;
  let h = nonZero((a * lambda) / (a + 1));
  let c = h;
  let d = 0;
  for (let m = 1; m < mostTerms; m++) {
    const p = a + 2 * m - 1;
    const numerator = ((a + m - 1) / p) * ((a + b + m - 1) / p) * m * (b - m) * x * x;
    const term = m + (m * (b - m) * x) / p + ((a + m) * (lambda + m * (1 + y))) / (p + 2);
    d = 1 / nonZero(term + numerator * d);
    c = nonZero(term + numerator / c);
    const change = c * d;
    h *= change;
    if (Math.abs(change - 1) < epsilon) break;
  }
  return factor / h;
}

function nonZero(x: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}
