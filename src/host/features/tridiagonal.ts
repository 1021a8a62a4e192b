/** A symmetric tridiagonal matrix: beside[k] couples k and k + 1; the last one couples what would come next. */
export interface Tridiagonal {
  size: number;
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
}

/**
 * Greatest eigenvalue of T, or of -T with side -1.
 * Laguerre's iteration on p(x) = det(T - x): all roots of p are real, so that from above it falls onto the greatest, and cubes its
 * distance in every step. With pivots d_k of T - x, p is their product, and
 *
 *     p' / p = sum d' / d,   -(p' / p)' = sum (d' / d)^2 - d'' / d
 */
export function greatest({ size, diagonal, beside }: Tridiagonal, side: 1 | -1): number {
  let x = bound({ size, diagonal, beside }, side);
  for (;;) {
    let inverse = 1 / (side * diagonal[0] - x); // of the pivot
    let slope = -1;
    let curve = 0;
    let first = -inverse;
    let second = first * first;
    for (let k = 1; k < size; k++) {
      const ratio = beside[k - 1] * inverse;
      const square = ratio * ratio;
      curve = square * (curve - 2 * slope * slope * inverse);
      slope = square * slope - 1;
      inverse = 1 / (side * diagonal[k] - x - beside[k - 1] * ratio);
      const relative = slope * inverse;
      first += relative;
      second += relative * relative - curve * inverse;
    }
    const step = size / (first + Math.sqrt(Math.max(0, (size - 1) * (size * second - first * first))));
    if (!(first > 0 && x - step < x)) return x; // rounding put x below the root, or steps vanish in it
    x -= step;
  }
}

/** No eigenvalue lies above it: Gershgorin's circles. */
function bound({ size, diagonal, beside }: Tridiagonal, side: 1 | -1): number {
  let high = -Infinity;
  for (let k = 0; k < size; k++) {
    high = Math.max(high, side * diagonal[k] + (k + 1 < size ? beside[k] : 0) + (k > 0 ? beside[k - 1] : 0));
  }
  return high;
}

/**
 * Length of A v - eigenvalue v for the vector v that the basis of T gives: the last coupling times v's last element.
 * The elements are found from the last to the first: they grow that way, so rounding does not.
 */
export function residual({ size, diagonal, beside }: Tridiagonal, side: 1 | -1, eigenvalue: number): number {
  const last = size - 1;
  const shift = side * eigenvalue;
  let following = 0;
  let element = 1;
  let squares = 1;
  for (let k = last; k > 0; k--) {
    const previous = ((shift - diagonal[k]) * element - (k < last ? beside[k] * following : 0)) / beside[k - 1];
    following = element;
    element = previous;
    squares += element * element;
  }
  return beside[last] / Math.sqrt(squares);
}
