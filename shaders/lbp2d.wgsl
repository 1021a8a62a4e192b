// Local binary patterns of the ROI in the slices of an image.
//
//        2   1          bit i = sample i >= centre; samples between voxels are interpolated linearly, 0 beyond the field.
//      3   c   0        All is computed from differences to the centre, so that a flat neighbourhood is exactly flat.
//        4   5
//
// One invocation per voxel of the target; each is written once, so there is no order.
// Source: scikit-image local_binary_pattern; Ojala, Pietikainen, Maenpaa 2002.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,     // target
  tx: u32, ty: u32, tz: u32,     // its first voxel in the field
  wx: u32, wy: u32, wz: u32,     // size of the field
  x0: u32, y0: u32, z0: u32,     // first voxel of the part of it that `image` holds
  sx: u32, sy: u32,              // that part's row length and rows per plane
  rows: u32, columns: u32,       // axes of a slice
  samples: u32,                  // on the circle, at most 24
  method: u32,                   // 0 default, 1 ror, 2 uniform, 3 var
  pixel: u32,                    // see pixelCodes
  image: u32, mask: u32, extremes: u32, circle: u32, // offsets
  images: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;         // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> mask: array<u32>;          // u8 [nz][ny][nx]
@group(0) @binding(4) var<storage, read> extremes: array<f32>;      // real [2]: minimum, maximum of the field
@group(0) @binding(5) var<storage, read> circle: array<f32>;        // real [samples][6]: row, column, four weights
@group(0) @binding(6) var<storage, read_write> images: array<f32>;  // real [nz][ny][nx]
override image_planes: u32 = 2u;
override extremes_planes: u32 = 2u;
override circle_planes: u32 = 2u;
override images_planes: u32 = 2u;

//#import image
//#import pixels

const TIE = 1e-12; // share of the field's greatest magnitude

fn circle_at(i: u32) -> Real {
  if (circle_planes == 1u) { return real(circle[i]); }
  return vec2(circle[i], circle[arrayLength(&circle) / circle_planes + i]);
}

fn store(i: u32, x: Real) {
  images[i] = x.x;
  if (images_planes > 1u) { images[arrayLength(&images) / images_planes + i] = x.y; }
}

// 0 beyond the field.
fn intensity(it: Item, voxel: vec3<i32>) -> Real {
  if (any(voxel < vec3(0)) || any(voxel >= vec3<i32>(vec3(it.wx, it.wy, it.wz)))) { return real(0.0); }
  let v = vec3<u32>(voxel) - vec3(it.x0, it.y0, it.z0);
  return image_at(it.image + (v.z * it.sy + v.y) * it.sx + v.x).xy;
}

// Sample minus centre.
fn difference(it: Item, voxel: vec3<i32>, centre: Real, i: u32) -> Real {
  var row = vec3(0);
  var column = vec3(0);
  row[it.rows] = 1;
  column[it.columns] = 1;
  let entry = it.circle + 6u * i;
  let first = voxel + i32(circle_at(entry).x) * row + i32(circle_at(entry + 1u).x) * column;
  var sum = real(0.0);
  for (var k = 0; k < 4; k++) {
    let weight = circle_at(entry + 2u + u32(k));
    if (weight.x == 0.0) { continue; }
    let x = intensity(it, first + (k / 2) * row + (k % 2) * column);
    sum = real_add(sum, real_mul(weight, real_sub(x, centre)));
  }
  return sum;
}

fn least_rotation(code: u32, samples: u32) -> u32 {
  var least = code;
  var rotated = code;
  for (var i = 1u; i < samples; i++) {
    rotated = (rotated >> 1u) | ((rotated & 1u) << (samples - 1u));
    least = min(least, rotated);
  }
  return least;
}

fn code_value(it: Item, code: u32) -> u32 {
  if (it.method == 0u) { return code; }
  if (it.method == 1u) { return least_rotation(code, it.samples); }
  let changes = countOneBits((code ^ (code >> 1u)) & ((1u << (it.samples - 1u)) - 1u));
  return select(countOneBits(code), it.samples + 1u, changes > 2u);
}

fn variance(sum: Real, squares: Real, samples: u32) -> Real {
  let n = real(f32(samples));
  let v = real_div(real_sub(squares, real_div(real_mul(sum, sum), n)), n);
  if (v.x < 0.0) { return real(0.0); }
  return v;
}

fn value_at(it: Item, voxel: vec3<i32>) -> Real {
  let centre = intensity(it, voxel);
  let slack = TIE * max(abs(extremes[it.extremes]), abs(extremes[it.extremes + 1u]));
  var code = 0u;
  var sum = real(0.0);
  var squares = real(0.0);
  for (var i = 0u; i < it.samples; i++) {
    let d = difference(it, voxel, centre, i);
    if (it.method == 3u) {
      sum = real_add(sum, d);
      squares = real_add(squares, real_mul(d, d));
    } else if (d.x >= -slack) {
      code |= 1u << i;
    }
  }
  if (it.method == 3u) { return variance(sum, squares, it.samples); }
  return real_u32(code_value(it, code));
}

// As numpy converts v >= 0: integers of 8 and 16 bits come from 32 bits, of which they keep the lowest.
fn converted(v: Real, pixel: u32) -> Real {
  let wraps = pixel >= 2u && pixel <= 5u;
  let x = to_pixel(v, select(pixel, 6u, wraps));
  if (!wraps) { return x; }
  let shift = select(24u, 16u, pixel > 3u);
  let high = (u32(x.x) + u32(i32(x.y))) << shift;
  if (pixel % 2u == 0u) { return real(f32(bitcast<i32>(high) >> shift)); }
  return real(f32(high >> shift));
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.nx * it.ny * it.nz) { return; }
  let m = it.mask + i;
  if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) {
    store(it.images + i, real(0.0));
    return;
  }
  let voxel = vec3<i32>(vec3(it.tx + i % it.nx, it.ty + (i / it.nx) % it.ny, it.tz + i / (it.nx * it.ny)));
  store(it.images + i, converted(value_at(it, voxel), it.pixel));
}
