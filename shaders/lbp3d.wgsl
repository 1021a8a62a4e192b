// Rotation-invariant levels of the ROI's local binary patterns on a sphere, and the kurtosis of the samples there.
//
//   vertices of an icosphere around each voxel   sample = cubic B-spline of the field, 0 beyond its first and last voxels
//   bit v = sample v >= centre                   level l = norm of the linear forms l^2 ... (l + 1)^2 - 1 of the bits
//                                                kurtosis = m4 / m2^2 - 3 of the samples
//
// One invocation per voxel of the target; each writes its own values, so there is no order. Samples are made twice, since
// deviations need their mean first.
// Source: PyRadiomics getLBP3DImage with SciPy 1.10; Banerjee et al. 2012.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,     // target
  tx: u32, ty: u32, tz: u32,     // its first voxel in the field
  wx: u32, wy: u32, wz: u32,     // size of the field
  x0: u32, y0: u32, z0: u32,     // first voxel of the part of it that is held
  sx: u32, sy: u32,              // that part's row length and rows per plane
  vertices: u32,                 // 12, 42, 162 or 642
  levels: u32,
  pixel: u32,                    // see pixelCodes
  image: u32, mask: u32, extremes: u32, sphere: u32, weights: u32, forms: u32, // offsets; image also in `coefficients`
  images: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;         // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> coefficients: array<f32>;  // real [sz][sy][sx]
@group(0) @binding(4) var<storage, read> mask: array<u32>;          // u8 [nz][ny][nx]
@group(0) @binding(5) var<storage, read> extremes: array<f32>;      // real [2]: minimum, maximum of the field
@group(0) @binding(6) var<storage, read> sphere: array<i32>;        // [vertices][10]: voxel, first and last centre, is a voxel
@group(0) @binding(7) var<storage, read> constants: array<f32>;     // real [vertices][3][4] weights, [levels^2][vertices] forms
@group(0) @binding(8) var<storage, read_write> images: array<f32>;  // real [levels + 1][nz][ny][nx]
override image_planes: u32 = 2u;
override coefficients_planes: u32 = 2u;
override extremes_planes: u32 = 2u;
override constants_planes: u32 = 2u;
override images_planes: u32 = 2u;

//#import image
//#import pixels
//#import units

const TIE = 1e-12; // share of the field's greatest magnitude
const FLAT = -3.0;

// Of the invocation's voxel, filled on the way.
var<private> centre: vec3<i32>;
var<private> intensity: Real;
var<private> slack: f32;            // intensities that differ by less are equal
var<private> single: bool;          // a float32 image: SciPy computes deviations in float32
var<private> mean: Real;            // of the samples
var<private> spread: f32;           // greatest |sample - intensity|
var<private> scale: f32;            // of deviations, a power of two, so that their powers stay within f32
var<private> bits: array<u32, 21>;  // the pattern, 32 vertices to a word
var<private> lanes: array<vec2<f32>, 8>;

fn coefficient_at(i: u32) -> Real {
  if (coefficients_planes == 1u) { return real(coefficients[i]); }
  return vec2(coefficients[i], coefficients[arrayLength(&coefficients) / coefficients_planes + i]);
}

fn constant_at(i: u32) -> Real {
  if (constants_planes == 1u) { return real(constants[i]); }
  return vec2(constants[i], constants[arrayLength(&constants) / constants_planes + i]);
}

fn store(i: u32, x: Real) {
  images[i] = x.x;
  if (images_planes > 1u) { images[arrayLength(&images) / images_planes + i] = x.y; }
}

// Arithmetic in f32, each operation rounded by itself, or in value and residual.
fn add(a: Real, b: Real) -> Real {
  if (single) { return real(guard(a.x + b.x)); }
  return real_add(a, b);
}

fn multiply(a: Real, b: Real) -> Real {
  if (single) { return real(guard(a.x * b.x)); }
  return real_mul(a, b);
}

fn divide(a: Real, b: Real) -> Real {
  let q = real_div(a, b);
  return select(q, real(q.x), single);
}

// Index i mirrored at the ends 0 and n - 1, the ends not repeated.
fn mirrored(i: i32, n: i32) -> i32 {
  if (n == 1) { return 0; }
  let period = 2 * n - 2;
  let j = abs(i) % period;
  return min(j, period - j);
}

// Offset of a voxel of the field in what is held.
fn held(it: Item, voxel: vec3<i32>) -> u32 {
  let v = vec3<u32>(voxel) - vec3(it.x0, it.y0, it.z0);
  return it.image + (v.z * it.sy + v.y) * it.sx + v.x;
}

fn spline(it: Item, voxel: vec3<i32>, v: u32) -> Real {
  let size = vec3<i32>(vec3(it.wx, it.wy, it.wz));
  let weights = it.weights + 12u * v;
  var sum = real(0.0);
  for (var k = 0; k < 4; k++) {
    let z = mirrored(voxel.z + k - 1, size.z);
    var plane = real(0.0);
    for (var j = 0; j < 4; j++) {
      let y = mirrored(voxel.y + j - 1, size.y);
      var row = real(0.0);
      for (var i = 0; i < 4; i++) {
        let x = mirrored(voxel.x + i - 1, size.x);
        row = real_add(row, real_mul(constant_at(weights + u32(i)), coefficient_at(held(it, vec3(x, y, z)))));
      }
      plane = real_add(plane, real_mul(constant_at(weights + 4u + u32(j)), row));
    }
    sum = real_add(sum, real_mul(constant_at(weights + 8u + u32(k)), plane));
  }
  return sum;
}

// As SciPy writes samples: float32 rounded, integers rounded half away from 0 and clamped.
fn converted(x: Real, pixel: u32) -> Real {
  var y = x;
  if (pixel > 1u) {
    y = real_floor(real_add(real_abs(x), vec2(0.5, slack)));
    if (x.x < 0.0) { y = -y; }
  }
  return to_pixel(y, pixel);
}

fn sphere_at(i: u32) -> vec3<i32> { return vec3(sphere[i], sphere[i + 1u], sphere[i + 2u]); }

fn sample_of(it: Item, v: u32) -> Real {
  let vertex = it.sphere + 10u * v;
  if (any(centre < sphere_at(vertex + 3u)) || any(centre > sphere_at(vertex + 6u))) { return real(0.0); }
  let voxel = centre + sphere_at(vertex);
  if (sphere[vertex + 9u] == 1) { return image_at(held(it, voxel)).xy; }
  return converted(spline(it, voxel, v), it.pixel);
}

// A sample for the mean, and its bit; the second time the square and the fourth power of its deviation.
fn term(x: Real, v: u32, again: bool) -> vec4<f32> {
  if (!again) {
    let above = real_sub(x, intensity).x;
    if (above >= -slack) { bits[v / 32u] |= 1u << (v % 32u); }
    spread = max(spread, abs(above));
    return vec4(x, 0.0, 0.0);
  }
  let d = add(x, -mean) * scale;
  let square = multiply(d, d);
  return vec4(square, multiply(square, square));
}

fn rounded(x: vec2<f32>) -> vec2<f32> { return bitcast<vec2<f32>>(bitcast<vec2<u32>>(x) ^ vec2(params.zero)); }

// The sum of the first `count` lanes, a power of two: neighbours are added, then neighbouring pairs, ...
fn folded(count: u32) -> vec2<f32> {
  for (var step = 1u; step < count; step *= 2u) {
    for (var k = 0u; k < count; k += 2u * step) { lanes[k] = rounded(lanes[k] + lanes[k + step]); }
  }
  return lanes[0];
}

// Means of both terms over all vertices. In f32 as numpy adds: up to 128 numbers in eight lanes, then what is left; it halves longer
// sums down to blocks, which are of 80 for 162 and for 642 vertices, the last one taking two more.
fn means(it: Item, again: bool) -> vec4<f32> {
  let count = max(1u, it.vertices / 80u);
  var sums = vec4(0.0);
  var blocks: array<vec2<f32>, 8>;
  var part = 0u;
  var rest: vec2<f32>;
  for (var v = 0u; v < it.vertices; v++) {
    let t = term(sample_of(it, v), v, again);
    if (!single) {
      sums = vec4(real_add(sums.xy, t.xy), real_add(sums.zw, t.zw));
      continue;
    }
    let start = 80u * part;
    let i = v - start;
    let length = select(80u, it.vertices - start, part + 1u == count);
    let even = length - length % 8u;
    if (i < 8u) { lanes[i] = t.xz; }
    else if (i < even) { lanes[i % 8u] = rounded(lanes[i % 8u] + t.xz); }
    else { rest = rounded(rest + t.xz); }
    if (i + 1u == even) { rest = folded(8u); }
    if (i + 1u == length) {
      blocks[part] = rest;
      part++;
    }
  }
  if (single) {
    lanes = blocks;
    let total = folded(count);
    sums = vec4(total.x, 0.0, total.y, 0.0);
  }
  let n = real(f32(it.vertices));
  return vec4(divide(sums.xy, n), divide(sums.zw, n));
}

// Both turns are one loop, since compilers copy what is called twice.
fn kurtosis(it: Item) -> Real {
  var moments: vec4<f32>;
  for (var turn = 0u; turn < 2u; turn++) {
    moments = means(it, turn == 1u);
    if (turn == 1u) { break; }
    mean = moments.xy;
    scale = bitcast<f32>((254u << 23u) - bitcast<u32>(power_of_two(spread))); // its reciprocal
  }
  // SciPy takes float32 samples for equal by their resolution.
  let limit = select(slack, guard(1e-6 * mean.x), single) * scale;
  if (spread == 0.0 || moments.x <= guard(limit * limit)) { return real(FLAT); }
  let ratio = divide(moments.zw, multiply(moments.xy, moments.xy));
  return add(ratio, real(-3.0));
}

// Once the kurtosis is known, and with it the pattern.
fn level(it: Item, l: u32) -> Real {
  var squares = real(0.0);
  for (var form = l * l; form < (l + 1u) * (l + 1u); form++) {
    var sum = real(0.0);
    for (var v = 0u; v < it.vertices; v++) {
      if (((bits[v / 32u] >> (v % 32u)) & 1u) == 1u) { sum = real_add(sum, constant_at(it.forms + form * it.vertices + v)); }
    }
    squares = real_add(squares, real_mul(sum, sum));
  }
  return real_sqrt(squares);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  let voxels = it.nx * it.ny * it.nz;
  if (i >= voxels) { return; }
  let m = it.mask + i;
  if (((mask[m >> 2u] >> ((m & 3u) * 8u)) & 0xffu) == 0u) {
    for (var l = 0u; l <= it.levels; l++) { store(it.images + l * voxels + i, real(0.0)); }
    return;
  }
  centre = vec3<i32>(vec3(it.tx + i % it.nx, it.ty + (i / it.nx) % it.ny, it.tz + i / (it.nx * it.ny)));
  intensity = image_at(held(it, centre)).xy;
  slack = max(abs(extremes[it.extremes]), abs(extremes[it.extremes + 1u])) * TIE;
  single = it.pixel == 1u;
  store(it.images + it.levels * voxels + i, kurtosis(it));
  for (var l = 0u; l < it.levels; l++) { store(it.images + l * voxels + i, level(it, l)); }
}
