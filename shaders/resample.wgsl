// An image at the points of another grid: nearest voxel, linear, or cubic B-spline interpolation.
//
//   position along input axis i of output voxel (x, y, z)
//     = sum over the output axes a of  tables[a][coordinate on a][i]        whole number + fraction, see the declaration
//   outside the image (position < -1/2 or >= size - 1/2): 0
//   nearest   the voxel that `sources` names
//   linear    the two voxels around the position on each axis, the border voxel beyond the border
//   B-spline  the four coefficients around it on each axis, mirrored at the border
//
// One invocation per output voxel; each is written once, so there is no order.
// Source: ITK ResampleImageFilter with NearestNeighbor, Linear and BSplineInterpolateImageFunction.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,     // output grid
  wx: u32, wy: u32, wz: u32,     // size of the whole image
  x0: u32, y0: u32, z0: u32,     // the part of it that `image` holds
  sx: u32, sy: u32, sz: u32,
  image: u32,                    // offset of that part's first voxel
  tables: u32,                   // offset of the output axes' tables
  sources: u32,                  // offset of the first output voxel's source
  interpolator: u32,             // 0 nearest, 1 linear, 2 cubic B-spline
  pixel: u32,                    // see pixelCodes
  resampled: u32,                // offset of the first output voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [sz][sy][sx]: intensities, or coefficients
@group(0) @binding(3) var<storage, read> tables: array<f32>;          // real [nx + ny + nz][3][2]
@group(0) @binding(4) var<storage, read> sources: array<u32>;         // u32 [nz][ny][nx], 2^32 - 1 outside the image
@group(0) @binding(5) var<storage, read_write> resampled: array<f32>; // real [nz][ny][nx]
override image_planes: u32 = 2u;
override tables_planes: u32 = 2u;
override resampled_planes: u32 = 2u;

fn image_at(i: u32) -> Real {
  if (image_planes == 1u) { return real(image[i]); }
  return vec2(image[i], image[arrayLength(&image) / image_planes + i]);
}

fn table_at(i: u32) -> Real {
  if (tables_planes == 1u) { return real(tables[i]); }
  return vec2(tables[i], tables[arrayLength(&tables) / tables_planes + i]);
}

fn write(i: u32, x: Real) {
  let n = arrayLength(&resampled) / resampled_planes;
  resampled[i] = x.x;
  if (resampled_planes > 1u) { resampled[n + i] = x.y; }
  if (resampled_planes > 2u) { resampled[2u * n + i] = 0.0; }
}

// Offset in `image` of voxel (x, y, z) of the whole image, which lies in the part held.
fn held(it: Item, voxel: vec3<i32>) -> u32 {
  let part = vec3(it.sx, it.sy, it.sz);
  let v = min(vec3<u32>(max(voxel - vec3<i32>(vec3(it.x0, it.y0, it.z0)), vec3(0))), part - 1u);
  return it.image + (v.z * it.sy + v.y) * it.sx + v.x;
}

struct Position {
  voxel: vec3<i32>,            // nearest voxel, halves up
  fraction: array<Real, 3>,    // -1/2 <= position - voxel < 1/2
}

fn position_of(it: Item, coordinate: vec3<u32>) -> Position {
  let rows = vec3(coordinate.x, it.nx + coordinate.y, it.nx + it.ny + coordinate.z);
  var p: Position;
  for (var i = 0u; i < 3u; i++) {
    var whole = 0.0;
    var fraction = real(0.0);
    for (var a = 0u; a < 3u; a++) {
      let entry = it.tables + (rows[a] * 3u + i) * 2u;
      whole += table_at(entry).x;
      fraction = real_add(fraction, table_at(entry + 1u));
    }
    let carry = real_floor(real_add(fraction, real(0.5)));
    p.voxel[i] = i32(whole + carry.x);
    p.fraction[i] = real_sub(fraction, carry);
  }
  return p;
}

fn copy_nearest(it: Item, voxel: u32) {
  let to = it.resampled + voxel;
  let source = sources[it.sources + voxel];
  if (source == 0xffffffffu) {
    write(to, real(0.0));
    return;
  }
  let origin = held(it, vec3<i32>(vec3(source % it.wx, (source / it.wx) % it.wy, source / (it.wx * it.wy))));
  let n = arrayLength(&image) / image_planes;
  let m = arrayLength(&resampled) / resampled_planes;
  for (var p = 0u; p < resampled_planes; p++) {
    if (p < image_planes) { resampled[p * m + to] = image[p * n + origin]; } else { resampled[p * m + to] = 0.0; }
  }
}

fn mix_real(a: Real, b: Real, w: Real) -> Real { return real_add(a, real_mul(real_sub(b, a), w)); }

fn linear(it: Item, p: Position) -> Real {
  var low: vec3<i32>;
  var w: array<Real, 3>;
  for (var i = 0u; i < 3u; i++) {
    let below = p.fraction[i].x < 0.0;
    low[i] = p.voxel[i] - select(0, 1, below);
    w[i] = p.fraction[i];
    if (below) { w[i] = real_add(w[i], real(1.0)); }
  }
  let last = vec3<i32>(vec3(it.wx, it.wy, it.wz)) - 1;
  let a = clamp(low, vec3(0), last);
  let b = clamp(low + 1, vec3(0), last);
  var planes: array<Real, 2>;
  for (var z = 0u; z < 2u; z++) {
    var rows: array<Real, 2>;
    for (var y = 0u; y < 2u; y++) {
      let left = vec3(a.x, select(a.y, b.y, y == 1u), select(a.z, b.z, z == 1u));
      rows[y] = mix_real(image_at(held(it, left)), image_at(held(it, vec3(b.x, left.yz))), w[0]);
    }
    planes[z] = mix_real(rows[0], rows[1], w[1]);
  }
  return mix_real(planes[0], planes[1], w[2]);
}

// Values of the cubic B-spline at w + 1, w, 1 - w, 2 - w for 0 <= w < 1.
fn spline_weights(w: Real) -> array<Real, 4> {
  let sixth = vec2<f32>(0.1666666716337204, -4.967053879312289e-9);
  let d = real_mul(sixth, real_mul(w, real_mul(w, w)));
  let a = real_sub(real_add(sixth, 0.5 * real_mul(w, real_sub(w, real(1.0)))), d);
  let c = real_sub(real_add(w, a), 2.0 * d);
  let b = real_sub(real_sub(real_sub(real(1.0), a), c), d);
  return array<Real, 4>(a, b, c, d);
}

// Index i mirrored at the ends 0 and n - 1, the ends not repeated.
fn mirrored(i: i32, n: i32) -> i32 {
  if (n == 1) { return 0; }
  let period = 2 * n - 2;
  let j = abs(i) % period;
  return min(j, period - j);
}

fn spline(it: Item, p: Position) -> Real {
  let size = vec3<i32>(vec3(it.wx, it.wy, it.wz));
  var index: array<vec4<i32>, 3>;
  var weights: array<array<Real, 4>, 3>;
  for (var i = 0u; i < 3u; i++) {
    let below = p.fraction[i].x < 0.0;
    var w = p.fraction[i];
    if (below) { w = real_add(w, real(1.0)); }
    weights[i] = spline_weights(w);
    let low = p.voxel[i] - select(0, 1, below);
    for (var k = 0; k < 4; k++) { index[i][k] = mirrored(low - 1 + k, size[i]); }
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

fn less(a: Real, b: Real) -> bool { return a.x < b.x || (a.x == b.x && a.y < b.y); }

// To the output's pixel type: floats are rounded, integers clamped and truncated toward 0 as ITK casts them. A value within
// rounding noise of a whole number is that number: ITK's own noise decides there.
fn to_pixel(v: Real, pixel: u32) -> Real {
  if (pixel == 0u) { return v; }
  if (pixel == 1u) { return real(v.x); }
  // One more than the greatest number of int8, uint8, int16, ... uint64.
  var ends = array<f32, 8>(
    128.0, 256.0, 32768.0, 65536.0, 2147483648.0, 4294967296.0, 9223372036854775808.0, 18446744073709551616.0);
  let end = ends[pixel - 2u];
  let high = quick_two_sum(end, -1.0);
  let low = real(select(0.0, -end, pixel % 2u == 0u));
  if (!less(low, v)) { return low; }
  if (!less(v, high)) { return high; }
  let nearest = real_floor(real_add(v, real(0.5)));
  let off = real_abs(real_sub(v, nearest));
  if (off.x <= max(1e-9, abs(v.x) * 9.094947e-13)) { return nearest; }
  if (v.x < 0.0) { return -real_floor(-v); }
  return real_floor(v);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.nx * it.ny * it.nz) { return; }
  if (it.interpolator == 0u) {
    copy_nearest(it, i);
    return;
  }
  let p = position_of(it, vec3(i % it.nx, (i / it.nx) % it.ny, i / (it.nx * it.ny)));
  let outside = any(p.voxel < vec3(0)) || any(p.voxel >= vec3<i32>(vec3(it.wx, it.wy, it.wz)));
  if (outside) {
    write(it.resampled + i, real(0.0));
    return;
  }
  var v: Real;
  if (it.interpolator == 1u) { v = linear(it, p); } else { v = spline(it, p); }
  write(it.resampled + i, to_pixel(v, it.pixel));
}
