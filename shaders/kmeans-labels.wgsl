// The cluster, from 1, of each point: that of its nearest centroid.
//
//   points 0 1 2 3 | 4 5 6 7 | 8 9         one invocation per word of four labels; those behind the last point are 0
//
// Every label is computed by itself.
// Source: Lloyd 1982 (Least squares quantization in PCM).
//#import params
//#import real
//#import planes

struct Item {
  n: u32, first: u32, count: u32, // points per image in the buffer; those of the item
  images: u32, k: u32,
  centroids: u32, slack: f32,
  labels: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
//#import clusters
@group(0) @binding(4) var<storage, read_write> labels: array<u32>; // u8

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let start = invocation(group, groups, local) * 4u;
  if (start >= it.count) { return; }
  var word = 0u;
  for (var v = start; v < min(start + 4u, it.count); v++) {
    word |= (nearest(it, it.first + v).cluster + 1u) << ((v - start) * 8u);
  }
  labels[(it.labels + start) >> 2u] = word;
}
