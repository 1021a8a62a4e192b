// The uniform cubic B-spline. Needs real.wgsl.

// Its values at w + 1, w, 1 - w, 2 - w for 0 <= w <= 1: the weights of the taps low - 1, low, low + 1, low + 2.
fn spline_weights(w: Real) -> array<Real, 4> {
  let sixth = vec2<f32>(0.1666666716337204, -4.967053879312289e-9);
  let d = real_mul(sixth, real_mul(w, real_mul(w, w)));
  let a = real_sub(real_add(sixth, 0.5 * real_mul(w, real_sub(w, real(1.0)))), d);
  let c = real_sub(real_add(w, a), 2.0 * d);
  let b = real_sub(real_sub(real_sub(real(1.0), a), c), d);
  return array<Real, 4>(a, b, c, d);
}

// Index i mirrored at the ends 0 and n - 1, the ends not repeated.
fn mirrored(i: i32, n: i32) -> i32 {
  if (n == 1) { return 0; }
  let period = 2 * n - 2;
  let j = abs(i) % period;
  return min(j, period - j);
}
