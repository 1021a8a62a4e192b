// An image at the points of another grid: the nearest voxel, which `sources` names, or 0 outside the image.
//
// One invocation per output voxel; each is written once, so there is no order. All planes are copied.
// Source: ITK ResampleImageFilter, NearestNeighborInterpolateImageFunction (which voxel is nearest is decided on the host).
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,     // output grid
  wx: u32, wy: u32, wz: u32,     // size of the whole image
  x0: u32, y0: u32, z0: u32,     // the part of it that `image` holds
  sx: u32, sy: u32, sz: u32,
  image: u32,                    // offset of that part's first voxel
  tables: u32,                   // offset of the output axes' tables
  sources: u32, sourced: u32,    // offset of the first output voxel's source; 1: sources tell what is inside the image
  interpolator: u32,             // 0 nearest, 1 linear, 2 cubic B-spline
  pixel: u32,                    // see pixelCodes
  resampled: u32,                // offset of the first output voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [sz][sy][sx]
@group(0) @binding(4) var<storage, read> sources: array<u32>;         // u32 [nz][ny][nx], 2^32 - 1 outside the image
@group(0) @binding(5) var<storage, read_write> resampled: array<f32>; // real [nz][ny][nx]
override image_planes: u32 = 2u;
override resampled_planes: u32 = 2u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (it.interpolator != 0u || i >= it.nx * it.ny * it.nz) { return; }
  let source = sources[it.sources + i];
  let n = arrayLength(&image) / image_planes;
  let m = arrayLength(&resampled) / resampled_planes;
  for (var p = 0u; p < resampled_planes; p++) {
    let to = p * m + it.resampled + i;
    if (source != 0xffffffffu && p < image_planes) { resampled[to] = image[p * n + it.image + source]; } else { resampled[to] = 0.0; }
  }
}
