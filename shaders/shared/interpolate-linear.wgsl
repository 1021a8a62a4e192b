// Linear interpolation between the eight voxels around a position: `low` is the voxel at or below it, `w` how far above it lies,
// 0 <= w < 1; beyond the first and last voxel: that voxel. Needs part.wgsl and an Item with the size (wx, wy, wz) of the whole image.

fn between(a: Real, b: Real, w: Real) -> Real { return real_add(a, real_mul(real_sub(b, a), w)); }

fn linear(it: Item, low: vec3<i32>, w: array<Real, 3>) -> Real {
  let last = vec3<i32>(vec3(it.wx, it.wy, it.wz)) - 1;
  let a = clamp(low, vec3(0), last);
  let b = clamp(low + 1, vec3(0), last);
  var plane: Real;
  var value: Real;
  for (var z = 0u; z < 2u; z++) {
    for (var y = 0u; y < 2u; y++) {
      let left = vec3(a.x, select(a.y, b.y, y == 1u), select(a.z, b.z, z == 1u));
      let row = between(image_at(held(it, left)), image_at(held(it, vec3(b.x, left.yz))), w[0]);
      if (y == 0u) { plane = row; } else { plane = between(plane, row, w[1]); }
    }
    if (z == 0u) { value = plane; } else { value = between(value, plane, w[2]); }
  }
  return value;
}
