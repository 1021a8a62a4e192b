// An image at the points of another grid by cubic B-spline interpolation of its coefficients; 0 outside the image.
//
//   on each axis     c0 ---- c1 -- position -- c2 ---- c3        b(w + 1) c0 + b(w) c1 + b(1 - w) c2 + b(2 - w) c3
//                                w                               mirrored at the image's ends
//
// One invocation per output voxel; each is written once, so there is no order.
// Source: ITK ResampleImageFilter, BSplineInterpolateImageFunction; Unser 1999.
//#import params
//#import real

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
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [sz][sy][sx]: coefficients
@group(0) @binding(3) var<storage, read> tables: array<f32>;          // real [nx + ny + nz][3][2]
@group(0) @binding(4) var<storage, read> sources: array<u32>;         // u32 [nz][ny][nx], 2^32 - 1 outside the image
@group(0) @binding(5) var<storage, read_write> resampled: array<f32>; // real [nz][ny][nx]
override image_planes: u32 = 2u;
override tables_planes: u32 = 2u;
override resampled_planes: u32 = 2u;
//#import positions
//#import pixels
//#import cubic
//#import interpolate-spline

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (it.interpolator != 2u || i >= it.nx * it.ny * it.nz) { return; }
  let p = position_of(it, i);
  var value = real(0.0);
  if (p.inside) { value = to_pixel(spline(it, p.low, p.w), it.pixel); }
  store(it.resampled + i, value);
}
