// To the pixel type of a resampled image. Needs real.wgsl.

fn less(a: Real, b: Real) -> bool { return a.x < b.x || (a.x == b.x && a.y < b.y); }

// To the nearest f32. Within rounding noise of the middle between two of them: the even one, on every device.
fn to_single(v: Real) -> f32 {
  let noise = abs(v.x) * 2.2737368e-13; // 2^-42
  let low = real_add(v, real(-noise)).x;
  let high = real_add(v, real(noise)).x;
  return select(high, low, low == high || (bitcast<u32>(low) & 1u) == 0u);
}

// Floats are rounded, integers clamped and truncated toward 0 as ITK casts them. A value within rounding noise of a whole
// number is that number: ITK's own noise decides there.
fn to_pixel(v: Real, pixel: u32) -> Real {
  if (pixel == 0u) { return v; }
  if (pixel == 1u) { return real(to_single(v)); }
  // One more than the greatest number of int8, uint8, int16, ... uint64.
  var ends = array<f32, 8>(
    128.0, 256.0, 32768.0, 65536.0, 2147483648.0, 4294967296.0, 9223372036854775808.0, 18446744073709551616.0);
  let end = ends[pixel - 2u];
  let high = quick_two_sum(end, -1.0);
  let low = real(select(0.0, -end, pixel % 2u == 0u));
  if (!less(low, v)) { return low; }
  if (!less(v, high)) { return high; }
  let nearest = real_floor(real_add(v, real(0.5)));
  let off = real_abs(real_sub(v, nearest));
  if (off.x <= max(1e-9, abs(v.x) * 9.094947e-13)) { return nearest; }
  if (v.x < 0.0) { return -real_floor(-v); }
  return real_floor(v);
}
