// Thresholds as float64 arithmetic gives them, from numbers of three planes. Needs real.wgsl.

// a * b to 2^-70, largest plane first.
fn triple_product(a: vec3<f32>, b: vec3<f32>) -> vec3<f32> {
  let p = two_product(a.x, b.x);
  let q = two_product(a.x, b.y);
  let r = two_product(a.y, b.x);
  let s = two_sum(q.x, r.x);
  let t = two_sum(p.y, s.x);
  let small = guard(guard(guard(a.x * b.z) + guard(a.z * b.x)) + guard(a.y * b.y));
  let u = two_sum(t.y, guard(guard(s.y + guard(q.y + r.y)) + small));
  let v = quick_two_sum(p.x, t.x);
  let w = two_sum(v.y, u.x);
  let x = quick_two_sum(v.x, w.x);
  let y = quick_two_sum(x.y, guard(w.y + u.y));
  return vec3(x.x, y.x, y.y);
}

// t rounded to the 53 bits of a float64, ties to even.
fn round_to_double(t: vec3<f32>) -> vec3<f32> {
  if (t.x == 0.0) { return t; }
  var exponent = i32((bitcast<u32>(t.x) >> 23u) & 0xffu) - 127;
  // A power of two with a remainder of the other sign lies below its own binade.
  if ((bitcast<u32>(t.x) & 0x7fffffu) == 0u && t.y * t.x < 0.0) { exponent--; }
  let ulp = ldexp(1.0, exponent - 52);
  let scale = ldexp(1.0, 52 - exponent);
  // t.x is a whole and even number of ulps; t.y is rounded first, then what is left of it together with t.z.
  let y = guard(t.y * scale);
  let n = round(y);
  let m = round(guard(guard(y - n) + guard(t.z * scale)));
  let low = two_sum(n * ulp, m * ulp);
  let high = quick_two_sum(t.x, low.x);
  return vec3(high.x, quick_two_sum(high.y, low.y));
}
