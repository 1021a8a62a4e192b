// Neighbourhood grey tone difference, in integers: over the voxels of level i that have k neighbours in the ROI, how many
// there are, and the sum of |i k - sum of the neighbours' levels|. The host divides that sum by k.
//
//   1 2 .         centre 4, k = 4, neighbours sum to 9:
//   .[4]3   ->    |16 - 9| = 7    ->   sums[4 - 1][4] += (1, 7)
//   3 . .
//
// One invocation per core voxel, which looks along every offset. The result does not depend on order: it only adds integers.
// A count stays below 2^32; one voxel's difference is below 2^16 offsetCount; their sum is a carry pair (low, high).
// Source: Amadasun and King 1989; IBSI 3.10; radiomics/src/cmatrices.c, calculate_ngtdm.
//#import params

struct Item {
  nx: u32, ny: u32, nz: u32,        // slab of levels
  z0: u32, z1: u32,                 // core planes; the others are only neighbours
  levels: u32,                      // offset of the slab's first voxel
  offsets: u32, offsetCount: u32,   // first neighbour offset, in triples; fewer than 2^16
  Ng: u32,                          // greatest level
  sums: u32,                        // offset of the first cell
}
@group(0) @binding(1) var<storage, read> items: array<Item>;
@group(0) @binding(2) var<storage, read> levels: array<u32>;             // u16 [nz][ny][nx], 0 = outside
@group(0) @binding(3) var<storage, read> offsets: array<i32>;            // [..][3]: dz, dy, dx
@group(0) @binding(4) var<storage, read_write> sums: array<atomic<u32>>; // [Ng][offsetCount + 1][3]: count, low, high

//#import neighbours

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let it = items[group.z];
  let n = invocation(group, groups, local);
  if (n >= it.nx * it.ny * (it.z1 - it.z0)) { return; }
  let voxel = core_voxel(it, n);
  let level = level_of(it, voxel);
  if (level == 0u) { return; }
  var k = 0u;
  var sum = 0u;
  for (var o = 0u; o < it.offsetCount; o++) {
    let other = neighbour_level(it, voxel, o);
    k += u32(other != 0u);
    sum += other;
  }
  let difference = max(level * k, sum) - min(level * k, sum);
  let cell = it.sums + ((level - 1u) * (it.offsetCount + 1u) + k) * 3u;
  atomicAdd(&sums[cell], 1u);
  let low = atomicAdd(&sums[cell + 1u], difference);
  if (low + difference < low) { atomicAdd(&sums[cell + 2u], 1u); }
}
