// First pass of kmeans-sums: each point is given to its nearest centroid; sums of the points of each cluster, one set per lane.
//
//   points  0 1 2 3 4 5 6 7 8 ...      3 lanes:  lane 0 takes 0 3 6 ..., lane 1 takes 1 4 7 ..., lane 2 takes 2 5 8 ...
//
// One invocation per lane; a lane adds its points in their order and shares nothing, so the sums depend on the number of lanes
// and on nothing else. Lanes lie side by side in the scratch, [k][images + 2][lanes].
// Source: Lloyd 1982 (Least squares quantization in PCM).
//#import params
//#import real
//#import planes

struct Item {
  n: u32, first: u32, count: u32, // points per image in the buffer; those of the item
  images: u32, k: u32,
  centroids: u32, slack: f32,
  totals: u32,
  lanes: u32, partials: u32,
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
//#import clusters
@group(0) @binding(5) var<storage, read_write> partials: array<f32>; // real [k][images + 2][lanes]
override partials_planes: u32 = 2u;

fn add(i: u32, x: Real) {
  let n = arrayLength(&partials) / partials_planes;
  let sum = real_add(vec2(partials[i], partials[n + i]), x);
  partials[i] = sum.x;
  partials[n + i] = sum.y;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let lane = invocation(group, groups, local);
  if (lane >= it.lanes) { return; }
  let n = arrayLength(&partials) / partials_planes;
  let row = (it.images + 2u) * it.lanes;
  let own = it.partials + lane;
  for (var i = 0u; i < it.k * row; i += it.lanes) {
    partials[own + i] = 0.0;
    partials[n + own + i] = 0.0;
  }
  for (var v = lane; v < it.count; v += it.lanes) {
    let point = it.first + v;
    let found = nearest(it, point);
    let at = own + found.cluster * row;
    for (var q = 0u; q < it.images; q++) { add(at + q * it.lanes, point_at(q * it.n + point).xy); }
    add(at + it.images * it.lanes, found.square);
    partials[at + (it.images + 1u) * it.lanes] += 1.0; // < 2^24
  }
}
