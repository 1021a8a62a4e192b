// Grey level size zones, pass 3 of 4: sizes. Every core voxel adds one to its zone's root; the sizes that the slab before
// carried over are added where they stand.
//
//   nodes  a a a b b .  ->  root(a) += 3, root(b) += 2
//
// One invocation per 8 neighbouring nodes; voxels of one zone that follow each other are added at once.
// The result does not depend on order: sizes are sums of integers.
// Source: zones as in Thibault 2009, IBSI 3.8.
//#import params
//#import zones

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let first = invocation(group, groups, local) * 8u;
  let end = min(first + 8u, node_count(it));
  var root = NONE;
  var size = 0u;
  for (var node = first; node < end; node++) {
    if (level_of(it, node) == 0u) { continue; }
    var voxels = 1u;
    if (is_carried_over(it, node)) {
      voxels = carry[it.carry + node];
      if ((voxels & PARENT) != 0u) { continue; }
    }
    let r = root_of(it, node);
    if (r != root) {
      if (size != 0u) { atomicAdd(&labels[it.labels + root], size); }
      root = r;
      size = 0u;
    }
    size += voxels;
  }
  if (size != 0u) { atomicAdd(&labels[it.labels + root], size); }
}
