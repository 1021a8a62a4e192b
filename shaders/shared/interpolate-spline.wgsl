// Cubic B-spline interpolation from the 64 coefficients around a position: `low` is the voxel at or below it, `w` how far above it lies,
// 0 <= w < 1; mirrored at the image's ends. Needs cubic.wgsl, part.wgsl and an Item with the size (wx, wy, wz) of the whole image.

fn spline(it: Item, low: vec3<i32>, w: array<Real, 3>) -> Real {
  let size = vec3<i32>(vec3(it.wx, it.wy, it.wz));
  var index: array<vec4<i32>, 3>;
  var weights: array<array<Real, 4>, 3>;
  for (var i = 0u; i < 3u; i++) {
    weights[i] = spline_weights(w[i]);
    for (var k = 0; k < 4; k++) { index[i][k] = mirrored(low[i] - 1 + k, size[i]); }
  }
  var sum = real(0.0);
  for (var z = 0u; z < 4u; z++) {
    var plane = real(0.0);
    for (var y = 0u; y < 4u; y++) {
      var row = real(0.0);
      for (var x = 0u; x < 4u; x++) {
        let c = image_at(held(it, vec3(index[0][x], index[1][y], index[2][z])));
        row = real_add(row, real_mul(weights[0][x], c));
      }
      plane = real_add(plane, real_mul(weights[1][y], row));
    }
    sum = real_add(sum, real_mul(weights[2][z], plane));
  }
  return sum;
}
