// Cubic B-spline coefficients of an image along one axis: the spline with these coefficients passes through the samples.
//
//   causal       c+[k] = 6 s[k] + z c+[k - 1]          z = sqrt(3) - 2, the image mirrored at both ends (the end not repeated)
//   anticausal   c[k]  = z (c[k + 1] - c+[k])
//
// The first c+ is a sum over the mirrored line, cut after `horizon` terms in lines longer than that: ITK takes 18 (|z|^18 < 1e-10),
// and after 32 nothing is left of float64.
// One invocation per line of the grid along the axis; lines share nothing, so there is no order.
// Source: Unser, Aldroubi, Eden 1993, part II; ITK BSplineDecompositionImageFilter.
//#import params
//#import real

struct Item {
  nx: u32, ny: u32, nz: u32, // grid
  axis: u32,                 // 0 x, 1 y, 2 z
  horizon: u32,
  image: u32,                // offsets of the first voxel
  coefficients: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;              // real [nz][ny][nx]
@group(0) @binding(3) var<storage, read_write> coefficients: array<f32>; // real [nz][ny][nx]
override image_planes: u32 = 2u;
override coefficients_planes: u32 = 2u;

const pole = vec2<f32>(-0.2679491937160492, 1.284926498534844e-9);  // sqrt(3) - 2
const tail = vec2<f32>(0.28867512941360474, 5.181208351245914e-9);  // z / (z^2 - 1) = sqrt(3) / 6

fn sample_at(i: u32) -> Real {
  if (image_planes == 1u) { return real(image[i]); }
  return vec2(image[i], image[arrayLength(&image) / image_planes + i]);
}

fn coefficient_at(i: u32) -> Real {
  if (coefficients_planes == 1u) { return real(coefficients[i]); }
  return vec2(coefficients[i], coefficients[arrayLength(&coefficients) / coefficients_planes + i]);
}

fn store(i: u32, x: Real) {
  coefficients[i] = x.x;
  if (coefficients_planes > 1u) { coefficients[arrayLength(&coefficients) / coefficients_planes + i] = x.y; }
}

// c+[0] / 6 of a line of n samples: sum of z^k s[k] over the mirrored line, by Horner's rule from the far end.
fn first_sum(line: u32, stride: u32, n: u32, horizon: u32) -> Real {
  if (horizon < n) {
    var sum = real(0.0);
    for (var k = horizon; k > 0u; k--) { sum = real_add(real_mul(sum, pole), sample_at(line + (k - 1u) * stride)); }
    return sum;
  }
  // One period of the mirrored line, s[0] ... s[n - 1] s[n - 2] ... s[1], then the geometric series of periods.
  var sum = real(0.0);
  var power = real(1.0);
  for (var k = 2u * n - 2u; k > 0u; k--) {
    let i = k - 1u;
    sum = real_add(real_mul(sum, pole), sample_at(line + select(i, 2u * n - 2u - i, i >= n) * stride));
    power = real_mul(power, pole);
  }
  return real_div(sum, real_sub(real(1.0), power));
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let size = vec3(it.nx, it.ny, it.nz);
  let n = size[it.axis];
  let strides = vec3(1u, it.nx, it.nx * it.ny);
  let stride = strides[it.axis];
  let line = invocation(group, groups, local);
  if (line >= it.nx * it.ny * it.nz / n) { return; }
  let first = (line / stride) * stride * n + line % stride;
  let samples = it.image + first;
  let to = it.coefficients + first;
  if (n == 1u) {
    store(to, sample_at(samples));
    return;
  }
  let six = real(6.0);
  var c = real_mul(six, first_sum(samples, stride, n, it.horizon));
  store(to, c);
  var previous = c;
  for (var k = 1u; k < n; k++) {
    previous = c;
    c = real_add(real_mul(six, sample_at(samples + k * stride)), real_mul(pole, c));
    store(to + k * stride, c);
  }
  c = real_mul(tail, real_add(real_mul(pole, previous), c));
  store(to + (n - 1u) * stride, c);
  for (var k = n - 1u; k > 0u; k--) {
    let at = to + (k - 1u) * stride;
    c = real_mul(pole, real_sub(c, coefficient_at(at)));
    store(at, c);
  }
}
