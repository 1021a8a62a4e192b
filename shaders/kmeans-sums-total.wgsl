// Second pass of kmeans-sums: the lanes' sums become the item's.
//
//   partials [k][images + 2][lanes]  ->  totals [k][images + 2]
//
// One invocation per total; it adds the lanes in their order.
// Source: Lloyd 1982 (Least squares quantization in PCM).
//#import params
//#import real

struct Item {
  n: u32, first: u32, count: u32,
  images: u32, k: u32,
  centroids: u32, slack: f32,
  totals: u32,
  lanes: u32, partials: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(4) var<storage, read_write> totals: array<f32>;   // real [k][images + 2]
@group(0) @binding(5) var<storage, read_write> partials: array<f32>; // real [k][images + 2][lanes]
override totals_planes: u32 = 2u;
override partials_planes: u32 = 2u;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let total = invocation(group, groups, local);
  if (total >= it.k * (it.images + 2u)) { return; }
  let n = arrayLength(&partials) / partials_planes;
  let start = it.partials + total * it.lanes;
  var sum = real(0.0);
  for (var i = start; i < start + it.lanes; i++) { sum = real_add(sum, vec2(partials[i], partials[n + i])); }
  totals[it.totals + total] = sum.x;
  if (totals_planes > 1u) { totals[arrayLength(&totals) / totals_planes + it.totals + total] = sum.y; }
}
