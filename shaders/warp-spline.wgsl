// An image on another grid through affine maps and B-splines, by cubic B-spline interpolation of its coefficients; a value outside the
// image.
//
//   output voxel --affine--> control lattice 1 --affine, + spline--> control lattice 2 ... --affine, + spline--> image voxel
//
//   on each axis     c0 ---- c1 -- position -- c2 ---- c3        mirrored at the image's ends
//
// One invocation per output voxel; each is written once, so there is no order.
// Source: ITK ResampleImageFilter, BSplineInterpolateImageFunction, BSplineTransform; Unser 1999, Rueckert et al. 1999.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32, plane: u32, // output planes, and the number of the first
  wx: u32, wy: u32, wz: u32,             // size of the whole image
  x0: u32, y0: u32, z0: u32,             // the part of it that `image` holds
  sx: u32, sy: u32, sz: u32,
  image: u32,                            // offset of that part's first voxel
  table: u32,                            // offset of the value outside and the affine maps
  lattices: u32, splines: u32,           // offset of the first control lattice's row, and how many there are
  interpolator: u32,                     // 0 nearest, 1 linear, 2 cubic B-spline
  pixel: u32,                            // see pixelCodes
  warped: u32,                           // offset of the first output voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;         // real [sz][sy][sx]: coefficients
@group(0) @binding(3) var<storage, read> table: array<f32>;         // real: outside, [splines + 1][3][4]
@group(0) @binding(4) var<storage, read> lattices: array<u32>;      // u32 [splines][4]
@group(0) @binding(5) var<storage, read> displacements: array<f32>; // real [3][z][y][x] of each lattice
@group(0) @binding(6) var<storage, read_write> warped: array<f32>;  // real [nz][ny][nx]
override image_planes: u32 = 2u;
override table_planes: u32 = 2u;
override displacements_planes: u32 = 2u;
override warped_planes: u32 = 2u;
//#import cubic
//#import frames
//#import pixels
//#import interpolate-spline

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (it.interpolator != 2u || i >= it.nx * it.ny * it.nz) { return; }
  let q = place_of(it, i);
  var value = table_at(it.table);
  if (is_inside(it, nearest_to(q))) {
    let p = split(q);
    value = spline(it, p.low, p.w);
  }
  store(it.warped + i, to_pixel(value, it.pixel));
}
