// Units that keep powers of intensities within f32: ADC maps in m2/s lie near 1e-9, and 1e-9^4 has no residual left in f32.

// Greatest power of two <= |x|, within 2^-100 to 2^100; 1 for 0.
fn power_of_two(x: f32) -> f32 {
  let exponent = (bitcast<u32>(x) >> 23u) & 0xffu;
  if (exponent == 0u) { return 1.0; }
  return bitcast<f32>(clamp(exponent, 27u, 227u) << 23u);
}

// Unit of deviations from the mean, and unit of intensities plus `shift`, from a record's minimum and maximum.
fn units(lowest: f32, highest: f32, shift: f32) -> vec2<f32> {
  return vec2(power_of_two(guard(highest - lowest)), power_of_two(max(max(abs(lowest), abs(highest)), abs(shift))));
}
