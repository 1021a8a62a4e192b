// Arithmetic beyond f32: a Real is the unevaluated sum value + residual, |residual| <= ulp(value) / 2. Each operation below is
// good to 2^-45 of its result (most results to 2^-47), as long as nothing passes 2^127 or falls below 2^-100.
// Needs params.wgsl. Sources: Dekker 1971 (product), Knuth TAOCP 4.2.2 (two_sum), Joldes, Muller, Popescu 2017 (tight and
// rigorous error bounds for double-word arithmetic: algorithms 6, 12 and 17).
//
// Compilers may simplify (a + b) - a to b, or fuse a * b + c. guard() passes a float through an xor with params.zero, which
// is zero at run time and unknown at compile time, so that every guarded value is rounded as it stands in the text.
alias Real = vec2<f32>;

fn guard(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ params.zero); }

// a + b = sum + error, exactly.
fn two_sum(a: f32, b: f32) -> Real {
  let s = guard(a + b);
  let t = guard(s - a);
  return vec2(s, guard(a - guard(s - t)) + guard(b - t));
}

// The same for |a| >= |b| or a = 0.
fn quick_two_sum(a: f32, b: f32) -> Real {
  let s = guard(a + b);
  return vec2(s, b - guard(s - a));
}

// a * b = product + error, exactly, where nothing underflows: the operands are cut into halves of 12 bits.
fn two_product(a: f32, b: f32) -> Real {
  let p = guard(a * b);
  let ah = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
  let bh = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
  let al = guard(a - ah);
  let bl = guard(b - bh);
  let e = guard(guard(guard(ah * bh) - p) + guard(ah * bl));
  return vec2(p, guard(e + guard(al * bh)) + guard(al * bl));
}

fn real(x: f32) -> Real { return vec2(x, 0.0); }

// Every u32 exactly.
fn real_u32(n: u32) -> Real { return quick_two_sum(f32(n >> 16u) * 65536.0, f32(n & 0xffffu)); }

fn real_add(a: Real, b: Real) -> Real {
  let s = two_sum(a.x, b.x);
  let t = two_sum(a.y, b.y);
  let u = quick_two_sum(s.x, guard(s.y + t.x));
  return quick_two_sum(u.x, guard(u.y + t.y));
}

fn real_sub(a: Real, b: Real) -> Real { return real_add(a, -b); }

fn real_mul(a: Real, b: Real) -> Real {
  let p = two_product(a.x, b.x);
  return quick_two_sum(p.x, guard(p.y + guard(guard(a.x * b.y) + guard(a.y * b.x))));
}

// Three quotients, each of what the ones before left: f32 division need not be rounded correctly.
fn real_div(a: Real, b: Real) -> Real {
  let q1 = guard(a.x / b.x);
  let r1 = real_sub(a, real_mul(real(q1), b));
  let q2 = guard(r1.x / b.x);
  let r2 = real_sub(r1, real_mul(real(q2), b));
  let q3 = guard(r2.x / b.x);
  return real_add(quick_two_sum(q1, q2), real(q3));
}

// Square root, 0 for a <= 0: two Newton steps from the f32 root.
fn real_sqrt(a: Real) -> Real {
  if (a.x <= 0.0) { return real(0.0); }
  let r = guard(sqrt(a.x));
  let d = real_sub(a, two_product(r, r));
  let s = quick_two_sum(r, guard(d.x / (2.0 * r)));
  let e = real_sub(a, real_mul(s, s));
  return real_add(s, real(guard(e.x / (2.0 * r))));
}

fn real_abs(a: Real) -> Real { return select(a, -a, a.x < 0.0 || (a.x == 0.0 && a.y < 0.0)); }

// Greatest integer <= a.
fn real_floor(a: Real) -> Real {
  let f = floor(a.x);
  if (f != a.x) { return real(f); }
  return quick_two_sum(f, floor(a.y));
}
