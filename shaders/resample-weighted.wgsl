// An image at the points of a grid whose axes are parallel to its own, by weights of the voxels around; 0 outside the image.
//
//   image [z][y][x] --- along z ---> [.][y][x] --- along y ---> [.][.][x] --- along x ---> the grid's voxel
//                       step 0                     step 1                     step 2
//
//   on each axis     v0 ... v1 ... position ... v2 ... v3      w0 v0 + w1 v1 + w2 v2 + w3 v3 + ...
//                                                              beyond the image's ends: its last voxel
//
// One invocation per sum; each is written once, so there is no order.
// Source: ITK ResampleImageFilter, GaussianInterpolateImageFunction, WindowedSincInterpolateImageFunction.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,     // grid
  wx: u32, wy: u32, wz: u32,     // size of the whole image
  x0: u32, y0: u32, z0: u32,     // the part of it that `image` holds
  sx: u32, sy: u32, sz: u32,
  image: u32,                    // offset of that part's first voxel
  fx: u32, fy: u32, fz: u32,     // the grid's axis along the image's x, y, z
  table: u32, taps: u32,         // offset of the weights; weights of a coordinate
  sources: u32, sourced: u32,    // offset of the first output voxel's source; 1: sources tell what is inside the image
  pixel: u32,                    // see pixelCodes
  sums: u32,                     // offset of the item's sums over z; its sums over z and y follow
  resampled: u32,                // offset of the first output voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> table: array<f32>;           // real, three times [coordinates][1 + taps]
@group(0) @binding(4) var<storage, read> sources: array<u32>;         // u32 [nz][ny][nx], 2^32 - 1 outside the image
@group(0) @binding(5) var<storage, read_write> resampled: array<f32>; // real [nz][ny][nx]
@group(0) @binding(6) var<storage, read_write> sums: array<f32>;      // real of two planes
override image_planes: u32 = 2u;
override table_planes: u32 = 2u;
override resampled_planes: u32 = 2u;
//#import pixels

fn image_at(i: u32) -> Real {
  if (image_planes == 1u) { return real(image[i]); }
  return vec2(image[i], image[arrayLength(&image) / image_planes + i]);
}

fn table_at(i: u32) -> Real {
  if (table_planes == 1u) { return real(table[i]); }
  return vec2(table[i], table[arrayLength(&table) / table_planes + i]);
}

fn sum_at(i: u32) -> Real { return vec2(sums[i], sums[arrayLength(&sums) / 2u + i]); }

struct Axis {
  whole: u32, start: u32, part: u32, // voxels of the image, the first that is held, how many are
  stride: u32,                       // from one to the next
}

// What coordinate number `row` of the table weighs, from offset `base` on.
fn weighted(it: Item, row: u32, axis: Axis, base: u32) -> Real {
  let entry = it.table + row * (1u + it.taps);
  let first = i32(table_at(entry).x);
  var sum = real(0.0);
  for (var k = 0u; k < it.taps; k++) {
    let voxel = clamp(first + i32(k), 0, i32(axis.whole) - 1) - i32(axis.start);
    let i = base + u32(clamp(voxel, 0, i32(axis.part) - 1)) * axis.stride;
    var v: Real;
    if (params.step == 0u) { v = image_at(i); } else { v = sum_at(i); }
    sum = real_add(sum, real_mul(table_at(entry + 1u + k), v));
  }
  return sum;
}

fn store_sum(i: u32, x: Real) {
  sums[i] = x.x;
  sums[arrayLength(&sums) / 2u + i] = x.y;
}

fn store(i: u32, x: Real) {
  let n = arrayLength(&resampled) / resampled_planes;
  resampled[i] = x.x;
  if (resampled_planes > 1u) { resampled[n + i] = x.y; }
  if (resampled_planes > 2u) { resampled[2u * n + i] = 0.0; }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  let grid = vec3(it.nx, it.ny, it.nz);
  let count = vec3(grid[it.fx], grid[it.fy], grid[it.fz]);
  let rows = it.sums + count.z * it.sy * it.sx;
  if (params.step == 0u) {
    if (i >= count.z * it.sy * it.sx) { return; }
    let plane = it.sy * it.sx;
    let sum = weighted(it, count.x + count.y + i / plane, Axis(it.wz, it.z0, it.sz, plane), it.image + i % plane);
    store_sum(it.sums + i, sum);
  } else if (params.step == 1u) {
    if (i >= count.z * count.y * it.sx) { return; }
    let base = it.sums + i / (it.sx * count.y) * it.sy * it.sx + i % it.sx;
    store_sum(rows + i, weighted(it, count.x + i / it.sx % count.y, Axis(it.wy, it.y0, it.sy, it.sx), base));
  } else {
    if (i >= it.nx * it.ny * it.nz) { return; }
    let c = vec3(i % it.nx, i / it.nx % it.ny, i / (it.nx * it.ny));
    var value = real(0.0);
    if (it.sourced == 0u || sources[it.sources + i] != 0xffffffffu) {
      let base = rows + (c[it.fz] * count.y + c[it.fy]) * it.sx;
      value = to_pixel(weighted(it, c[it.fx], Axis(it.wx, it.x0, it.sx, 1u), base), it.pixel);
    }
    store(it.resampled + i, value);
  }
}
