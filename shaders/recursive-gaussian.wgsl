// A Gaussian or its second derivative along one axis. Its impulse response is h[k] = h[-k] = Re(c p^k) + Re(d q^k) for k >= 0,
// two decaying rotations, so that what comes before a voxel, and what comes after it, enters through two running sums each:
//
//   forward    s[k] = p (s[k - 1] + c x[k - 1])                       s[0]     = p c / (1 - p) x[0]      the end voxel for ever
//   backward   t[k] = p (t[k + 1] + c x[k + 1])                       t[n - 1] = p c / (1 - p) x[n - 1]
//   filtered   (c + d) x[k] + the real parts of both s[k] and t[k]
//
// As sums of rotations the errors of an arithmetic grow with sigma; as one recursion of order four, ITK's form, with sigma^4.
// The result is the nearest float32, as ITK stores it. One invocation per line, neighbours along x (along y for lines along x);
// lines share nothing, so there is no order. Between the two walks `filtered` holds what came before.
// Source: Deriche 1993; Farnebäck, Westin 2006; ITK RecursiveGaussianImageFilter.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32,     // target
  x0: u32, y0: u32, z0: u32,     // its first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  axis: u32,                     // 0 x, 1 y, 2 z
  before: u32, after: u32,       // voxels of a line before and behind the target
  image: u32, recursion: u32, filtered: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [..][sy][sx]
@group(0) @binding(3) var<storage, read> recursions: array<f32>;         // real [recursions][20]
@group(0) @binding(4) var<storage, read_write> filtered: array<f32>;  // real [nz][ny][nx]
override image_planes: u32 = 2u;
override recursions_planes: u32 = 2u;
override filtered_planes: u32 = 2u;

fn voxel_at(i: u32) -> Real {
  if (image_planes == 1u || filtered_planes == 1u) { return real(image[i]); }
  return vec2(image[i], image[arrayLength(&image) / image_planes + i]);
}

fn coefficient(i: u32) -> Real {
  if (recursions_planes == 1u || filtered_planes == 1u) { return real(recursions[i]); }
  return vec2(recursions[i], recursions[arrayLength(&recursions) / recursions_planes + i]);
}

// f32 where the result has one plane.
fn add(a: Real, b: Real) -> Real {
  if (filtered_planes == 1u) { return real(a.x + b.x); }
  return real_add(a, b);
}

fn mul(a: Real, b: Real) -> Real {
  if (filtered_planes == 1u) { return real(a.x * b.x); }
  return real_mul(a, b);
}

fn partial_at(i: u32) -> Real {
  if (filtered_planes == 1u) { return real(filtered[i]); }
  return vec2(filtered[i], filtered[arrayLength(&filtered) / filtered_planes + i]);
}

fn store(i: u32, v: Real) {
  let n = arrayLength(&filtered) / filtered_planes;
  filtered[i] = v.x;
  if (filtered_planes > 1u) { filtered[n + i] = v.y; }
  if (filtered_planes > 2u) { filtered[2u * n + i] = 0.0; }
}

struct Complex { re: Real, im: Real }

fn complex_at(i: u32) -> Complex { return Complex(coefficient(i), coefficient(i + 1u)); }

fn times(a: Complex, x: Real) -> Complex { return Complex(mul(a.re, x), mul(a.im, x)); }

// p (s + c x)
fn advanced(s: Complex, p: Complex, c: Complex, x: Real) -> Complex {
  let re = add(s.re, mul(c.re, x));
  let im = add(s.im, mul(c.im, x));
  return Complex(add(mul(p.re, re), -mul(p.im, im)), add(mul(p.re, im), mul(p.im, re)));
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let size = vec3(it.nx, it.ny, it.nz);
  let n = size[it.axis];
  let line = invocation(group, groups, local);
  if (line >= it.nx * it.ny * it.nz / n) { return; }
  let fast = select(it.nx, it.ny, it.axis == 0u);
  let u = line % fast;
  let v = line / fast;
  var voxel = vec3(u, v, 0u);
  if (it.axis == 0u) { voxel = vec3(0u, u, v); }
  if (it.axis == 1u) { voxel = vec3(u, 0u, v); }
  let place = voxel + vec3(it.x0, it.y0, it.z0);
  let strides = vec3(1u, it.sx, it.sx * it.sy);
  let stride = strides[it.axis];
  let first = it.image + dot(place, strides) - it.before * stride;
  let targets = vec3(1u, it.nx, it.nx * it.ny);
  let stretch = targets[it.axis];
  let base = it.filtered + dot(voxel, targets);
  let length = it.before + n + it.after;

  let numbers = it.recursion * 20u;
  let centre = coefficient(numbers);
  let p = complex_at(numbers + 8u);
  let c = complex_at(numbers + 10u);
  let q = complex_at(numbers + 14u);
  let d = complex_at(numbers + 16u);
  for (var backward = 0u; backward < 2u; backward++) {
    let margin = select(it.before, it.after, backward == 1u);
    let end = voxel_at(first + select(0u, (length - 1u) * stride, backward == 1u));
    var s = times(complex_at(numbers + 12u), end);
    var t = times(complex_at(numbers + 18u), end);
    for (var k = 0u; k < margin + n; k++) {
      let at = select(k, length - 1u - k, backward == 1u);
      let x = voxel_at(first + at * stride);
      if (k >= margin) {
        let i = base + (at - it.before) * stretch;
        let sum = add(s.re, t.re);
        if (backward == 0u) {
          store(i, add(sum, mul(centre, x)));
        } else {
          store(i, real(add(sum, partial_at(i)).x));
        }
      }
      s = advanced(s, p, c, x);
      t = advanced(t, q, d, x);
    }
  }
}
