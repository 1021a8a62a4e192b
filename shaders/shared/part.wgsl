// The part of an image that `image` holds, for kernels that resample. Needs real.wgsl, the binding `image` with its planes, and an Item
// with the part's first voxel (x0, y0, z0), its size (sx, sy, sz) and its offset `image`.

fn image_at(i: u32) -> Real {
  if (image_planes == 1u) { return real(image[i]); }
  return vec2(image[i], image[arrayLength(&image) / image_planes + i]);
}

// Offset in `image` of voxel (x, y, z) of the whole image, which lies in the part held.
fn held(it: Item, voxel: vec3<i32>) -> u32 {
  let part = vec3(it.sx, it.sy, it.sz);
  let v = min(vec3<u32>(max(voxel - vec3<i32>(vec3(it.x0, it.y0, it.z0)), vec3(0))), part - 1u);
  return it.image + (v.z * it.sy + v.y) * it.sx + v.x;
}
