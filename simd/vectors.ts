/**
 * Products and sums of float64 vectors, four running pairs at a time, since each addition waits for the last one to its sum.
 */

/** a . b */
export function dot(a: usize, b: usize, n: u32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = a + (<usize>n << 3);
  const whole = a + (<usize>(n & ~7) << 3);
  for (; a < whole; a += 64, b += 64) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(a, 32), v128.load(b, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(a, 48), v128.load(b, 48)));
  }
  for (; a + 8 < end; a += 16, b += 16) s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
  const sums = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  return a < end ? sum + load<f64>(a) * load<f64>(b) : sum;
}

/** to += factor a */
export function addScaled(factor: f64, a: usize, n: u32, to: usize): void {
  const both = f64x2.splat(factor);
  const end = a + (<usize>n << 3);
  const whole = a + (<usize>(n & ~3) << 3);
  for (; a < whole; a += 32, to += 32) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(both, v128.load(a))));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(both, v128.load(a, 16))), 16);
  }
  for (; a < end; a += 8, to += 8) store<f64>(to, load<f64>(to) + factor * load<f64>(a));
}

/** to = a b, element by element. */
export function multiply(a: usize, b: usize, n: u32, to: usize): void {
  const end = a + (<usize>n << 3);
  const whole = a + (<usize>(n & ~1) << 3);
  for (; a < whole; a += 16, b += 16, to += 16) v128.store(to, f64x2.mul(v128.load(a), v128.load(b)));
  if (a < end) store<f64>(to, load<f64>(a) * load<f64>(b));
}

/** Solves L z = b in place of b; @param l lower triangle, rows `step` bytes apart */
export function solveLower(l: usize, step: usize, n: u32, b: usize): void {
  let at = b;
  for (let i: u32 = 0; i < n; i++, l += step, at += 8) {
    store<f64>(at, (load<f64>(at) - dot(l, b, i)) / load<f64>(l + (at - b)));
  }
}

/** Solves L^T z = b in place of b. */
export function solveUpper(l: usize, step: usize, n: u32, b: usize): void {
  for (let i = <i32>n - 1; i >= 0; i--) {
    const row = l + <usize>i * step;
    const at = b + (<usize>i << 3);
    const value = load<f64>(at) / load<f64>(row + (<usize>i << 3));
    store<f64>(at, value);
    addScaled(-value, row, i, b);
  }
}

/** Brings values to mean 0 and standard deviation 1, which is returned; @param weights of sum 1 */
export function standardise(values: usize, weights: usize, n: u32, mean: f64): f64 {
  const means = f64x2.splat(mean);
  let squares = f64x2.splat(0);
  const pairs = <usize>(n & ~1) << 3;
  for (let i: usize = 0; i < pairs; i += 16) {
    const rest = f64x2.sub(v128.load(values + i), means);
    v128.store(values + i, rest);
    squares = f64x2.add(squares, f64x2.mul(v128.load(weights + i), f64x2.mul(rest, rest)));
  }
  let square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  if (n & 1) {
    const rest = load<f64>(values + pairs) - mean;
    store<f64>(values + pairs, rest);
    square += load<f64>(weights + pairs) * rest * rest;
  }
  const deviation = Math.sqrt(square);
  const deviations = f64x2.splat(deviation);
  for (let i: usize = 0; i < pairs; i += 16) v128.store(values + i, f64x2.div(v128.load(values + i), deviations));
  if (n & 1) store<f64>(values + pairs, load<f64>(values + pairs) / deviation);
  return deviation;
}
