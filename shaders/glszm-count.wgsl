// Grey level size zones, pass 4 of 4: roots are counted by level and size; zones that reach the last plane of a slab that is
// not the last are handed on instead.
//
//   plane z1 - 1    . . a a . b b     carried:  0 0 (a's root) size(a) 0 (b's root) size(b)
//   ...             c c a a . . b     counted:  c
//
// One invocation per node. The result does not depend on order: counts are sums of integers, `carried` is a function of the
// forest's roots; only the order of the list of large zones is free.
// Source: zones as in Thibault 2009, IBSI 3.8.
//#import params
//#import zones

fn count_zone(it: Item, level: u32, size: u32) {
  if (size <= it.maxSize) {
    atomicAdd(&counts[it.counts + (level - 1u) * it.maxSize + size - 1u], 1u);
    return;
  }
  let entry = atomicAdd(&long[it.long], 1u);
  if (entry >= it.capacity) { return; }
  let at = it.long + 1u + 2u * entry;
  atomicStore(&long[at], level);
  atomicStore(&long[at + 1u], size);
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let node = invocation(group, groups, local);
  let count = node_count(it);
  if (node >= count) { return; }
  let level = level_of(it, node);
  let word = select(0u, atomicLoad(&labels[it.labels + node]), level != 0u);
  let isRoot = level != 0u && (word & PARENT) == 0u;
  let last = count - it.nx * it.ny; // first node of plane z1 - 1
  if (it.z1 < it.nz && node >= last) {
    var state = word;
    if (level != 0u && !isRoot) { state = PARENT | (root_of(it, node) - last); }
    carried[it.carried + node - last] = state;
  } else if (isRoot) {
    count_zone(it, level, word);
  }
}
