/** Points in (0, 1) and weights that sum to 1. */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss-Legendre quadrature on [0, 1]: n points integrate polynomials of degree up to 2n - 1 exactly. The points are the roots
 * of the Legendre polynomial of degree n, found by Newton's method.
 * @source Abramowitz & Stegun, Handbook of Mathematical Functions, 25.4.29
 */
export function gaussLegendre(n: number): Quadrature {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    // Each step squares the error, 1e-2 at first: after five it is rounding.
    for (let k = 0; k < 5; k++) x -= newton(n, x).step;
    const { slope } = newton(n, x);
    points[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}

/** Slope of the Legendre polynomial of degree n at x, and Newton's step there. */
function newton(n: number, x: number): { slope: number; step: number } {
  let [before, value] = [1, x];
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  const slope = (n * (before - x * value)) / (1 - x * x);
  return { slope, step: value / slope };
}
