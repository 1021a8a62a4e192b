// Grey level dependence: how many voxels of level i have k neighbours in the ROI that differ from i by at most alpha.
//
//   1 2 2         alpha 0, centre 2:
//   2[2]3   ->    k = 4      ->   counts[2 - 1][4] += 1
//   . 2 4
//
// One invocation per core voxel, which looks along every offset. The result does not depend on order: it only adds integers.
// A cell counts each voxel at most once, so it stays below 2^32.
// Source: Sun and Wee 1983; IBSI 3.11; radiomics/src/cmatrices.c, calculate_gldm.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,        // slab of levels
  z0: u32, z1: u32,                 // core planes; the others are only neighbours
  levels: u32,                      // offset of the slab's first voxel
  offsets: u32, offsetCount: u32,   // first neighbour offset, in triples
  Ng: u32,                          // greatest level
  alpha: u32,                       // greatest difference of a dependent neighbour
  counts: u32,                      // offset of the first cell
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;               // u16 [nz][ny][nx], 0 = outside
@group(0) @binding(3) var<storage, read> offsets: array<i32>;              // [..][3]: dz, dy, dx
@group(0) @binding(4) var<storage, read_write> counts: array<atomic<u32>>; // [Ng][offsetCount + 1]

//#import neighbours

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let n = invocation(group, groups, local);
  if (n >= it.nx * it.ny * (it.z1 - it.z0)) { return; }
  let voxel = core_voxel(it, n);
  let level = level_of(it, voxel);
  if (level == 0u) { return; }
  var dependent = 0u;
  for (var o = 0u; o < it.offsetCount; o++) {
    let other = neighbour_level(it, voxel, o);
    let difference = max(level, other) - min(level, other);
    if (other != 0u && difference <= it.alpha) { dependent++; }
  }
  atomicAdd(&counts[it.counts + (level - 1u) * (it.offsetCount + 1u) + dependent], 1u);
}
