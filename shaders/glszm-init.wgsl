// Grey level size zones, pass 1 of 4: a first forest. Every voxel points to its highest neighbour of the same level.
//
//   levels  1 1 2        parents  . - -     the last voxel of level 1 is its zone's root; voxels of plane z0 - 1 point to the
//           1 2 2                 . . v     last voxel of their zone in that plane, as the slab before left them
//           1 1 .                 > R
//
// One invocation per node (zones.wgsl). The result does not depend on order: each word is written once, from the levels alone.
// Source: Jaiganesh & Burtscher 2018 (ECL-CC) for the initial forest; zones as in Thibault 2009, IBSI 3.8.
//#import params
//#import zones

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let node = invocation(group, groups, local);
  if (node >= node_count(it)) { return; }
  let level = level_of(it, node);
  if (level == 0u) { return; }
  var word = 0u;
  if (is_carried_over(it, node)) {
    let before = carry[it.carry + node];
    word = select(0u, before, (before & PARENT) != 0u);
  } else {
    var highest = node;
    for (var k = 0u; k < it.neighbours; k++) {
      for (var sign = -1; sign <= 1; sign += 2) {
        let other = equal_neighbour(it, node, level, k, sign);
        if (other != NONE) { highest = max(highest, other); }
      }
    }
    word = select(0u, PARENT | highest, highest != node);
  }
  atomicStore(&labels[it.labels + node], word);
}
