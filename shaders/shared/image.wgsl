// Element i of the `real` binding `image`, plane by plane. Needs image_planes.
fn image_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&image) / image_planes;
  var v = vec3(image[i], 0.0, 0.0);
  if (image_planes > 1u) { v.y = image[n + i]; }
  if (image_planes > 2u) { v.z = image[2u * n + i]; }
  return v;
}
