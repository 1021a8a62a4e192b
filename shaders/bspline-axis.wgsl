// Every line along an axis times a banded matrix: one axis of a B-spline fit or evaluation.
//
//   line      v0 v1 v2 v3 v4 v5 ...       sums[0] = w0 v0 + w1 v1 + w2 v2 + w3 v3
//             \____0____/                 sums[1] = w4 v1 + w5 v2 + w6 v3 + w7 v4
//                \____1____/
//
// One invocation per sum, which takes its values in their order and shares nothing.
// Source: Lee, Wolberg, Shin, IEEE TVCG 3(3), 1997.
//#import params
//#import real

struct Item {
  outer: u32, count: u32, inner: u32,               // values [outer][count][inner]
  rows: u32,                                        // of the matrix: sums [outer][rows][inner]
  single: u32,                                      // 1: float32 values and weights, products and sums rounded to it
  values: u32, bands: u32, weights: u32, sums: u32, // offsets
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> values: array<f32>;     // real
@group(0) @binding(3) var<storage, read> bands: array<u32>;      // u32 [rows][3]: first column, end, place of the weights
@group(0) @binding(4) var<storage, read> weights: array<f32>;    // real
@group(0) @binding(5) var<storage, read_write> sums: array<f32>; // real
override values_planes: u32 = 2u;
override weights_planes: u32 = 2u;
override sums_planes: u32 = 2u;

fn value_at(i: u32) -> Real {
  if (values_planes == 1u) { return real(values[i]); }
  return vec2(values[i], values[arrayLength(&values) / values_planes + i]);
}

fn weight_at(i: u32) -> Real {
  if (weights_planes == 1u) { return real(weights[i]); }
  return vec2(weights[i], weights[arrayLength(&weights) / weights_planes + i]);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let i = invocation(group, groups, local);
  if (i >= it.outer * it.rows * it.inner) { return; }
  let band = it.bands + i / it.inner % it.rows * 3u;
  let line = it.values + i / (it.inner * it.rows) * it.count * it.inner + i % it.inner;
  var weight = it.weights + bands[band + 2u];
  var sum = real(0.0);
  for (var c = bands[band]; c < bands[band + 1u]; c++) {
    let w = weight_at(weight);
    let v = value_at(line + c * it.inner);
    if (it.single == 1u) { sum.x = guard(sum.x + guard(w.x * v.x)); } else { sum = real_add(sum, real_mul(w, v)); }
    weight++;
  }
  let n = arrayLength(&sums) / sums_planes;
  sums[it.sums + i] = sum.x;
  if (sums_planes > 1u) { sums[n + it.sums + i] = sum.y; }
  if (sums_planes > 2u) { sums[2u * n + it.sums + i] = 0.0; }
}
