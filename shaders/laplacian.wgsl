// Sum of the second derivatives along the axes, each times 1 / spacing^2:
//
//   0  -- + xx w0, to f32 -->  -- + yy w1, to f32 -->  -- + zz w2, to f32 -->  laplacian
//
// One invocation per voxel; the axes come in order, as float32 sums depend on it. Product and sum are rounded as in float64 before the
// sum is rounded to float32: with a spacing of 0.8 mm every sixteenth product is the middle between two float32 numbers but for
// the last bit of 1 / 0.8^2, and that bit decides.
// Source: ITK LaplacianRecursiveGaussianImageFilter.
//#import params
//#import real
//#import triple

struct Item {
  n: u32,           // voxels
  axes: u32,
  derivatives: u32, // offsets
  laplacian: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> derivatives: array<f32>;      // real [axes][n], float32 numbers: one plane is read
@group(0) @binding(3) var<storage, read> weights: array<f32>;          // real [axes]
@group(0) @binding(4) var<storage, read_write> laplacian: array<f32>;  // real [n]
override weights_planes: u32 = 2u;
override laplacian_planes: u32 = 2u;

fn weight_at(i: u32) -> vec3<f32> {
  let n = arrayLength(&weights) / weights_planes;
  var w = vec3(weights[i], 0.0, 0.0);
  if (weights_planes > 1u) { w.y = weights[n + i]; }
  if (weights_planes > 2u) { w.z = weights[2u * n + i]; }
  return w;
}

// What is smaller has no float64 unit within f32, and is noise.
fn as_double(t: vec3<f32>) -> vec3<f32> {
  if (abs(t.x) < 1e-18) { return t; }
  return round_to_double(t);
}

fn sum_of(a: f32, b: vec3<f32>) -> vec3<f32> {
  let s = two_sum(a, b.x);
  let t = two_sum(s.y, b.y);
  let u = two_sum(s.x, t.x);
  let v = two_sum(u.y, guard(t.y + b.z));
  let x = quick_two_sum(u.x, v.x);
  let y = quick_two_sum(x.y, v.y);
  return vec3(x.x, y.x, y.y);
}

// The nearest f32: t.x, but where t.y reaches exactly the middle to the next one and t.z goes on beyond it.
fn to_single(t: vec3<f32>) -> f32 {
  let next = guard(t.x + 2.0 * t.y);
  let middle = guard(next - t.x) == 2.0 * t.y;
  return select(t.x, next, middle && t.z != 0.0 && (t.z > 0.0) == (t.y > 0.0));
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.n) { return; }
  var sum = 0.0;
  for (var axis = 0u; axis < it.axes; axis++) {
    let derivative = derivatives[it.derivatives + axis * it.n + i];
    if (laplacian_planes == 1u) {
      sum += derivative * weights[axis];
    } else {
      let product = as_double(triple_product(vec3(derivative, 0.0, 0.0), weight_at(axis)));
      sum = to_single(as_double(sum_of(sum, product)));
    }
  }
  let n = arrayLength(&laplacian) / laplacian_planes;
  laplacian[it.laplacian + i] = sum;
  for (var p = 1u; p < laplacian_planes; p++) { laplacian[p * n + it.laplacian + i] = 0.0; }
}
