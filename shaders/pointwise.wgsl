// Functions of each intensity by itself, scaled by the image's largest magnitude M (square, squareRoot, logarithm, exponential).
//
//   square        (x / sqrt M)^2                  logarithm     sign(x) log(|x| + 1) M / log(M + 1)
//   squareRoot    sign(x) sqrt(|x| M)             exponential   exp(x log(M) / M)
//
// Step 0: one invocation per item finds its factor. Step 1: one invocation per voxel of the target; each is written once, so
// there is no order. Where the function is undefined (M = 0; M too small for log(M + 1)) the results are 0.
// Source: PyRadiomics imageoperations.getSquareImage, getSquareRootImage, getLogarithmImage, getExponentialImage.
//#import params
//#import real
//#import triple
//#import transcendental
//#import units
//#import planes

struct Item {
  formula: u32,                  // 0 square, 1 squareRoot, 2 logarithm, 3 exponential
  nx: u32, ny: u32, nz: u32,     // target
  x0: u32, y0: u32, z0: u32,     // its first voxel in the image grid
  sx: u32, sy: u32,              // the image grid's row length and rows per plane
  image: u32,                    // offset of the image grid's first voxel
  extremes: u32,                 // offset of (minimum, maximum)
  filtered: u32,                 // offset of the target's first voxel
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> image: array<f32>;           // real [sz][sy][sx]
@group(0) @binding(3) var<storage, read> extremes: array<f32>;        // real [2]
@group(0) @binding(4) var<storage, read_write> filtered: array<f32>;  // real [nz][ny][nx]
@group(0) @binding(5) var<storage, read_write> factors: array<f32>;   // real [items], two planes
override image_planes: u32 = 2u;
override extremes_planes: u32 = 2u;
override filtered_planes: u32 = 2u; // one: computed in f32

//#import image

fn absolute(v: vec3<f32>) -> vec3<f32> { return select(v, -v, v.x < 0.0); }

// A Real of what is given in three planes.
fn folded(v: vec3<f32>) -> Real { return vec2(v.x, guard(v.y + v.z)); }

fn extreme_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&extremes) / extremes_planes;
  var v = vec3(extremes[i], 0.0, 0.0);
  if (extremes_planes > 1u) { v.y = extremes[n + i]; }
  if (extremes_planes > 2u) { v.z = extremes[2u * n + i]; }
  return v;
}

fn largest_magnitude(it: Item) -> vec3<f32> {
  let low = absolute(extreme_at(it.extremes));
  let high = absolute(extreme_at(it.extremes + 1u));
  return select(low, high, planes_less(low, high));
}

// x + 1 for x >= 0, rounded to float64 as numpy has it: below 1e-4 that rounding shows in the logarithm.
fn plus_one(x: vec3<f32>) -> vec3<f32> {
  let s = two_sum(1.0, x.x);
  let t = two_sum(s.y, x.y);
  let u = quick_two_sum(s.x, t.x);
  return round_to_double(vec3(u.x, quick_two_sum(u.y, guard(t.y + x.z))));
}

fn factor_of(it: Item) -> Real {
  let magnitude = largest_magnitude(it);
  let M = folded(magnitude);
  if (M.x == 0.0 || it.formula == 1u) { return M; }
  if (it.formula == 0u) { return real_div(real(1.0), real_sqrt(M)); }
  var argument = magnitude;
  if (it.formula == 2u) { argument = plus_one(magnitude); }
  let log_M = real_log(argument);
  if (it.formula == 3u) { return real_div(log_M, M); }
  if (log_M.x == 0.0) { return real(0.0); }
  return real_div(M, log_M);
}

// sqrt(a b) for a, b >= 0 in a unit that keeps the residuals of small intensities (1e-9 in m2/s) from being lost.
fn root_of_product(a: Real, b: Real) -> Real {
  let unit = power_of_two(b.x);
  let inverse = bitcast<f32>(0x7f000000u - bitcast<u32>(unit));
  return real_sqrt(real_mul(a * inverse, b * inverse)) * unit;
}

fn value_of(formula: u32, x: vec3<f32>, factor: Real) -> Real {
  let size = absolute(x);
  let side = select(1.0, -1.0, x.x < 0.0);
  switch (formula) {
    case 0u: {
      let root = real_mul(folded(x), factor);
      return real_mul(root, root);
    }
    case 1u: { return side * root_of_product(folded(size), factor); }
    case 2u: { return side * real_mul(real_log(plus_one(size)), factor); }
    default: { return real_exp(real_mul(folded(x), factor)); }
  }
}

// log(x + 1) for x >= 0; by 2 atanh(x / (x + 2)) where log(x + 1) would lose the digits of x.
fn single_log_plus_one(x: f32) -> f32 {
  if (x > 1.0) { return log(x + 1.0); }
  let s = x / (x + 2.0);
  let z = s * s;
  return 2.0 * s * (1.0 + z * (0.33333334 + z * (0.2 + z * (0.14285715 + z * (0.11111111 + z * (0.09090909 + z * 0.07692308))))));
}

fn single_value_of(formula: u32, x: f32, factor: f32) -> f32 {
  switch (formula) {
    case 0u: { return (x * factor) * (x * factor); }
    case 1u: { return sign(x) * sqrt(abs(x)) * sqrt(factor); }
    case 2u: { return sign(x) * single_log_plus_one(abs(x)) * factor; }
    default: { return exp(clamp(x * factor, -87.0, 88.0)); }
  }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  let count = arrayLength(&factors) / 2u;
  if (params.step == 0u) {
    if (i > 0u) { return; }
    let factor = factor_of(it);
    factors[group.z] = factor.x;
    factors[count + group.z] = factor.y;
    return;
  }
  if (i >= it.nx * it.ny * it.nz) { return; }
  let row = i / it.nx;
  let x = image_at(it.image + ((row / it.ny + it.z0) * it.sy + row % it.ny + it.y0) * it.sx + i % it.nx + it.x0);
  let factor = vec2(factors[group.z], factors[count + group.z]);
  // An exponential has the factor 0 where M = 1, and is undefined where M = 0.
  let undefined = factor.x == 0.0 && largest_magnitude(it).x < 1.0;
  let at = it.filtered + i;
  if (filtered_planes == 1u) {
    filtered[at] = select(single_value_of(it.formula, x.x, factor.x), 0.0, undefined);
    return;
  }
  let y = select(value_of(it.formula, x, factor), real(0.0), undefined);
  filtered[at] = y.x;
  filtered[arrayLength(&filtered) / 2u + at] = y.y;
}
