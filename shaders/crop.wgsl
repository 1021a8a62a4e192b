// A box of an image as an image of its own, so that one dispatch serves it together with the images of that buffer.
//
//   image [sz][sy][sx]      + - - - - - +
//                           |  +---+    |
//                           |  |box|    |      cropped [nz][ny][nx]
//                           |  +---+    |
//                           + - - - - - +
//
// One invocation per voxel of the box; each is written once, so there is no order. All planes are copied.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,     // box
  x0: u32, y0: u32, z0: u32,     // its first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  image: u32,                    // offset of the image grid's first voxel
  cropped: u32,                  // offset of the box's first voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;          // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read_write> cropped: array<f32>;  // real [nz][ny][nx]
override image_planes: u32 = 2u;
override cropped_planes: u32 = 2u;
//#import image

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.nx * it.ny * it.nz) { return; }
  let row = i / it.nx;
  let value = image_at(it.image + ((row / it.ny + it.z0) * it.sy + row % it.ny + it.y0) * it.sx + i % it.nx + it.x0);
  let n = arrayLength(&cropped) / cropped_planes;
  for (var p = 0u; p < cropped_planes; p++) { cropped[p * n + it.cropped + i] = value[p]; }
}
