// Offset in `image` of voxel (x, y, z) of the whole image, which lies in the part held. Needs an Item with x0, y0, z0, sx, sy,
// sz and image.
fn held(it: Item, voxel: vec3<i32>) -> u32 {
  let part = vec3(it.sx, it.sy, it.sz);
  let v = min(vec3<u32>(max(voxel - vec3<i32>(vec3(it.x0, it.y0, it.z0)), vec3(0))), part - 1u);
  return it.image + (v.z * it.sy + v.y) * it.sx + v.x;
}
