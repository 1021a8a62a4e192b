// Order of values given plane by plane (value, residual, tail), largest plane first.
fn planes_less(a: vec3<f32>, b: vec3<f32>) -> bool {
  if (a.x != b.x) { return a.x < b.x; }
  if (a.y != b.y) { return a.y < b.y; }
  return a.z < b.z;
}
