// Grey level size zones, pass 2 of 4: joins the trees of neighbours of the same level until each zone is one tree.
//
//   a --- b      root(a) < root(b): root(a) gets the parent root(b), unless someone gave it one meanwhile;
//   |     |      then that parent and root(b) are joined instead
//   Ra    Rb
//
// One invocation per node. The result does not depend on order: whatever the trees look like, a zone's root is its highest
// node, because parents are always higher and a zone ends as one tree.
// Source: union-find without locks as in Playne & Hawick 2018; zones as in Thibault 2009, IBSI 3.8.
//#import params
//#import zones

fn join(it: Item, x: u32, y: u32) {
  var a = root_of(it, x);
  var b = root_of(it, y);
  while (a != b) {
    let low = min(a, b);
    let high = max(a, b);
    let before = atomicMax(&labels[it.labels + low], PARENT | high);
    if ((before & PARENT) == 0u) { return; }
    a = root_of(it, before & ~PARENT);
    b = root_of(it, high);
  }
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let node = invocation(group, groups, local);
  if (node >= node_count(it)) { return; }
  let level = level_of(it, node);
  if (level == 0u) { return; }
  for (var k = 0u; k < it.neighbours; k++) {
    let other = equal_neighbour(it, node, level, k, 1);
    if (other != NONE) { join(it, node, other); }
  }
}
