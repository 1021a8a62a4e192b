// Exponential and logarithm of Reals, good to 2^-44 of the result. Needs real.wgsl.
//
// The argument is brought near 0 (exp) or 1 (log) by a power of two, which is exact; a series gives the rest. In a series
// the low terms are Reals; a term below 2^-23 of the sum has enough digits in f32.
// Source: Cody & Waite 1980 (reduction by a constant cut into parts); Tang 1990 (log as 2 atanh(f / (2 + f))); coefficients are Taylor's.

// ln 2 in parts of 17, 17 and 24 bits: products of the first two with whole numbers up to 127 are exact.
const ln2 = vec3<f32>(0.693145751953125, 1.428605173714459e-06, 1.6465949697480609e-12);

// n ln 2 + x, |n| <= 127 and whole.
fn add_ln2(n: f32, x: Real) -> Real {
  return real_add(real_add(quick_two_sum(n * ln2.x, n * ln2.y), x), real(n * ln2.z));
}

// e^x, where x is taken as within -87 to 88, so that the result is neither denormal nor infinite.
//
//   x = n ln 2 + r, |r| <= ln 2 / 2      e^x = 2^n e^r      e^r = 1 + r (1 + r (1/2 + r (1/6 + ... + r / 12!)))
fn real_exp(x: Real) -> Real {
  var a = x;
  if (x.x < -87.0) { a = real(-87.0); }
  if (x.x > 88.0) { a = real(88.0); }
  let n = round(a.x * 1.442695);
  let r = add_ln2(-n, a);
  let t = r.x;
  var sum = real(1.984127e-4 + t * (2.4801588e-5 + t * (2.7557319e-6 + t * (2.755732e-7 + t * (2.505211e-8 + t * 2.0876757e-9)))));
  var inverse_factorials = array<Real, 7>( // of 6 to 0
    vec2(0.0013888889225199819, -3.3631094437103215e-11), vec2(0.008333333767950535, -4.34617203337595e-10),
    vec2(0.0416666679084301, -1.2417634698280722e-9), vec2(0.1666666716337204, -4.967053879312289e-9),
    vec2(0.5, 0.0), vec2(1.0, 0.0), vec2(1.0, 0.0));
  for (var k = 0u; k < 7u; k++) { sum = real_add(real_mul(sum, r), inverse_factorials[k]); }
  return sum * bitcast<f32>(u32(i32(n) + 127) << 23u);
}

// Natural logarithm of x, 2^-100 < x < 2^126, in as many as three planes, largest first: near 1 the digits of x - 1 count.
//
//   x = 2^n (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)      log x = n ln 2 + log(1 + f)
//   s = f / (2 + f), |s| <= 0.172, z = s^2             log(1 + f) = 2 s (1 + z (1/3 + z (1/5 + ... + z / 19)))
fn real_log(x: vec3<f32>) -> Real {
  let n = (bitcast<i32>(x.x) - 0x3f3504f3) >> 23u; // 0x3f3504f3: sqrt(1/2)
  let m = x * bitcast<f32>(u32(127 - n) << 23u);
  let f = real_add(real_sub(m.xy, real(1.0)), real(m.z));
  let s = real_div(f, real_add(f, real(2.0)));
  let z = real_mul(s, s);
  let t = z.x;
  var sum = real(0.11111111 + t * (0.09090909 + t * (0.07692308 + t * (0.06666667 + t * (0.05882353 + t * 0.05263158)))));
  var inverses = array<Real, 4>( // of 7, 5, 3 and 1
    vec2(0.1428571492433548, -6.38621200366174e-9), vec2(0.20000000298023224, -2.9802322831784522e-9),
    vec2(0.3333333432674408, -9.934107758624577e-9), vec2(1.0, 0.0));
  for (var k = 0u; k < 4u; k++) { sum = real_add(real_mul(sum, z), inverses[k]); }
  return add_ln2(f32(n), real_mul(2.0 * s, sum));
}
